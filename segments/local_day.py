"""The day and the week of the shop's calendar in which an instant lies, in SQL."""

from __future__ import annotations

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
    unit = ", 'weekday 0', '-6 days'" if element.unit == "week" else ""
    *changes, (_, last) = offsets(element.zone, element.until)
    days = [f"date(substr({at}, 1, 19), '{seconds:+d} seconds'{unit})" for _, seconds in changes]
    cases = " ".join(
        f"WHEN {at} < '{end.replace(tzinfo=None).isoformat(' ', 'microseconds')}' THEN {day}"
        for (end, _), day in zip(changes, days, strict=True)
    )
    latest = f"date(substr({at}, 1, 19), '{last:+d} seconds'{unit})"
    return f"CASE {cases} ELSE {latest} END" if cases else latest


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
