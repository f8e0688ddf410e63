"""Belongings: the tables whose rows belong to a profile, found by their foreign keys.

So the tables of the packages above are found too, without being imported. A table may say in its `info`

rank: of two rows of one key, a function of the row (a mapping); the row of the higher rank stays
numbered_by: the column that numbers the rows of one key; two rows of a rank above 0 then both stay
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, Date, Table, UniqueConstraint, and_

from profiles.database import Base, UtcDateTime
from profiles.schema import Profile

Row = Mapping[str, Any]
PROFILE = cast(Table, Profile.__table__)
#: Columns that say when a row came to be, the one that says it best first.
ARRIVALS = ("received_at", "created_at", "planned_at", "at")


@dataclass(frozen=True)
class Belonging:
    """A table, and the column that says whose a row is."""

    table: Table
    owner: Column[Any]

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def key(self) -> list[str]:
        """What tells the rows of one profile apart."""
        return [column.name for column in self.table.primary_key if column is not self.owner]

    @property
    def arrival(self) -> Column[Any] | None:
        """The column that says when a row came to be."""
        return next((self.table.c[name] for name in ARRIVALS if name in self.table.c), None)

    @property
    def rank(self) -> Callable[[Row], int]:
        given: Callable[[Row], int] | None = self.table.info.get("rank")
        return given or (lambda row: 0)

    @property
    def numbered_by(self) -> str | None:
        return self.table.info.get("numbered_by")

    def uniques(self) -> Iterator[list[str]]:
        """The columns that, with the owner, may be there only once."""
        if self.owner.name in self.table.primary_key:
            yield self.key
        named = [one.columns for one in self.table.constraints if isinstance(one, UniqueConstraint)]
        for columns in (*named, *(one.columns for one in self.table.indexes if one.unique)):
            names = [column.name for column in columns]
            if self.owner.name in names:
                yield [name for name in names if name != self.owner.name]

    def is_row(self, row: Row) -> ColumnElement[bool]:
        """This row by its whole primary key."""
        return and_(*(column == row[column.name] for column in self.table.primary_key))

    def children(self) -> Iterator[Column[Any]]:
        """The columns of other tables that point at rows of this one."""
        if len(self.table.primary_key) == 1:
            (own,) = self.table.primary_key
            for table in Base.metadata.sorted_tables:
                yield from (key.parent for key in table.foreign_keys if key.column is own)


def belongings() -> Iterator[Belonging]:
    """All of them, those first that others point at."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column is PROFILE.c.id:
                yield Belonging(table, key.parent)


def as_json(row: Row) -> dict[str, Any]:
    """A row as JSON keeps it."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def from_json(table: Table, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A row as it was; columns that the table has no longer are left out."""
    return {name: _read(table.c[name], value) for name, value in kept.items() if name in table.c}


def _read(column: Column[Any], value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
