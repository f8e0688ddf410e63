"""Grounds: why one customer is, or is not, among those whom a definition means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from segments.audience import settled_for
from segments.condition import Condition
from segments.conditions.logic import All
from segments.customer import Customer, records_of
from segments.definition import parse_definition
from segments.evaluator import reasons
from segments.exceptions import SegmentError
from segments.expansion import shelf
from segments.moment import Moment
from segments.schema import Segment
from segments.segment import all_segments
from segments.sentence import describe


@dataclass(frozen=True)
class Belonging:
    """A saved segment that a customer is in, with what of their record makes them a member."""

    segment: Segment
    why: Sequence[str]


@dataclass(frozen=True)
class Grounds:
    """Whether a customer is meant: what of their record matches, or the conditions that do not."""

    belongs: bool
    why: Sequence[str]


async def belongings(
    session: AsyncSession, profile: Profile, moment: Moment, language: str = "en"
) -> list[Belonging]:
    """The saved segments that the customer is in now; those that cannot be read are left out."""
    (record,) = await records_of(session, [profile])
    shelved = await shelf(session)
    found = []
    for segment in await all_segments(session):
        try:
            condition = shelved.expand(parse_definition(segment.definition))
            grounds = await _judged(session, condition, record, moment, language)
        except SegmentError:
            continue
        if grounds.belongs:
            found.append(Belonging(segment, grounds.why))
    return found


async def grounds_of(
    session: AsyncSession, condition: Condition, profile: Profile, moment: Moment, language: str = "en"
) -> Grounds:
    """Raises SegmentError where the condition cannot be read."""
    (record,) = await records_of(session, [profile])
    return await _judged(session, (await shelf(session)).expand(condition), record, moment, language)


async def _judged(
    session: AsyncSession, condition: Condition, record: Customer, moment: Moment, language: str
) -> Grounds:
    settled = await settled_for(session, condition, [record.id], moment)
    if settled.matches(record, moment):
        return Grounds(True, reasons(settled, record, moment, language))
    parts = condition.conditions if isinstance(condition, All) else (condition,)
    missing = [part for part in parts if not await _meets(session, part, record, moment)]
    return Grounds(False, [describe(part, moment.currency, language) for part in missing])


async def _meets(session: AsyncSession, condition: Condition, record: Customer, moment: Moment) -> bool:
    settled = await settled_for(session, condition, [record.id], moment)
    return settled.matches(record, moment)
