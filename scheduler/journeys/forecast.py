"""How many customers a journey is about, before it is started."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Event, Profile, Trait
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.judging import inclusive
from scheduler.journeys.trigger import DateTrigger, EventTrigger, ScheduleTrigger, SegmentTrigger
from scheduler.speech import Speech, english
from segments.compiler import members_query
from segments.conditions.birthday import Birthday, NextDays
from segments.expansion import expanded, shelf
from segments.moment import Moment
from segments.schema import Segment, SegmentMember

#: The window in which events and dates are counted.
DAYS = 30


@dataclass(frozen=True)
class Forecast:
    """A count of customers and what it counts, to be read after it."""

    count: int
    of: str


async def forecast(
    session: AsyncSession, definition: JourneyDefinition, moment: Moment, say: Speech = english
) -> Forecast:
    """Whom the trigger would let in; `say` translates what is counted. Raises UnknownSegment."""
    trigger = definition.trigger
    if isinstance(trigger, ScheduleTrigger):
        condition = await expanded(session, trigger.condition)
        count = await _count(session, members_query(condition, moment))
        return Forecast(count, say("meet its condition now"))
    if isinstance(trigger, EventTrigger):
        return await _of_event(session, trigger, moment, say)
    if isinstance(trigger, SegmentTrigger):
        return await _of_segment(session, trigger, say)
    return await _of_date(session, trigger, moment, say)


async def _of_event(session: AsyncSession, trigger: EventTrigger, moment: Moment, say: Speech) -> Forecast:
    query = trigger.selection().query(inclusive(moment), Event.profile_id).distinct()
    recent = query.where(Event.at > moment.now - timedelta(days=DAYS))
    count = await _count(session, recent)
    return Forecast(count, say("did this within the last %(days)s days", days=DAYS))


async def _of_segment(session: AsyncSession, trigger: SegmentTrigger, say: Speech) -> Forecast:
    saved = (await shelf(session)).find(trigger.segment)
    members = (
        select(SegmentMember.profile_id)
        .join(Segment, Segment.id == SegmentMember.segment_id)
        .where(Segment.id == saved.id, SegmentMember.generation == Segment.generation)
    )
    count = await _count(session, members)
    said = say("are in “%(segment)s” now; who comes or goes later counts", segment=saved.name)
    return Forecast(count, said)


async def _of_date(session: AsyncSession, trigger: DateTrigger, moment: Moment, say: Speech) -> Forecast:
    if trigger.date == "birthday":
        coming = Birthday(birthday=NextDays(next_days=DAYS))
        count = await _count(session, members_query(coming, moment))
        return Forecast(count, say("have their birthday within the next %(days)s days", days=DAYS))
    name = trigger.date.removeprefix("trait:")
    known = select(Profile.id).join(Trait, Trait.profile_id == Profile.id).where(Trait.name == name)
    return Forecast(await _count(session, known), say("have a day in “%(name)s”", name=name))


async def _count(session: AsyncSession, rows: Select[Any]) -> int:
    return await session.scalar(select(func.count()).select_from(rows.subquery())) or 0
