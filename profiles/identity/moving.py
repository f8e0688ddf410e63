"""Moving what belongs to one profile to another, so that every row finds its way back.

Where both have a row of the same key, the one of the higher rank stays, at equal rank the one of the profile
that remains; numbered rows both stay, the one that came takes the next number. What gives way is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.identity.belongings import Belonging, Row, as_json, from_json
from profiles.membership import one_of


@dataclass
class Moved:
    """What became of one table's rows. All of it is JSON."""

    #: What tells apart the rows that moved, as they are now: one list of values a row.
    rows: list[list[Any]] = field(default_factory=list)
    #: Rows that gave way: `row` as it was, whether it `came` with the profile that moved, and the rows
    #: `pointed_at_by` of which it was pointed at, by table.column.
    aside: list[dict[str, Any]] = field(default_factory=list)
    #: Rows that took another number: the row's key now, and its number before.
    numbered: list[tuple[list[Any], int]] = field(default_factory=list)


class Move:
    """One table's rows on their way from one profile to another, or back."""

    def __init__(self, session: AsyncSession, belonging: Belonging, *, source: int, target: int) -> None:
        self._session = session
        self._of = belonging
        self._source = source
        self._target = target

    async def there(self) -> Moved:
        """Everything moves to the target."""
        moved = Moved()
        uniques = list(self._of.uniques())
        coming = await (self._rows(self._source) if uniques else self._keys(self._source))
        for unique in uniques:
            coming = await self._make_room(coming, unique, moved)
        moved.rows = [self._key(row) for row in coming]
        await self._give(moved.rows, self._source, self._target)
        return moved

    async def back(self, moved: Moved) -> None:
        """What came from the target goes back there; what is gone since stays gone."""
        await self._give(moved.rows, self._source, self._target)
        for key, number in moved.numbered:
            await self._renumber(self._target, self._read_key(key), number)
        children = {f"{column.table.name}.{column.name}": column for column in self._of.children()}
        for aside in moved.aside:
            row_id = await self._put_back(aside)
            for name, keys in aside["pointed_at_by"].items() if row_id is not None else ():
                if (column := children.get(name)) is not None:
                    await self._point(column, keys, row_id)

    async def give_later(self, channels: Collection[str], *, since: datetime) -> None:
        """Rows of these channels that came since then go to the target as well."""
        table, arrival = self._of.table, self._of.arrival
        if not channels or "channel" not in table.c or arrival is None:
            return
        later = (arrival >= since, table.c.channel.in_(channels))
        coming = await self._rows(self._source, *later)
        for unique in self._of.uniques():
            taken = {self._values(row, unique) for row in await self._rows(self._target)}
            coming = [row for row in coming if self._values(row, unique) not in taken]
        await self._give([self._key(row) for row in coming], self._source, self._target)

    async def _make_room(self, coming: Sequence[Row], unique: list[str], moved: Moved) -> list[Row]:
        """The rows that may still move once no two share a key."""
        there = {self._values(row, unique): row for row in await self._rows(self._target)}
        staying: list[Row] = []
        for row in coming:
            held = there.get(self._values(row, unique))
            if held is None or None in self._values(row, unique):
                staying.append(row)
            elif (number := self._next(row, held, unique, [*there.values(), *coming, *staying])) is not None:
                staying.append(await self._take_number(row, number, moved))
            elif self._of.rank(row) > self._of.rank(held):
                await self._set_aside(held, row, moved)
                staying.append(row)
            else:
                await self._set_aside(row, held, moved)
        return staying

    def _next(self, row: Row, held: Row, unique: list[str], rows: Sequence[Row]) -> int | None:
        """The number that lets both stay; None where one has to give way."""
        name = self._of.numbered_by
        if name not in unique or min(self._of.rank(row), self._of.rank(held)) <= 0:
            return None
        rest = [one for one in unique if one != name]
        taken = [each[name] for each in rows if self._values(each, rest) == self._values(row, rest)]
        return int(max(taken)) + 1

    async def _take_number(self, row: Row, number: int, moved: Moved) -> Row:
        name = self._of.numbered_by
        assert name is not None
        await self._renumber(self._source, row, number)
        numbered = {**row, name: number}
        moved.numbered.append((self._key(numbered), row[name]))
        return numbered

    async def _renumber(self, owner: int, row: Row, number: int) -> None:
        """Give the row with this key another number."""
        name = self._of.numbered_by
        assert name is not None
        same = [self._of.table.c[one] == row[one] for one in self._of.key]
        await self._session.execute(
            update(self._of.table).where(self._of.owner == owner, *same).values({name: number})
        )

    async def _set_aside(self, loser: Row, winner: Row, moved: Moved) -> None:
        pointing: dict[str, list[Any]] = {}
        for column in self._of.children():
            (own,), (name,) = column.table.primary_key, [one.name for one in self._of.table.primary_key]
            keys = list(await self._session.scalars(select(own).where(column == loser[name])))
            if keys:
                pointing[f"{column.table.name}.{column.name}"] = keys
                await self._point(column, keys, winner[name])
        came = loser[self._of.owner.name] == self._source
        moved.aside.append({"row": as_json(loser), "came": came, "pointed_at_by": pointing})
        await self._session.execute(delete(self._of.table).where(self._of.is_row(loser)))

    async def _point(self, column: Column[Any], keys: Sequence[Any], row_id: Any) -> None:
        (own,) = column.table.primary_key
        change = update(column.table).where(one_of(self._session, own, keys)).values({column: row_id})
        await self._session.execute(change)

    async def _put_back(self, aside: dict[str, Any]) -> Any:
        """The row's first key; None where something has taken its place since, which stays."""
        table = self._of.table
        row = from_json(table, aside["row"])
        row[self._of.owner.name] = self._target if aside["came"] else self._source
        first = next(iter(table.primary_key))
        if self._of.key == [first.name]:
            # SQLite gives a free number away again.
            taken = await self._session.scalar(select(first).where(first == row[first.name]))
            row = {name: value for name, value in row.items() if taken is None or name != first.name}
        light = self._session.get_bind().dialect.name == "sqlite"
        write = sqlite.insert(table) if light else postgresql.insert(table)
        put = write.values(row).on_conflict_do_nothing().returning(first)
        return await self._session.scalar(put)

    async def _give(self, keys: Sequence[list[Any]], source: int, target: int) -> None:
        if not keys:
            return
        table, names = self._of.table, self._of.key
        given = update(table).where(self._of.owner == source).values({self._of.owner: target})
        if len(names) == 1:
            wanted = one_of(self._session, table.c[names[0]], [key[0] for key in keys])
            await self._session.execute(given.where(wanted))
            return
        same = [table.c[name] == bindparam(f"key_{name}") for name in names]
        rows = [{f"key_{name}": one for name, one in self._read_key(key).items()} for key in keys]
        await self._session.execute(given.where(*same), rows)

    async def _rows(self, owner: int, *conditions: ColumnElement[bool]) -> list[Row]:
        found = select(self._of.table).where(self._of.owner == owner, *conditions)
        rows = await self._session.execute(found.order_by(*self._of.table.primary_key))
        return [dict(row._mapping) for row in rows]

    async def _keys(self, owner: int) -> list[Row]:
        """The rows' keys alone: a history may be long."""
        keys = select(*(self._of.table.c[name] for name in self._of.key)).where(self._of.owner == owner)
        return [dict(row._mapping) for row in await self._session.execute(keys)]

    def _key(self, row: Row) -> list[Any]:
        return list(as_json({name: row[name] for name in self._of.key}).values())

    def _read_key(self, key: list[Any]) -> dict[str, Any]:
        return from_json(self._of.table, dict(zip(self._of.key, key, strict=True)))

    @staticmethod
    def _values(row: Row, names: Sequence[str]) -> tuple[Any, ...]:
        return tuple(row[name] for name in names)
