"""The second R of the overview: who may be written to, who was, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.overview.figures import Figure, periods
from profiles.consent import MARKETING
from profiles.schema import Consent, Identity, Profile
from scheduler.learning.reach import reach
from segments.moment import Moment


@dataclass(frozen=True)
class Reached:
    reachable: Figure
    #: Customers who got a marketing message at least.
    reached: Figure
    messages: Figure
    #: Messages to each customer who was reached, now and before; None where nobody was.
    average: tuple[float | None, float | None]


async def reached(session: AsyncSession, moment: Moment) -> Reached:
    """Who may be written to now and 30 days ago; who was within the last 30 days and the 30 before."""
    ends = [until for _, until in periods(moment.now)]
    now, before = [await reach(session, now=end) for end in ends]
    return Reached(
        reachable=Figure(*[await _reachable(session, end, moment.channels) for end in ends]),
        reached=Figure(now.reached, before.reached),
        messages=Figure(now.messages, before.messages),
        average=(now.average, before.average),
    )


async def _reachable(session: AsyncSession, at: datetime, channels: frozenset[str]) -> int:
    """Customers whose consent at that moment was yes, and whom a channel of today's reached then."""
    latest = (
        select(func.max(Consent.id))
        .where(Consent.purpose == MARKETING, Consent.at <= at)
        .group_by(Consent.profile_id)
    )
    agreed = exists().where(Consent.profile_id == Profile.id, Consent.id.in_(latest), Consent.granted)
    open_then = or_(Identity.blocked_at.is_(None), Identity.blocked_at > at)
    address = exists().where(
        Identity.profile_id == Profile.id,
        Identity.channel.in_(channels),
        Identity.created_at <= at,
        open_then,
    )
    return await session.scalar(select(func.count(Profile.id)).where(and_(agreed, address))) or 0
