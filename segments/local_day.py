"""The day and the week of the shop's calendar in which an instant lies, in SQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Unit = Literal["day", "week"]

#: No event of a customer is older than the clocks of computers.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
#: No zone changes its offset and takes that back within so short a time.
STEP = timedelta(days=7)
#: Seconds.
DAY = 86_400


def local_day(at: datetime, unit: Unit, zone: ZoneInfo) -> date:
    """The day, or the Monday of the week."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday()) if unit == "week" else day


class LocalDay(FunctionElement[str]):
    """The same of a column of instants before `until`; only good for telling days apart."""

    type = String()
    inherit_cache = False

    def __init__(self, at: ColumnElement[datetime], unit: Unit, zone: ZoneInfo, until: datetime) -> None:
        super().__init__(at)
        self.unit, self.zone, self.until = unit, zone, until


@compiles(LocalDay, "sqlite")
def _sqlite(element: LocalDay, compiler: SQLCompiler, **options: Any) -> str:
    at = compiler.process(element.clauses, **options)
    if element.unit == "day":
        return by_offset(at, element.zone, element.until, lambda offset: _day(at, offset))
    # The first day of 1970 was a Thursday.
    return f"({local_seconds(at, element.zone, element.until)} / {DAY} + 3) / 7"


def _day(at: str, offset: int) -> str:
    """The day as text. Most instants lie on the same day in UTC, and SQLite is slow at reading times."""
    if offset == 0:
        return f"substr({at}, 1, 10)"
    turn = EARLIEST + timedelta(seconds=-offset % DAY)
    same = "<" if offset > 0 else ">="
    other = f"date(substr({at}, 1, 19), '{offset:+d} seconds')"
    return f"CASE WHEN substr({at}, 12, 8) {same} '{turn:%H:%M:%S}' THEN substr({at}, 1, 10) ELSE {other} END"


def local_seconds(at: str, zone: ZoneInfo, until: datetime) -> str:
    """The seconds that the zone's clocks have counted since 1970, in SQLite's SQL."""
    return f"(CAST(strftime('%s', substr({at}, 1, 19)) AS INTEGER) + {by_offset(at, zone, until, str)})"


def by_offset(at: str, zone: ZoneInfo, until: datetime, sql: Callable[[int], str]) -> str:
    """What `sql` makes of the zone's offset in seconds at an instant, in SQLite's SQL."""
    spans = offsets(zone, until)
    # The latest first: most events are of late, and the first case that fits ends the search.
    starts = [end.replace(tzinfo=None).isoformat(" ", "microseconds") for end, _ in spans[:-1]][::-1]
    *later, earliest = [sql(offset) for _, offset in spans[::-1]]
    cases = " ".join(f"WHEN {at} >= '{start}' THEN {one}" for start, one in zip(starts, later, strict=True))
    return f"CASE {cases} ELSE {earliest} END" if cases else earliest


@compiles(LocalDay, "postgresql")
def _postgresql(element: LocalDay, compiler: SQLCompiler, **options: Any) -> str:
    at = compiler.process(element.clauses, **options)
    return f"date_trunc('{element.unit}', timezone('{element.zone.key}', {at}))"


@lru_cache(maxsize=64)
def offsets(zone: ZoneInfo, until: datetime) -> tuple[tuple[datetime, int], ...]:
    """The zone's offsets from UTC in seconds, in order, each with the instant at which it ends."""
    found: list[tuple[datetime, int]] = []
    start, until = EARLIEST, until.replace(microsecond=0) + timedelta(seconds=1)
    while start < until:
        end = min(start + STEP, until)
        if _offset(zone, start) != _offset(zone, end):
            found.append((_change(zone, start, end), _offset(zone, start)))
        start = end
    return (*found, (until, _offset(zone, until)))


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the offset that holds at `after`."""
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // timedelta(seconds=2) * timedelta(seconds=1)
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset() or timedelta(0)
    return offset // timedelta(seconds=1)
