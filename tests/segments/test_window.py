"""Windows as instants: half-open, in the shop's zone, never beyond now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from segments.customer import Customer, Happening
from segments.definition import parse_definition
from segments.evaluator import members_among
from segments.moment import Moment, instant
from segments.window import window_from
from tests.segments.shop import insert_customers, members_in, plain_engine

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
NAMES = [
    "today", "yesterday", "this_week", "last_week", "this_weekend", "last_weekend", "this_month",
    "last_month", "this_quarter", "last_quarter", "this_year", "last_year", "since_monday",
    "since_thursday", "month-0",
    "month-13", "quarter-5", "week-2", "day-3", "year-1",
]  # fmt: skip
ALL_KINDS = [
    {"ever": True},
    {"last": "30d"},
    {"last": "1mo"},
    {"from_ago": "30d", "to_ago": "7d"},
    {"older_than": "30d"},
    {"older_than": "30d", "inclusive": True},
    {"from": "2026-08-01"},
    {"to": "2026-09-01"},
    {"from": "2026-08-01", "to": "2026-09-01"},
    *({"calendar": name} for name in NAMES),
]


def local_bounds(window, now=WEDNESDAY, zone=BERLIN):
    start, end = window_from(window).bounds(Moment(now=now, zone=zone))
    local = [None if one is None else one.astimezone(zone).strftime("%Y-%m-%d %H:%M") for one in (start, end)]
    return tuple(local)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("today", "2026-09-16 00:00", "2026-09-16 16:30"),
        ("yesterday", "2026-09-15 00:00", "2026-09-16 00:00"),
        ("this_week", "2026-09-14 00:00", "2026-09-16 16:30"),
        ("last_week", "2026-09-07 00:00", "2026-09-14 00:00"),
        ("last_weekend", "2026-09-12 00:00", "2026-09-14 00:00"),
        ("this_month", "2026-09-01 00:00", "2026-09-16 16:30"),
        ("last_month", "2026-08-01 00:00", "2026-09-01 00:00"),
        ("this_quarter", "2026-07-01 00:00", "2026-09-16 16:30"),
        ("last_quarter", "2026-04-01 00:00", "2026-07-01 00:00"),
        ("this_year", "2026-01-01 00:00", "2026-09-16 16:30"),
        ("last_year", "2025-01-01 00:00", "2026-01-01 00:00"),
        ("month-13", "2025-08-01 00:00", "2025-09-01 00:00"),
        ("quarter-3", "2025-10-01 00:00", "2026-01-01 00:00"),
        ("since_monday", "2026-09-14 00:00", "2026-09-16 16:30"),
        ("since_wednesday", "2026-09-16 00:00", "2026-09-16 16:30"),
        ("since_thursday", "2026-09-10 00:00", "2026-09-16 16:30"),
    ],
)
def test_a_calendar_name_covers_whole_days_of_the_shops_zone(name, start, end):
    assert local_bounds({"calendar": name}) == (start, end)


def test_a_month_back_is_the_same_day_or_the_last_one_of_a_shorter_month():
    assert (
        local_bounds({"last": "1mo"}, datetime(2026, 3, 31, 10, tzinfo=UTC), ZoneInfo("UTC"))[0]
        == "2026-02-28 10:00"
    )
    assert (
        local_bounds({"last": "1y"}, datetime(2024, 2, 29, 10, tzinfo=UTC), ZoneInfo("UTC"))[0]
        == "2023-02-28 10:00"
    )


def test_a_day_is_24_hours_though_the_clocks_change():
    after_the_change = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
    start, end = window_from({"last": "1d"}).bounds(Moment(now=after_the_change, zone=BERLIN))
    assert start is not None
    assert end - start == timedelta(hours=24)


def test_the_day_of_the_change_has_23_hours():
    moment = Moment(now=datetime(2026, 4, 1, tzinfo=UTC), zone=BERLIN)
    start, end = window_from({"from": "2026-03-29", "to": "2026-03-30"}).bounds(moment)
    assert start is not None
    assert end - start == timedelta(hours=23)


def test_a_local_time_in_a_gap_is_the_first_instant_after_it():
    assert instant(datetime.fromisoformat("2026-03-29 02:30"), BERLIN) == datetime(
        2026, 3, 29, 1, 0, tzinfo=UTC
    )


def test_of_two_equal_local_times_the_first_is_meant():
    assert instant(datetime.fromisoformat("2026-10-25 02:30"), BERLIN) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_day_that_was_skipped_begins_when_the_next_one_does():
    apia = ZoneInfo("Pacific/Apia")  # went from 29 to 31 December 2011
    assert instant(datetime.fromisoformat("2011-12-30"), apia) == datetime(2011, 12, 30, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("now", [WEDNESDAY, datetime(2024, 2, 29, 23, 30, tzinfo=UTC)])
def test_sql_and_python_draw_the_same_borders_to_the_microsecond(sqlite_url, zone, now):
    moment = Moment(now=now, zone=ZoneInfo(zone))
    borders = {one for window in ALL_KINDS for one in window_from(window).bounds(moment) if one is not None}
    times = sorted({border + timedelta(microseconds=step) for border in borders for step in (-1, 0, 1)})
    shop = [
        Customer(reference=str(number), created_at=now, events=(Happening(type="x", at=at),))
        for number, at in enumerate(times)
    ]
    engine = plain_engine(sqlite_url)
    with engine.connect() as connection:
        insert_customers(connection, shop, moment)
        for window in ALL_KINDS:
            condition = parse_definition({"count": {"type": "x", "window": window}, "op": ">=", "value": 1})
            assert members_in(connection, condition, moment) == members_among(condition, shop, moment), window
    engine.dispose()
