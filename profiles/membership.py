"""Membership of a column in many values, as one parameter on each engine."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect, Text, any_, bindparam, func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


def one_of(session: AsyncSession, column: Any, values: Collection[Any]) -> ColumnElement[bool]:
    """`column IN values`. Writing out a thousand parameters would cost more than the query itself."""
    compared: ColumnElement[bool]
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(json.dumps(list(values))).table_valued("value")
        compared = column.in_(select(listed.c.value))
    else:
        compared = column == any_(bindparam(None, list(values), postgresql.ARRAY(column.type)))
    return compared


def in_ids(column: Any) -> ColumnElement[bool]:
    """`column IN :ids`, for a statement that is made once; `ids`, whole numbers, come when it is executed."""
    return Among(column, bindparam("ids", type_=Numbers()))


class Numbers(TypeDecorator[list[int]]):
    """Whole numbers in one parameter."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        light = dialect.name == "sqlite"
        return dialect.type_descriptor(Text() if light else postgresql.ARRAY(BigInteger()))

    def process_bind_param(self, value: list[int] | None, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


class Among(FunctionElement[bool]):
    """A column and a parameter of Numbers.

    It has no type: where a function is known to be boolean, SQLAlchemy compares it with 1 on SQLite, and
    then no index is used.
    """

    inherit_cache = True


@compiles(Among, "sqlite")
def _sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"


@compiles(Among, "postgresql")
def _postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY({ids})"
