"""Waits on the customer's own clock: gaps, folds, far zones, weekdays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.journeys.waiting import anniversaries, next_moment
from segments.calendar import WEEKDAYS

VECTORS = [
    # now, at, weekdays, zone, expected
    ("2026-09-16T07:59:59Z", "10:00", (), "Europe/Berlin", "2026-09-16T08:00:00Z"),
    ("2026-09-16T08:00:00Z", "10:00", (), "Europe/Berlin", "2026-09-16T08:00:00Z"),
    ("2026-09-16T08:00:01Z", "10:00", (), "Europe/Berlin", "2026-09-17T08:00:00Z"),
    # The gap of spring: 02:30 does not exist on 29 March 2026, the first instant after it is 03:00.
    ("2026-03-28T12:00:00Z", "02:30", (), "Europe/Berlin", "2026-03-29T01:00:00Z"),
    # The fold of autumn: 02:30 comes twice, the first one counts.
    ("2026-10-24T12:00:00Z", "02:30", (), "Europe/Berlin", "2026-10-25T00:30:00Z"),
    # Between the two readings of 02:30 it is over for today.
    ("2026-10-25T00:45:00Z", "02:30", (), "Europe/Berlin", "2026-10-26T01:30:00Z"),
    # New York keeps its ten o'clock over the change of clocks.
    ("2026-03-07T20:00:00Z", "10:00", (), "America/New_York", "2026-03-08T14:00:00Z"),
    # "Thursday 05:00 Tokyo" is Wednesday evening in UTC.
    ("2026-09-16T00:00:00Z", "05:00", ("thursday",), "Asia/Tokyo", "2026-09-16T20:00:00Z"),
    ("2026-09-16T21:00:00Z", "05:00", ("thursday",), "Asia/Tokyo", "2026-09-23T20:00:00Z"),
    # The first and the last place on earth.
    ("2026-09-16T14:30:00Z", "10:00", (), "Pacific/Kiritimati", "2026-09-16T20:00:00Z"),
    ("2026-09-16T14:30:00Z", "10:00", (), "Pacific/Pago_Pago", "2026-09-16T21:00:00Z"),
    # Apia left out 30 December 2011 altogether: what was meant for it comes at its end.
    ("2011-12-30T09:59:00Z", "10:00", ("saturday",), "Pacific/Apia", "2011-12-30T20:00:00Z"),
    ("2026-09-16T14:30:00Z", "00:00", ("monday", "sunday"), "Asia/Kathmandu", "2026-09-19T18:15:00Z"),
]


@pytest.mark.parametrize(("now", "at", "weekdays", "zone", "expected"), VECTORS)
def test_the_next_local_time_is_found_on_the_customers_calendar(
    now: str, at: str, weekdays: tuple[str, ...], zone: str, expected: str
):
    found = next_moment(datetime.fromisoformat(now), time.fromisoformat(at), weekdays, ZoneInfo(zone))
    assert found == datetime.fromisoformat(expected)


@given(
    st.integers(946_684_800, 2_114_380_800).map(lambda each: datetime.fromtimestamp(each, UTC)),
    st.times().map(lambda each: each.replace(second=0, microsecond=0, tzinfo=None)),
    st.sets(st.sampled_from(WEEKDAYS)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Chatham", "Australia/Lord_Howe"]),
)
def test_a_wait_never_ends_in_the_past_nor_later_than_a_week_ahead(
    now: datetime, at: time, weekdays: set[str], zone: str
):
    found = next_moment(now, at, tuple(weekdays), ZoneInfo(zone))
    assert found >= now
    assert (found - now).total_seconds() <= (8 if weekdays else 2) * 86_400
    assert not weekdays or WEEKDAYS[found.astimezone(ZoneInfo(zone)).weekday()] in weekdays


def test_who_was_born_on_29_february_celebrates_on_the_28th_in_other_years():
    assert anniversaries(date(1992, 2, 29), date(2027, 6, 1)) == [
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]
