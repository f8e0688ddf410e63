"""Quiet hours: local date first, then the zone; nights, gaps, folds, far zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from scheduler.exceptions import InvalidSetting
from scheduler.sending.quiet_hours import QuietHours, QuietWindow, customer_zone

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = "22:00-08:00"

#: window, zone, now (UTC), end of the wait (UTC) or None outside quiet hours
VECTORS = [
    # a night in winter and in summer
    (NIGHT, "Europe/Berlin", "2026-01-15T20:59:59", None),
    (NIGHT, "Europe/Berlin", "2026-01-15T21:00:00", "2026-01-16T07:00:00"),
    (NIGHT, "Europe/Berlin", "2026-01-15T23:30:00", "2026-01-16T07:00:00"),
    (NIGHT, "Europe/Berlin", "2026-01-16T06:59:59", "2026-01-16T07:00:00"),
    (NIGHT, "Europe/Berlin", "2026-01-16T07:00:00", None),
    (NIGHT, "Europe/Berlin", "2026-07-15T20:00:00", "2026-07-16T06:00:00"),
    # Braze's example: 22-06, 05:30 goes at 06:00
    ("22:00-06:00", "America/New_York", "2026-01-15T10:30:00", "2026-01-15T11:00:00"),
    # a window within one day
    ("12:00-14:00", "Europe/Berlin", "2026-01-15T10:59:00", None),
    ("12:00-14:00", "Europe/Berlin", "2026-01-15T12:30:00", "2026-01-15T13:00:00"),
    ("12:00-14:00", "Europe/Berlin", "2026-01-15T13:00:00", None),
    # from midnight, and up to midnight
    ("00:00-06:00", "Europe/Berlin", "2026-01-14T23:00:00", "2026-01-15T05:00:00"),
    ("00:00-06:00", "Europe/Berlin", "2026-01-14T22:59:00", None),
    ("22:00-00:00", "Europe/Berlin", "2026-01-15T22:59:00", "2026-01-15T23:00:00"),
    ("22:00-00:00", "Europe/Berlin", "2026-01-15T23:00:00", None),
    # the night before the clocks go forward: an hour shorter
    (NIGHT, "Europe/Berlin", "2026-03-28T21:30:00", "2026-03-29T06:00:00"),
    # the night in which they go back: an hour longer
    (NIGHT, "Europe/Berlin", "2026-10-24T20:30:00", "2026-10-25T07:00:00"),
    # the end lies in the gap (02:30 does not exist): first valid instant, 03:00 summer time
    ("22:00-02:30", "Europe/Berlin", "2026-03-29T00:30:00", "2026-03-29T01:00:00"),
    ("22:00-02:30", "Europe/Berlin", "2026-03-29T01:00:00", None),
    # the start lies in the gap
    ("02:30-06:00", "Europe/Berlin", "2026-03-29T00:59:59", None),
    ("02:30-06:00", "Europe/Berlin", "2026-03-29T01:00:00", "2026-03-29T04:00:00"),
    # the whole window lies in the gap: that day has none
    ("02:10-02:50", "Europe/Berlin", "2026-03-29T01:00:00", None),
    ("02:10-02:50", "Europe/Berlin", "2026-03-29T00:30:00", None),
    # the end comes twice (02:30 summer, 02:30 winter): the first counts
    ("22:00-02:30", "Europe/Berlin", "2026-10-25T00:29:00", "2026-10-25T00:30:00"),
    ("22:00-02:30", "Europe/Berlin", "2026-10-25T00:30:00", None),
    ("22:00-02:30", "Europe/Berlin", "2026-10-25T01:10:00", None),
    # the start comes twice: from the first on
    ("02:30-06:00", "Europe/Berlin", "2026-10-25T00:29:00", None),
    ("02:30-06:00", "Europe/Berlin", "2026-10-25T00:30:00", "2026-10-25T05:00:00"),
    ("02:30-06:00", "Europe/Berlin", "2026-10-25T01:10:00", "2026-10-25T05:00:00"),
    # the ends of the world
    (NIGHT, "Pacific/Kiritimati", "2026-01-15T07:59:00", None),
    (NIGHT, "Pacific/Kiritimati", "2026-01-15T08:00:00", "2026-01-15T18:00:00"),
    (NIGHT, "Pacific/Kiritimati", "2026-01-15T17:30:00", "2026-01-15T18:00:00"),
    (NIGHT, "Pacific/Pago_Pago", "2026-01-15T09:00:00", "2026-01-15T19:00:00"),
    (NIGHT, "Pacific/Pago_Pago", "2026-01-15T19:00:00", None),
    (NIGHT, "Asia/Kathmandu", "2026-01-15T16:15:00", "2026-01-16T02:15:00"),
    # half an hour of summer time; a day that a country left out
    (NIGHT, "Australia/Lord_Howe", "2026-10-03T12:00:00", "2026-10-03T21:00:00"),
    (NIGHT, "Pacific/Apia", "2011-12-30T08:30:00", "2011-12-30T18:00:00"),
    # midnight does not exist on the day summer time begins
    ("22:00-00:00", "America/Asuncion", "2024-10-06T03:30:00", "2024-10-06T04:00:00"),
    ("00:00-07:00", "America/Asuncion", "2024-10-06T04:00:00", "2024-10-06T10:00:00"),
    # UTC+14 and UTC-11: the same instant, a day apart
    ("22:00-06:00", "Pacific/Kiritimati", "2026-01-15T09:30:00", "2026-01-15T16:00:00"),
    ("22:00-06:00", "Pacific/Pago_Pago", "2026-01-15T09:30:00", "2026-01-15T17:00:00"),
    ("09:00-17:00", "Pacific/Kiritimati", "2026-01-15T18:59:59", None),
    ("09:00-17:00", "Pacific/Kiritimati", "2026-01-15T19:00:00", "2026-01-16T03:00:00"),
    ("09:00-17:00", "Pacific/Pago_Pago", "2026-01-15T19:59:59", None),
    ("09:00-17:00", "Pacific/Pago_Pago", "2026-01-15T20:00:00", "2026-01-16T04:00:00"),
    # New York's spring and autumn, over midnight
    (NIGHT, "America/New_York", "2024-03-10T03:30:00", "2024-03-10T12:00:00"),
    (NIGHT, "America/New_York", "2024-11-03T02:30:00", "2024-11-03T13:00:00"),
    ("01:30-03:00", "America/New_York", "2024-11-03T05:30:00", "2024-11-03T08:00:00"),
    ("01:30-03:00", "America/New_York", "2024-11-03T06:30:00", "2024-11-03T08:00:00"),
    ("02:15-09:00", "America/New_York", "2024-03-10T07:00:00", "2024-03-10T13:00:00"),
    ("02:15-09:00", "America/New_York", "2024-03-10T06:59:59", None),
    # the southern hemisphere; a quarter of an hour off the hour
    (NIGHT, "America/Santiago", "2024-09-08T03:30:00", "2024-09-08T11:00:00"),
    (NIGHT, "Pacific/Chatham", "2026-01-15T08:14:59", None),
    (NIGHT, "Pacific/Chatham", "2026-01-15T08:15:00", "2026-01-15T18:15:00"),
    # the fast in Morocco: clocks go back for it
    (NIGHT, "Africa/Casablanca", "2026-02-15T00:30:00", "2026-02-15T08:00:00"),
    # the whole day until midnight, and from midnight
    ("10:00-24:00", "Europe/Berlin", "2026-01-15T20:00:00", "2026-01-15T23:00:00"),
    ("00:00-09:00", "Europe/Berlin", "2026-01-15T23:00:00", "2026-01-16T08:00:00"),
    # weekdays are those of the customer: 2026-01-16 is a Friday
    ("sat+sun 00:00-24:00", "Europe/Berlin", "2026-01-16T22:59:59", None),
    ("sat+sun 00:00-24:00", "Europe/Berlin", "2026-01-16T23:00:00", "2026-01-18T23:00:00"),
    ("sat+sun 00:00-24:00", "Europe/Berlin", "2026-01-18T22:59:59", "2026-01-18T23:00:00"),
    ("sat+sun 00:00-24:00", "Europe/Berlin", "2026-01-18T23:00:00", None),
    ("sat+sun 00:00-24:00", "Pacific/Kiritimati", "2026-01-16T10:00:00", "2026-01-18T10:00:00"),
    ("sat+sun 00:00-24:00", "Pacific/Kiritimati", "2026-01-16T09:59:00", None),
    ("sat+sun 00:00-24:00", "Pacific/Pago_Pago", "2026-01-17T10:59:00", None),
    ("sat+sun 00:00-24:00", "Pacific/Pago_Pago", "2026-01-17T11:00:00", "2026-01-19T11:00:00"),
    ("thu 00:00-09:00", "Asia/Tokyo", "2026-01-14T20:00:00", "2026-01-15T00:00:00"),
    ("thu 00:00-09:00", "Asia/Tokyo", "2026-01-15T20:00:00", None),
    # a night belongs to the day on which it begins
    ("fri 22:00-08:00", "Europe/Berlin", "2026-01-17T02:00:00", "2026-01-17T07:00:00"),
    ("fri 22:00-08:00", "Europe/Berlin", "2026-01-16T02:00:00", None),
    ("mon-fri 22:00-08:00", "Europe/Berlin", "2026-01-18T22:30:00", None),
    ("mon-fri 22:00-08:00", "Europe/Berlin", "2026-01-19T22:30:00", "2026-01-20T07:00:00"),
    ("fri-mon 22:00-08:00", "Europe/Berlin", "2026-01-18T22:30:00", "2026-01-19T07:00:00"),
    ("fri-mon 22:00-08:00", "Europe/Berlin", "2026-01-20T22:30:00", None),
    # several windows: the later end, and one after the other
    ("22:00-08:00, sat+sun 06:00-11:00", "Europe/Berlin", "2026-01-17T05:30:00", "2026-01-17T10:00:00"),
    ("22:00-08:00, sat+sun 06:00-11:00", "Europe/Berlin", "2026-01-16T05:30:00", "2026-01-16T07:00:00"),
    ("22:00-08:00, 08:00-09:00", "Europe/Berlin", "2026-01-15T23:30:00", "2026-01-16T08:00:00"),
    ("22:00-08:00, 12:00-13:00", "Europe/Berlin", "2026-01-15T11:30:00", "2026-01-15T12:00:00"),
    ("22:00-08:00, 12:00-13:00", "Europe/Berlin", "2026-01-15T10:30:00", None),
    # a Sunday's window over the hour that is left out, and over the one that comes twice
    ("sun 01:00-04:00", "Europe/Berlin", "2026-03-29T00:30:00", "2026-03-29T02:00:00"),
    ("sun 01:00-04:00", "Europe/Berlin", "2026-10-25T01:30:00", "2026-10-25T03:00:00"),
    # Samoa had no 30 December 2011, a Friday: its night begins when Saturday begins
    ("fri 10:00-12:00", "Pacific/Apia", "2011-12-30T20:30:00", None),
    ("sat 00:00-12:00", "Pacific/Apia", "2011-12-30T10:00:00", "2011-12-30T22:00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("window", "zone", "now", "end"), VECTORS)
def test_a_message_waits_for_the_end_of_quiet_hours(window: str, zone: str, now: str, end: str | None):
    quiet = QuietHours.parse(window)
    assert quiet is not None
    moment = datetime.fromisoformat(f"{now}+00:00")
    expected = datetime.fromisoformat(f"{end}+00:00") if end else None
    assert quiet.release(moment, ZoneInfo(zone)) == expected


ZONES = ["Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "Australia/Lord_Howe", "Africa/Cairo"]
#: Any minute of ten years.
MOMENTS = st.integers(0, 10 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(MOMENTS, st.sampled_from(ZONES), st.times(), st.times())
def test_after_the_wait_nothing_is_quiet_and_the_clock_shows_the_end(now, zone, start, end):
    start, end = start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    if start == end:
        return
    quiet = QuietHours((QuietWindow(start, end),))
    until = quiet.release(now, ZoneInfo(zone))
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert until.astimezone(ZoneInfo(zone)).time() >= end
        assert until.astimezone(ZoneInfo(zone)).fold == 0
        assert quiet.release(until, ZoneInfo(zone)) is None


@pytest.mark.parametrize(
    "text",
    [
        "22-8",
        "24:00-08:00",
        "22:60-08:00",
        "22:00",
        "22:00-22:00",
        "a",
        "22:00–08:00",
        "22:00-08:00,",
        "fun 22:00-08:00",
        "mon-wed-fri 22:00-08:00",
        "22:00-08:00 wait",
        "22:00-08:00 skip, 12:00-13:00 hold",
        "00:00-24:00",
        "22:00-08:00, 08:00-22:00",
        "mon-fri 00:00-24:00, sat+sun 00:00-24:00",
    ],
)
def test_a_setting_that_is_no_window_is_refused(text: str):
    with pytest.raises(InvalidSetting):
        QuietHours.parse(text)


def test_no_setting_means_no_quiet_hours():
    assert QuietHours.parse(" ") is None


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "Europe", "/etc/passwd", "../zone", "", None, "Europe/Berlin\0"]
)
def test_a_zone_that_does_not_exist_falls_back_to_the_shops(name: str | None):
    assert customer_zone(name, BERLIN) is BERLIN


def test_a_wrong_zone_is_said_once():
    with structlog.testing.capture_logs() as said:
        for _ in range(3):
            assert customer_zone("Mars/Once", BERLIN) is BERLIN
    assert [entry["action"] for entry in said] == ["unknown_zone"]


def test_a_message_is_held_unless_the_setting_says_skip():
    ways = [QuietHours.parse(text) for text in ("22:00-08:00", "22:00-08:00 hold", "mon 22:00-08:00 skip")]
    assert [quiet.when_quiet for quiet in ways if quiet] == ["hold", "hold", "skip"]


def test_a_customers_own_zone_is_used():
    assert customer_zone("Asia/Tokyo", BERLIN).key == "Asia/Tokyo"


@pytest.mark.parametrize(
    "text", ["22:00-08:00", "22:00-08:00 skip", "mon-fri 22:00-08:00, sat+sun 00:00-24:00", "sun 09:30-24:00"]
)
def test_quiet_hours_say_themselves_as_they_are_read(text):
    read = QuietHours.parse(text)
    assert QuietHours.parse(str(read)) == read
