"""The hour of the shop's clock at an instant, in SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from segments.local_day import local_seconds


class LocalHour(FunctionElement[int]):
    """From 0 to 23, of a column of instants before `until`."""

    type = Integer()
    inherit_cache = False

    def __init__(self, at: ColumnElement[datetime], zone: ZoneInfo, until: datetime) -> None:
        super().__init__(at)
        self.zone, self.until = zone, until


@compiles(LocalHour, "sqlite")
def _sqlite(element: LocalHour, compiler: SQLCompiler, **options: Any) -> str:
    at = compiler.process(element.clauses, **options)
    return f"({local_seconds(at, element.zone, element.until)} / 3600 % 24)"


@compiles(LocalHour, "postgresql")
def _postgresql(element: LocalHour, compiler: SQLCompiler, **options: Any) -> str:
    at = compiler.process(element.clauses, **options)
    return f"CAST(EXTRACT(HOUR FROM timezone('{element.zone.key}', {at})) AS INTEGER)"
