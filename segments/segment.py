"""Saved segments: a definition under a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from segments.definition import Condition, dump, parse_definition
from segments.exceptions import NameTaken, SegmentInUse, SegmentIsBroken, UnknownSegment
from segments.expansion import expanded, shelf
from segments.schema import Segment

#: The longest name that the table takes.
LONGEST_NAME = 200


async def save(
    session: AsyncSession, *, name: str, condition: Condition, request: str | None = None, now: datetime
) -> Segment:
    """A new segment. Raises NameTaken, and UnknownSegment where the definition refers to none.

    Its members are computed by the upkeep, at its next turn.
    """
    await expanded(session, condition)
    segment = Segment(
        name=name.strip()[:LONGEST_NAME],
        definition=dump(condition),
        request=request,
        created_at=now,
        updated_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(segment)
    except IntegrityError as error:
        raise NameTaken(repr(segment.name)) from error
    return segment


async def redefine(
    session: AsyncSession, segment_id: int, condition: Condition, *, request: str | None = None, now: datetime
) -> Segment:
    """Give the segment another definition; until its members are computed, readers see the earlier ones.

    Raises UnknownSegment, and SegmentRefersToItself with the chain.
    """
    segment = await by_id(session, segment_id)
    shelved = await shelf(session)
    shelved.expand(condition, above=(shelved.find(segment_id),))
    segment.definition, segment.request, segment.updated_at = dump(condition), request, now
    await session.flush()
    return segment


async def all_segments(session: AsyncSession) -> Sequence[Segment]:
    """Every saved segment, newest first."""
    return (
        await session.scalars(select(Segment).order_by(Segment.created_at.desc(), Segment.id.desc()))
    ).all()


async def by_id(session: AsyncSession, segment_id: int) -> Segment:
    """Raises UnknownSegment."""
    segment = await session.get(Segment, segment_id)
    if segment is None:
        raise UnknownSegment(str(segment_id))
    return segment


async def by_name(session: AsyncSession, name: str) -> Segment:
    """Raises UnknownSegment."""
    segment = await session.scalar(select(Segment).where(Segment.name == name.strip()))
    if segment is None:
        raise UnknownSegment(repr(name))
    return segment


async def delete(session: AsyncSession, segment_id: int) -> None:
    """Forgets the segment; what was made from it keeps its own copy of the definition.

    Raises UnknownSegment, and SegmentInUse where the definition of another one refers to it.
    """
    segment = await by_id(session, segment_id)
    users = (await shelf(session)).referring_to(segment_id)
    if users:
        raise SegmentInUse(", ".join(f"“{one.name}”" for one in users))
    await session.delete(segment)
    await session.flush()


async def require_computed(session: AsyncSession, segment_id: int) -> None:
    """Raises SegmentIsBroken where the segment could not be computed: nobody knows then who belongs."""
    segment = await session.get(Segment, segment_id)
    if segment is not None and segment.error is not None:
        raise SegmentIsBroken(f"“{segment.name}”: {segment.error}")


async def mark_stale(session: AsyncSession, segment_id: int) -> None:
    """Have the upkeep look at everybody again for this segment. Raises UnknownSegment."""
    (await by_id(session, segment_id)).stale = True


def condition_of(segment: Segment) -> Condition:
    """The segment's definition. Raises InvalidDefinition where a later version wrote it."""
    return parse_definition(segment.definition)


def propose_name(description: str) -> str:
    """A short name made from the sentence that a definition says of itself."""
    words = description.removeprefix("customers who ")
    name = words[:1].upper() + words[1:]
    return name if len(name) <= 80 else name[:79].rsplit(" ", 1)[0] + "…"
