"""A column that is compared row by row although an index on it exists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from profiles.database import UtcDateTime


class Unsearched(FunctionElement[datetime]):
    """The instant itself, by which SQLite does not search.

    SQLite knows nothing of how many rows a window holds and takes any for small: it then looks up and
    sorts what an index in the order of customers would have handed out as needed. PostgreSQL knows.
    """

    type = UtcDateTime()
    inherit_cache = True

    def __init__(self, at: ColumnElement[datetime]) -> None:
        super().__init__(at)


@compiles(Unsearched, "sqlite")
def _sqlite(element: Unsearched, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


@compiles(Unsearched, "postgresql")
def _postgresql(element: Unsearched, compiler: SQLCompiler, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))
