"""Reach and frequency: how many customers were written to lately, and how often, over all campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from scheduler.schema import Campaign, Delivery

WINDOW = timedelta(days=30)
#: This many messages and more are counted together.
TOP = 6


@dataclass(frozen=True)
class Reach:
    """Marketing messages of the window `[since, until)`."""

    since: datetime
    until: datetime
    customers: int
    #: Customers who got one at least.
    reached: int
    messages: int
    clicked: int
    #: Number of messages -> customers who got so many; the last stands for as many and more.
    frequency: dict[int, int]
    #: Messages that a rule kept back, by the reason.
    kept_back: dict[str, int]

    @property
    def average(self) -> float | None:
        """Messages to each customer who was reached."""
        return self.messages / self.reached if self.reached else None

    def as_json(self) -> dict[str, Any]:
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "customers": self.customers,
            "reached": self.reached,
            "messages": self.messages,
            "clicked": self.clicked,
            "average_frequency": self.average,
            "frequency": [
                {"messages": many, "or_more": many == TOP, "customers": count}
                for many, count in self.frequency.items()
            ],
            "kept_back": self.kept_back,
        }


async def reach(session: AsyncSession, *, now: datetime) -> Reach:
    """The last 30 times 24 hours over campaigns, nudges and journeys, without transactional messages."""
    since = now - WINDOW
    marketing = Delivery.campaign_id.in_(select(Campaign.id).where(~Campaign.transactional))
    sent = (
        select(
            Delivery.profile_id, func.count().label("many"), func.count(Delivery.clicked_at).label("clicks")
        )
        .where(marketing, Delivery.state == "sent", Delivery.sent_at >= since, Delivery.sent_at < now)
        .group_by(Delivery.profile_id)
        .subquery()
    )
    rows = await session.execute(
        select(sent.c.many, func.count(), func.sum(sent.c.clicks)).group_by(sent.c.many)
    )
    by_many = {many: (customers, int(clicks)) for many, customers, clicks in rows}
    frequency = {many: by_many.get(many, (0, 0))[0] for many in range(1, TOP)}
    frequency[TOP] = sum(customers for many, (customers, _) in by_many.items() if many >= TOP)
    skipped = (
        select(Delivery.reason, func.count())
        .where(marketing, Delivery.state == "skipped", Delivery.due_at >= since, Delivery.due_at < now)
        .group_by(Delivery.reason)
        .order_by(func.count().desc())
    )
    return Reach(
        since=since,
        until=now,
        customers=await session.scalar(select(func.count(Profile.id))) or 0,
        reached=sum(customers for customers, _ in by_many.values()),
        messages=sum(many * customers for many, (customers, _) in by_many.items()),
        clicked=sum(clicks for _, clicks in by_many.values()),
        frequency=frequency,
        kept_back={reason or "": count for reason, count in await session.execute(skipped)},
    )
