from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select

from profiles.database import UtcDateTime
from segments.insight.local_hour import LocalHour
from segments.local_day import LocalDay, local_day

UNTIL = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns")
ENGINE = create_engine("sqlite://")

instants = st.integers(0, 51 * 365 * 86_400).map(lambda seconds: UNTIL - timedelta(seconds=seconds))
on_the_half_hour = st.integers(0, 25_000).map(
    lambda halves: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * halves)
)
zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(st.one_of(instants, on_the_half_hour), zones)
def test_sqlite_finds_the_day_of_the_shops_calendar(at, zone):
    column = literal(min(at, UNTIL), UtcDateTime())
    with ENGINE.connect() as connection:
        found = connection.scalar(select(LocalDay(column, "day", zone, UNTIL)))
    assert found == str(local_day(min(at, UNTIL), "day", zone))


@given(instants, zones, st.integers(0, 20))
def test_sqlite_tells_weeks_apart_as_the_calendar_does(at, zone, days):
    later = min(at + timedelta(days=days), UNTIL)
    columns = [literal(one, UtcDateTime()) for one in (at, later)]
    with ENGINE.connect() as connection:
        one, other = connection.execute(
            select(*(LocalDay(column, "week", zone, UNTIL) for column in columns))
        ).one()
    assert (one == other) == (local_day(at, "week", zone) == local_day(later, "week", zone))


@given(instants, zones)
def test_sqlite_reads_the_hour_from_the_shops_clock(at, zone):
    with ENGINE.connect() as connection:
        found = connection.scalar(select(LocalHour(literal(at, UtcDateTime()), zone, UNTIL)))
    assert found == at.astimezone(zone).hour
