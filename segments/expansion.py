"""Expansion: putting the definitions of other segments in where a condition refers to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from segments.condition import Condition
from segments.definition import parse_definition
from segments.exceptions import InvalidDefinition, SegmentRefersToItself, UnknownSegment
from segments.schema import Segment


class Saved(NamedTuple):
    """A saved segment as far as a reference to it needs."""

    id: int
    name: str
    definition: Mapping[str, Any]


class Shelf:
    """The saved segments, by id and by name."""

    def __init__(self, saved: Iterable[Saved]) -> None:
        self._saved: dict[int | str, Saved] = {}
        for one in saved:
            self._saved[one.id] = self._saved[one.name] = one

    def expand(self, condition: Condition, *, above: tuple[Saved, ...] = ()) -> Condition:
        """The condition with every reference's definition in it.

        `above` are the segments that it is a part of. Raises UnknownSegment, SegmentRefersToItself (which
        names the chain) and InvalidDefinition.
        """

        def meaning_of(reference: int | str) -> Condition:
            found = self.find(reference)
            chain = (*above, found)
            if any(one.id == found.id for one in above):
                raise SegmentRefersToItself(" → ".join(f"“{one.name}”" for one in chain))
            return self.expand(parse_definition(found.definition), above=chain)

        return condition.expanded(meaning_of)

    def find(self, reference: int | str) -> Saved:
        """Raises UnknownSegment."""
        # A name of digits is a name: only a number is an id.
        found = self._saved.get(reference)
        if found is None:
            raise UnknownSegment(repr(reference))
        return found

    def meant(self, definition: Mapping[str, Any]) -> list[Any]:
        """The definition and those that it refers to, one after another: equal lists mean the same."""
        references = parse_definition(definition).refers_to()
        return [definition, *(self.meant(self.find(one).definition) for one in references)]

    def referring_to(self, segment_id: int) -> list[Saved]:
        """The segments whose own definitions refer to this one."""
        wanted = self._saved[segment_id]
        names = {wanted.id, wanted.name}
        distinct = {one.id: one for one in self._saved.values()}
        return [one for one in distinct.values() if names & set(_references(one))]


def _references(saved: Saved) -> tuple[int | str, ...]:
    try:
        return parse_definition(saved.definition).refers_to()
    except InvalidDefinition:
        # It cannot be computed anyway.
        return ()


async def shelf(session: AsyncSession) -> Shelf:
    """What is saved now."""
    rows = await session.execute(select(Segment.id, Segment.name, Segment.definition))
    return Shelf(Saved(*row) for row in rows)


async def expanded(session: AsyncSession, condition: Condition) -> Condition:
    """The condition, ready to be asked of the database. Raises as `Shelf.expand`."""
    return (await shelf(session)).expand(condition) if condition.refers_to() else condition
