"""A small shop to send from: customers, campaigns, a clock that moves when told to, a fake messenger."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from profiles.database import Database
from profiles.profile import meet
from profiles.schema import Profile
from scheduler import campaign
from scheduler.audiences.planning import plan_due
from scheduler.schema import Campaign, Delivery
from scheduler.sending.lock import NoLock
from scheduler.sending.rate import SlidingWindow
from scheduler.sending.sender import Sender
from scheduler.testing import RecordingMessenger
from segments.definition import parse_definition
from segments.moment import Moment

EVERYONE = {"everyone": True}
BERLIN = ZoneInfo("Europe/Berlin")
#: Options of a draft that its message takes.
MESSAGE = ("image", "button", "buttons", "offer", "language", "translations")


class Shop:
    """Everything around a sender. `now` moves with `pass_time`, and with the waiting of the rate limiter."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database = database
        self.now = now
        self.messenger = RecordingMessenger()
        self.messengers = {"telegram": self.messenger}

    def clock(self) -> datetime:
        return self.now

    def pass_time(self, **parts: float) -> None:
        self.now += timedelta(**parts)

    def limiter(self, rate: float) -> SlidingWindow:
        async def sleep(seconds: float) -> None:
            self.pass_time(seconds=seconds)

        return SlidingWindow(rate, clock=lambda: self.now.timestamp(), sleep=sleep)

    def sender(self, *, worker: str = "here", rate: float = 1000, **options: Any) -> Sender:
        options.setdefault("limiter", self.limiter(rate))
        options.setdefault("lock", NoLock())
        return Sender(
            options.pop("database", self.database),
            self.messengers,
            clock=self.clock,
            rate=rate,
            worker=worker,
            public_url="https://shop.example",
            zone=options.pop("zone", BERLIN),
            **options,
        )

    def moment(self) -> Moment:
        return Moment(self.now, BERLIN, frozenset(self.messengers))

    async def customers(
        self, count: int, *, first: int = 0, consent: bool | None = True, **values: Any
    ) -> list[int]:
        """`count` customers with a Telegram identity: external ids are "0", "1", ..."""
        ids = []
        async with self.database.begin() as session:
            for number in range(first, first + count):
                profile = await meet(session, channel="telegram", external_id=str(number), now=self.now)
                ids.append(profile.id)
            changed = update(Profile).where(Profile.id.in_(ids)).values(consent=consent, **values)
            await session.execute(changed)
        return ids

    async def draft(self, text: str = "Hello", **options: Any) -> Campaign:
        """A campaign for everyone, not yet started."""
        message = {"text": text, **{key: options.pop(key) for key in MESSAGE if key in options}}
        condition = parse_definition(options.pop("definition", EVERYONE))
        async with self.database.begin() as session:
            return await campaign.create(
                session, name="News", condition=condition, message=message, now=self.now, **options
            )

    async def running(self, text: str = "Hello", **options: Any) -> Campaign:
        """A campaign for everyone, started and planned."""
        made = await self.draft(text, **options)
        async with self.database.begin() as session:
            await campaign.start(session, made.id, now=self.now)
        await self.plan()
        return await self.campaign(made.id)

    async def plan(self) -> int:
        return await plan_due(self.database, moment=self.moment())

    async def do(self, action: Any, campaign_id: int, **options: Any) -> Any:
        """One of scheduler.campaign's actions in a transaction of its own."""
        async with self.database.begin() as session:
            return await action(session, campaign_id, **options)

    async def campaign(self, campaign_id: int) -> Campaign:
        async with self.database.read() as session:
            return await campaign.by_id(session, campaign_id)

    async def deliveries(self, campaign_id: int | None = None) -> list[Delivery]:
        query = select(Delivery).order_by(Delivery.campaign_id, Delivery.profile_id, Delivery.occurrence)
        if campaign_id is not None:
            query = query.where(Delivery.campaign_id == campaign_id)
        async with self.database.read() as session:
            return list(await session.scalars(query))

    async def fates(self, campaign_id: int | None = None) -> Counter[tuple[str, str | None]]:
        """How many deliveries are in each state, for each reason."""
        return Counter((row.state, row.reason) for row in await self.deliveries(campaign_id))

    async def count(self, entity: type[Any]) -> int:
        async with self.database.read() as session:
            return await session.scalar(select(func.count()).select_from(entity)) or 0
