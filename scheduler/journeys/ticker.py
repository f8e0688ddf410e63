"""The tick of journeys: who has come is let in, whose time has come moves on."""

from __future__ import annotations

import structlog
from sqlalchemy import Select, exists, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from scheduler.exceptions import SchedulerError
from scheduler.journeys import journey as journeys
from scheduler.journeys.admission import Admission
from scheduler.journeys.batch import Batch
from scheduler.journeys.book import Book
from scheduler.journeys.caller import Caller
from scheduler.journeys.exceptions import JourneyInWrongState
from scheduler.journeys.schema import Journey, JourneyRun
from segments.exceptions import SegmentError
from segments.moment import Moment

#: Runs of one transaction: on SQLite nobody else writes during it.
TOGETHER = 500
#: Batches of one journey in one tick; the rest waits for the next one, so that others get their turn.
BATCHES = 20


class Ticker:
    """Runs the journeys. What is due stands in tables: a tick may be interrupted, repeated, or run twice at
    once in several processes, and each run takes each step once."""

    def __init__(self, database: Database, caller: Caller | None = None) -> None:
        self._database = database
        self._caller = caller
        self._book = Book()
        self._admission = Admission(database, self._book)
        self._log = structlog.get_logger("scheduler")

    async def tick(self, moment: Moment) -> int:
        """One turn over all running journeys; how many steps were taken."""
        async with self._database.read() as session:
            running = select(Journey.id).where(Journey.state == "running").order_by(Journey.id)
            ids = list(await session.scalars(running))
        return sum([await self._turn(journey_id, moment) for journey_id in ids])

    async def _turn(self, journey_id: int, moment: Moment) -> int:
        """One journey's trouble stays its own."""
        try:
            await self._admission.admit(journey_id, moment)
            return await self._advance(journey_id, moment)
        except DBAPIError as error:
            self._log.warning(
                "A journey goes on later.",
                action="journey_interrupted",
                journey_id=journey_id,
                exc_info=error,
            )
        except (SchedulerError, SegmentError) as error:
            # Nothing here depends on the moment: an operator has to mend it.
            await self._give_up(journey_id, str(error), moment)
        return 0

    async def _advance(self, journey_id: int, moment: Moment) -> int:
        taken = 0
        for _ in range(BATCHES):
            async with self._database.read() as session:
                if not await session.scalar(select(exists(_due(journey_id, moment)))):
                    break
            async with self._database.begin() as session:
                moved = await self._batch(session, journey_id, moment)
            if moved is None:
                break
            taken += moved
        return taken

    async def _batch(self, session: AsyncSession, journey_id: int, moment: Moment) -> int | None:
        """Move on some of those who are due; None where there is nobody for this process."""
        # Shared with other ticks; whoever pauses or stops the journey waits, or makes us wait and see it.
        held = select(Journey).where(Journey.id == journey_id, Journey.state == "running")
        journey = await session.scalar(held.with_for_update(read=True))
        if journey is None:
            return None
        wanted = _due(journey_id, moment).order_by(JourneyRun.due_at, JourneyRun.id).limit(TOGETHER)
        runs = (await session.scalars(wanted.with_for_update(skip_locked=True))).all()
        if not runs:
            return None
        versions = await self._book.versions(session, journey)
        return await Batch(session, versions, moment, self._caller).move(runs)

    async def _give_up(self, journey_id: int, reason: str, moment: Moment) -> None:
        self._log.error(
            "A journey was paused.", action="journey_failed", journey_id=journey_id, reason=reason
        )
        try:
            async with self._database.begin() as session:
                await journeys.pause(session, journey_id, now=moment.now, reason=reason[:1000])
        except JourneyInWrongState:
            # Somebody has paused or stopped it meanwhile.
            return


def _due(journey_id: int, moment: Moment) -> Select[JourneyRun]:
    return select(JourneyRun).where(JourneyRun.journey_id == journey_id, JourneyRun.due_at <= moment.now)
