"""Days of the shop's calendar as numbers, and hours of the clock, in SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from segments.local_day import LocalDay


class DayNumber(FunctionElement[int]):
    """The local day of a column of instants before `until`, counted from 1970."""

    type = Integer()
    inherit_cache = False

    def __init__(self, at: ColumnElement[datetime], zone: ZoneInfo, until: datetime) -> None:
        super().__init__(LocalDay(at, "day", zone, until))


@compiles(DayNumber, "sqlite")
def _day_sqlite(element: DayNumber, compiler: SQLCompiler, **options: Any) -> str:
    day = compiler.process(element.clauses, **options)
    return f"CAST(julianday({day}) - 2440587.5 AS INTEGER)"


@compiles(DayNumber, "postgresql")
def _day_postgresql(element: DayNumber, compiler: SQLCompiler, **options: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **options)} AS date) - DATE '1970-01-01')"


class Hour(FunctionElement[str]):
    """The hour (UTC) in which an instant lies; only good for telling hours apart and sorting them."""

    type = String()
    inherit_cache = True

    def __init__(self, at: ColumnElement[datetime]) -> None:
        super().__init__(at)


@compiles(Hour, "sqlite")
def _hour_sqlite(element: Hour, compiler: SQLCompiler, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 13)"


@compiles(Hour, "postgresql")
def _hour_postgresql(element: Hour, compiler: SQLCompiler, **options: Any) -> str:
    return f"to_char(timezone('UTC', {compiler.process(element.clauses, **options)}), 'YYYY-MM-DD HH24')"
