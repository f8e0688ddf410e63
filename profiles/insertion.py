"""INSERT statements that give way to a row that is there already, on each engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase


def insert_or_keep(session: AsyncSession, entity: type[DeclarativeBase], *keys: str) -> Insert:
    """An INSERT that leaves the row alone which already holds these unique `keys`."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(_table(entity)).on_conflict_do_nothing(index_elements=keys)
    return postgresql.insert(_table(entity)).on_conflict_do_nothing(index_elements=keys)


def insert_or_replace(
    session: AsyncSession, entity: type[DeclarativeBase], *keys: str, replaced: Sequence[str]
) -> Insert:
    """An INSERT that writes the `replaced` columns into the row which already holds these unique `keys`."""
    if session.get_bind().dialect.name == "sqlite":
        light = sqlite.insert(_table(entity))
        values: dict[str, Any] = {name: light.excluded[name] for name in replaced}
        return light.on_conflict_do_update(index_elements=keys, set_=values)
    full = postgresql.insert(_table(entity))
    values = {name: full.excluded[name] for name in replaced}
    return full.on_conflict_do_update(index_elements=keys, set_=values)


def _table(entity: type[DeclarativeBase]) -> Table:
    table = entity.__table__
    assert isinstance(table, Table)
    return table
