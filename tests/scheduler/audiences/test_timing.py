"""Timing: each customer's own clock, with every trick that clocks have."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.audiences.timing import Timing, parse_timing
from scheduler.exceptions import InvalidCampaign
from scheduler.sending.quiet_hours import customer_zone

BERLIN = ZoneInfo("Europe/Berlin")
#: Long before every day of the vectors.
EARLY = datetime(2026, 1, 1, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "due"),
    [
        # Ordinary days, in winter and in summer.
        ("Europe/Berlin", "2026-01-15", "10:00", "2026-01-15T09:00"),
        ("Europe/Berlin", "2026-09-18", "10:00", "2026-09-18T08:00"),
        ("America/New_York", "2026-09-18", "10:00", "2026-09-18T14:00"),
        ("Asia/Kolkata", "2026-09-18", "10:00", "2026-09-18T04:30"),
        ("Asia/Kathmandu", "2026-09-18", "10:00", "2026-09-18T04:15"),
        ("Australia/Adelaide", "2026-01-15", "10:00", "2026-01-14T23:30"),
        # The ends of the world: one day's 10:00 lasts 25 hours.
        ("Pacific/Kiritimati", "2026-09-18", "10:00", "2026-09-17T20:00"),
        ("Pacific/Kiritimati", "2026-09-18", "00:00", "2026-09-17T10:00"),
        ("Pacific/Apia", "2026-09-18", "10:00", "2026-09-17T21:00"),
        ("Pacific/Pago_Pago", "2026-09-18", "10:00", "2026-09-18T21:00"),
        ("Pacific/Pago_Pago", "2026-09-18", "23:59", "2026-09-19T10:59"),
        ("Etc/GMT+12", "2026-09-18", "10:00", "2026-09-18T22:00"),
        # Gaps: the first instant after them.
        ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", "02:59", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59"),
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00"),
        ("America/Santiago", "2026-09-06", "00:30", "2026-09-06T04:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),
        # Folds: the first of the two.
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),
        ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        # No changes of clocks any more, and names that are only links.
        ("Europe/Moscow", "2026-03-29", "02:30", "2026-03-28T23:30"),
        ("Asia/Calcutta", "2026-09-18", "10:00", "2026-09-18T04:30"),
        # Names that are none: the shop's own zone.
        (None, "2026-09-18", "10:00", "2026-09-18T08:00"),
        ("", "2026-09-18", "10:00", "2026-09-18T08:00"),
        ("Bad/Timezone", "2026-09-18", "10:00", "2026-09-18T08:00"),
        ("/etc/passwd", "2026-09-18", "10:00", "2026-09-18T08:00"),
        ("Europe", "2026-09-18", "10:00", "2026-09-18T08:00"),
        ("../UTC", "2026-09-18", "10:00", "2026-09-18T08:00"),
    ],
)
def test_a_time_on_the_customers_clock(zone: str | None, day: str, at: str, due: str):
    timing = Timing(clock="local", at=at, on=date.fromisoformat(day))
    lives_in = customer_zone(zone, BERLIN)
    assert timing.due(timing.on, floor=EARLY, zone=lives_in) == utc(due)


@pytest.mark.parametrize(
    ("zone", "floor", "if_past", "due"),
    [
        # Not over yet on the customer's clock.
        ("America/New_York", "2026-09-18T13:59", "next_day", "2026-09-18T14:00"),
        ("America/New_York", "2026-09-18T14:00", "next_day", "2026-09-18T14:00"),
        ("America/New_York", "2026-09-18T14:00", "at_once", "2026-09-18T14:00"),
        # Over: the next day at the same time, or at once.
        ("America/New_York", "2026-09-18T14:01", "next_day", "2026-09-19T14:00"),
        ("America/New_York", "2026-09-18T14:01", "at_once", "2026-09-18T14:01"),
        ("Pacific/Kiritimati", "2026-09-18T08:00", "next_day", "2026-09-18T20:00"),
        ("Pacific/Kiritimati", "2026-09-18T08:00", "at_once", "2026-09-18T08:00"),
        # Days after the day: still the customer's hour.
        ("Europe/Berlin", "2026-09-20T12:00", "next_day", "2026-09-21T08:00"),
        # The next day loses or doubles an hour.
        ("Europe/Berlin", "2026-10-24T12:00", "next_day", "2026-10-25T09:00"),
    ],
)
def test_a_time_that_is_over_for_somebody(zone: str, floor: str, if_past: str, due: str):
    timing = Timing.model_validate({"clock": "local", "at": "10:00", "if_past": if_past})
    day = date(2026, 10, 24) if floor.startswith("2026-10") else date(2026, 9, 18)
    assert timing.due(day, floor=utc(floor), zone=ZoneInfo(zone)) == utc(due)


@pytest.mark.parametrize(
    ("zone", "floor", "due"),
    [
        ("Europe/Berlin", "2026-09-18T07:00", "2026-09-18T08:00"),
        ("Europe/Berlin", "2026-09-18T08:00", "2026-09-18T08:00"),
        ("Europe/Berlin", "2026-09-18T08:01", "2026-09-19T08:00"),
        ("Pacific/Kiritimati", "2026-09-18T08:01", "2026-09-18T20:00"),
        ("Pacific/Pago_Pago", "2026-09-18T08:01", "2026-09-18T21:00"),
    ],
)
def test_without_a_day_it_is_the_next_time_that_the_clock_shows(zone: str, floor: str, due: str):
    timing = Timing(clock="local", at="10:00")
    assert timing.due(None, floor=utc(floor), zone=ZoneInfo(zone)) == utc(due)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"])
@pytest.mark.parametrize("floor", ["2026-03-28T12:17", "2026-10-24T23:00", "2026-09-18T00:00"])
def test_nobody_waits_longer_than_a_day_and_an_hour_for_the_next_time(zone: str, floor: str):
    due = Timing(clock="local", at="10:00").due(None, floor=utc(floor), zone=ZoneInfo(zone))
    assert timedelta() <= due - utc(floor) <= timedelta(hours=25)
    assert due.astimezone(ZoneInfo(zone)).strftime("%H:%M") == "10:00"


@pytest.mark.parametrize(
    ("best_hour", "due"),
    [(None, "2026-09-18T16:00"), (0, "2026-09-17T22:00"), (9, "2026-09-18T07:00"), (23, "2026-09-18T21:00")],
)
def test_the_best_hour_counts_where_it_is_known_and_the_fallback_elsewhere(best_hour: int | None, due: str):
    timing = Timing(clock="best_hour", at="18:00", on=date(2026, 9, 18))
    assert timing.due(timing.on, floor=EARLY, zone=BERLIN, best_hour=best_hour) == utc(due)


def test_a_campaign_by_a_fixed_hour_asks_for_no_best_hour():
    timing = Timing(clock="local", at="18:00")
    assert timing.due(None, floor=utc("2026-09-18T00:00"), zone=BERLIN, best_hour=9) == utc(
        "2026-09-18T16:00"
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "at: Field required"),
        ({"at": "25:00"}, "a time of day is written 10:00"),
        ({"at": "10:00", "clock": "moon"}, "clock"),
        ({"at": "10:00", "on": "2026-02-30"}, "on"),
        ({"at": "10:00", "on": "9999-12-31"}, "no year of our time"),
        ({"at": "10:00", "if_past": "never"}, "if_past"),
        ({"at": "10:00", "repeat": {"every": "year"}}, "repeat.every"),
        (
            {"at": "10:00", "repeat": {"every": "day", "weekdays": ["monday"]}},
            "weekdays belong to every week",
        ),
        ({"at": "10:00", "repeat": {"every": "week", "day": 3}}, "a day belongs to every month"),
        ({"at": "10:00", "repeat": {"every": "month", "day": 32}}, "repeat.day"),
        ({"at": "10:00", "repeat": {"every": "day", "times": 0}}, "repeat.times"),
        ({"at": "10:00", "zone": "Europe/Berlin"}, "zone"),
    ],
)
def test_what_is_no_timing_is_refused_with_the_place(wrong: dict[str, object], said: str):
    with pytest.raises(InvalidCampaign, match=said):
        parse_timing(wrong)


def test_what_was_written_down_reads_the_same():
    timing = Timing.model_validate(
        {"clock": "local", "at": "10:00", "on": "2026-09-18", "repeat": {"every": "month", "day": 31}}
    )
    assert parse_timing(timing.dump()) == timing
    assert parse_timing(None) is None
