"""A shop with journeys: customers do something, time passes, the clock ticks, messages go out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from profiles.events import NewEvent, append
from scheduler.journeys import journey as journeys
from scheduler.journeys.schema import Journey, JourneyRun, JourneyVisit
from scheduler.journeys.ticker import Ticker
from tests.scheduler.shop import Shop


class Operators:
    """The people of the shop: they note whom they were called to."""

    def __init__(self, *, reachable: bool = True) -> None:
        self.called: list[tuple[int, str]] = []
        self._reachable = reachable

    async def call_person(self, session: AsyncSession, profile_id: int, note: str, *, now: datetime) -> bool:
        self.called.append((profile_id, note))
        return self._reachable


class Travel:
    """Journeys in a shop."""

    def __init__(self, shop: Shop, caller: Operators | None = None) -> None:
        self.shop = shop
        self.caller = caller or Operators()
        self.ticker = Ticker(shop.database, self.caller)

    async def running(self, *steps: Mapping[str, Any], trigger: Any = None, **rules: Any) -> Journey:
        """A journey that was started; by default an event `view` lets people in."""
        definition = {"trigger": trigger or {"event": "view"}, "steps": list(steps), **rules}
        async with self.shop.database.begin() as session:
            made = await journeys.create(session, name="Journey", definition=definition, now=self.shop.now)
            return await journeys.start(session, made.id, now=self.shop.now)

    async def does(self, profile_id: int, kind: str, *, at: datetime | None = None, **fields: Any) -> None:
        event = NewEvent(profile_id=profile_id, type=kind, at=at or self.shop.now, **fields)
        async with self.shop.database.begin() as session:
            await append(session, [event], received_at=self.shop.now)

    async def tick(self, *, database: Database | None = None) -> int:
        ticker = Ticker(database, self.caller) if database else self.ticker
        return await ticker.tick(self.shop.moment())

    async def turn(self) -> None:
        """The clock ticks, and what is planned goes out."""
        await self.tick()
        await self.shop.sender().run_once()

    async def later(self, **parts: float) -> None:
        """Time passes, and the clock ticks again."""
        self.shop.pass_time(**parts)
        await self.turn()

    async def act(self, action: Any, journey_id: int, *arguments: Any) -> Journey:
        async with self.shop.database.begin() as session:
            found: Journey = await action(session, journey_id, *arguments, now=self.shop.now)
            return found

    async def runs(self, journey_id: int | None = None) -> list[JourneyRun]:
        query = select(JourneyRun).order_by(
            JourneyRun.journey_id, JourneyRun.profile_id, JourneyRun.occurrence
        )
        if journey_id is not None:
            query = query.where(JourneyRun.journey_id == journey_id)
        async with self.shop.database.read() as session:
            return list(await session.scalars(query))

    async def visits(self, run_id: int | None = None) -> list[JourneyVisit]:
        query = select(JourneyVisit).order_by(JourneyVisit.run_id, JourneyVisit.place)
        if run_id is not None:
            query = query.where(JourneyVisit.run_id == run_id)
        async with self.shop.database.read() as session:
            return list(await session.scalars(query))

    async def journey(self, journey_id: int) -> Journey:
        async with self.shop.database.read() as session:
            return await journeys.by_id(session, journey_id)

    def texts(self) -> list[str]:
        """What the customers got, in order."""
        return [message.text for _, message in self.shop.messenger.received]


def says(step: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": step, "message": {"text": text}, **more}


def waits(step: str, wait: Any, **more: Any) -> dict[str, Any]:
    return {"id": step, "wait": wait, **more}
