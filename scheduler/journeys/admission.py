"""Admission: what happened since the last look lets customers in, or wakes those who are in."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from profiles.schema import Event
from scheduler.journeys import arrivals
from scheduler.journeys.book import Book
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.entry import enter
from scheduler.journeys.schema import Journey
from scheduler.journeys.trigger import DateTrigger, EventTrigger, ScheduleTrigger, SegmentTrigger
from scheduler.journeys.waking import wake
from segments.expansion import expanded
from segments.moment import Moment
from segments.schema import SegmentChange

#: On PostgreSQL an event of a lower number may be committed after one of a higher: for so long the numbers
#: are read again. SQLite has one writer.
LATE = timedelta(seconds=30)
#: Numbers of events that are looked at in one transaction: few where nobody else writes meanwhile, so many
#: elsewhere that no event can still be on its way when as many later ones have been committed.
SPAN = {"sqlite": 10_000, "postgresql": 100_000}


class Admission:
    """Reads what is new for one journey at a time, in short transactions that hold the journey's row."""

    def __init__(self, database: Database, book: Book) -> None:
        self._database = database
        self._book = book

    async def admit(self, journey_id: int, moment: Moment) -> int:
        """Let in who has come; how many."""
        entered = 0
        if await self._anything_new(journey_id, moment.now):
            async with self._database.begin() as session:
                journey = await locked(session, journey_id)
                if journey is None:
                    return 0
                versions = await self._book.versions(session, journey)
                entered += await self._events(session, journey, versions[journey.version], moment)
                entered += await self._segment(session, journey, versions[journey.version], moment.now)
        return entered + await self._looks(journey_id, moment)

    async def _anything_new(self, journey_id: int, now: datetime) -> bool:
        async with self._database.read() as session:
            journey = await session.get(Journey, journey_id)
            if journey is None:
                return False
            last_event = await session.scalar(select(func.max(Event.id))) or 0
            last_change = await session.scalar(select(func.max(SegmentChange.id))) or 0
        return last_event > journey.event_mark or last_change > journey.segment_mark

    async def _events(
        self, session: AsyncSession, journey: Journey, definition: JourneyDefinition, moment: Moment
    ) -> int:
        above = journey.event_mark
        last = await session.scalar(select(func.max(Event.id))) or 0
        if last <= above:
            return 0
        upto = min(last, above + SPAN[self._database.dialect])
        entered = 0
        if isinstance(definition.trigger, EventTrigger):
            come = await arrivals.of_events(
                session, journey, definition.trigger, moment, above=above, upto=upto
            )
            entered = await enter(session, journey, definition, come, now=moment.now)
        types = set[str]().union(
            *(one.awaited() for one in (await self._book.versions(session, journey)).values())
        )
        await wake(session, journey.id, types, above=above, upto=upto, now=moment.now)
        self._mark(journey, upto, moment.now)
        return entered

    def _mark(self, journey: Journey, upto: int, now: datetime) -> None:
        """Up to where nothing new can come any more."""
        if self._database.dialect == "sqlite" or upto == journey.event_mark + SPAN["postgresql"]:
            journey.event_mark = upto
        elif journey.event_seen_at is None or journey.event_seen_at > now:
            journey.event_seen, journey.event_seen_at = upto, now
        elif now - journey.event_seen_at >= LATE:
            journey.event_mark, journey.event_seen, journey.event_seen_at = journey.event_seen, upto, now

    async def _segment(
        self, session: AsyncSession, journey: Journey, definition: JourneyDefinition, now: datetime
    ) -> int:
        if not isinstance(definition.trigger, SegmentTrigger):
            journey.segment_mark = await session.scalar(select(func.max(SegmentChange.id))) or 0
            return 0
        come, mark = await arrivals.of_segment(session, journey, definition.trigger, now)
        journey.segment_mark = mark
        return await enter(session, journey, definition, come, now=now)

    async def _looks(self, journey_id: int, moment: Moment) -> int:
        """What a schedule or a date of the profile lets in, if it is time to look."""
        async with self._database.read() as session:
            journey = await session.get(Journey, journey_id)
            if journey is None or journey.next_at is None or journey.next_at > moment.now:
                return 0
            definition = (await self._book.versions(session, journey))[journey.version]
        trigger = definition.trigger
        if isinstance(trigger, ScheduleTrigger):
            return await self._schedule(journey, definition, trigger, moment)
        if isinstance(trigger, DateTrigger):
            return await self._dates(journey_id, definition, trigger, moment)
        return await self._look_again(journey_id, None)

    async def _schedule(
        self, journey: Journey, definition: JourneyDefinition, trigger: ScheduleTrigger, moment: Moment
    ) -> int:
        assert journey.next_at is not None
        first = arrivals.first_look(trigger.schedule, moment)
        if journey.next_at == journey.started_at and first > moment.now:
            # It was just started: a schedule by the clock waits for its time.
            return await self._look_again(journey.id, first)
        entered = 0
        async with self._database.read() as session:
            condition = await expanded(session, trigger.condition)
            parts = arrivals.of_schedule(session, journey, definition, condition, moment, journey.next_at)
            async with parts as each:
                async for part in each:
                    async with self._database.begin() as writing:
                        held = await locked(writing, journey.id)
                        if held is None or held.version != journey.version:
                            return entered
                        entered += await enter(writing, held, definition, part, now=moment.now)
        await self._look_again(journey.id, arrivals.next_look(trigger, moment))
        return entered

    async def _dates(
        self, journey_id: int, definition: JourneyDefinition, trigger: DateTrigger, moment: Moment
    ) -> int:
        async with self._database.begin() as session:
            journey = await locked(session, journey_id)
            if journey is None:
                return 0
            come = await arrivals.of_dates(session, trigger, moment)
            entered = await enter(session, journey, definition, come, now=moment.now)
            journey.next_at = arrivals.next_look(trigger, moment)
        return entered

    async def _look_again(self, journey_id: int, at: datetime | None) -> int:
        async with self._database.begin() as session:
            journey = await locked(session, journey_id)
            if journey is not None:
                journey.next_at = at
        return 0


async def locked(session: AsyncSession, journey_id: int) -> Journey | None:
    """The journey, if it runs and no other process lets people into it at this moment."""
    wanted = select(Journey).where(Journey.id == journey_id, Journey.state == "running")
    held = wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return await session.scalar(held)
