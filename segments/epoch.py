"""Instants as whole microseconds in SQL, so that what lies between two of them is exact on every engine."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Microseconds(FunctionElement[int]):
    """Microseconds since 1970 of a column of instants."""

    type = BigInteger()
    inherit_cache = True

    def __init__(self, at: ColumnElement[datetime]) -> None:
        super().__init__(at)


@compiles(Microseconds, "sqlite")
def _sqlite(element: Microseconds, compiler: SQLCompiler, **options: Any) -> str:
    # SQLite's own date functions round to milliseconds; the whole seconds and the rest are read apart.
    at = compiler.process(element.clauses, **options)
    seconds = f"CAST(strftime('%s', substr({at}, 1, 19)) AS INTEGER)"
    return f"({seconds} * 1000000 + CAST(substr({at}, 21, 6) AS INTEGER))"


@compiles(Microseconds, "postgresql")
def _postgresql(element: Microseconds, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **options)}) * 1000000 AS BIGINT)"


def microseconds(length: timedelta) -> int:
    """The length of time in the unit of `Microseconds`."""
    return length // timedelta(microseconds=1)
