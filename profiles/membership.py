"""Membership of a column in many values, as one parameter on each engine."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, any_, bindparam, func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession


def one_of(session: AsyncSession, column: Any, values: Collection[Any]) -> ColumnElement[bool]:
    """`column IN values`. Writing out a thousand parameters would cost more than the query itself."""
    compared: ColumnElement[bool]
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(json.dumps(list(values))).table_valued("value")
        compared = column.in_(select(listed.c.value))
    else:
        compared = column == any_(bindparam(None, list(values), postgresql.ARRAY(column.type)))
    return compared
