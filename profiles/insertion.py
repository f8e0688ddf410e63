"""INSERT statements that give way to a row that is there already, on each engine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase


def insert_or_keep(session: AsyncSession, entity: type[DeclarativeBase], *keys: str) -> Insert:
    """An INSERT that leaves the row alone which already holds these unique `keys`."""
    return _or_keep(session.get_bind().dialect.name, entity, keys)


def insert_or_replace(
    session: AsyncSession, entity: type[DeclarativeBase], *keys: str, replaced: Sequence[str]
) -> Insert:
    """An INSERT that writes the `replaced` columns into the row which already holds these unique `keys`."""
    return _or_replace(session.get_bind().dialect.name, entity, keys, tuple(replaced))


# Statements are made once: a dialect then finds them among its compiled ones at once.
@cache
def _or_keep(dialect: str, entity: type[DeclarativeBase], keys: tuple[str, ...]) -> Insert:
    if dialect == "sqlite":
        return sqlite.insert(_table(entity)).on_conflict_do_nothing(index_elements=keys)
    return postgresql.insert(_table(entity)).on_conflict_do_nothing(index_elements=keys)


@cache
def _or_replace(
    dialect: str, entity: type[DeclarativeBase], keys: tuple[str, ...], replaced: tuple[str, ...]
) -> Insert:
    if dialect == "sqlite":
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
