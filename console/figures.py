"""The overview's five numbers, each for the last seven days and for the seven days before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from knowledge.schema import ContentGap
from profiles.consent import MARKETING
from profiles.schema import Consent, Event, Identity, Profile, Turn
from scheduler.schema import Delivery
from segments.moment import Moment

WINDOW = timedelta(days=7)

#: Kinds of answer (Turn.details["kind"]) that told the customer something.
ANSWERED = ("faq", "fact", "products", "passage", "model")
#: Kinds that count as a question at all; asking back ("clarify") is neither answered nor unanswered.
ASKED = (*ANSWERED, "unanswered")


@dataclass(frozen=True)
class Figure:
    """One number now and one window earlier; money is in minor units, a share lies between 0 and 1."""

    current: int
    previous: int


@dataclass(frozen=True)
class Figures:
    reachable: Figure
    asked: Figure
    answered: Figure
    unanswered: Figure
    sent: Figure
    revenue: Figure


async def figures(session: AsyncSession, moment: Moment) -> Figures:
    """All five; the windows are [now - 7 days, now) and the same length before it."""
    now = moment.now
    spans = ((now - WINDOW, now), (now - 2 * WINDOW, now - WINDOW))
    channels = moment.channels
    return Figures(
        reachable=Figure(*[await _reachable(session, end, channels) for _, end in spans]),
        asked=Figure(*[await _answers(session, ASKED, *span) for span in spans]),
        answered=Figure(*[await _answers(session, ANSWERED, *span) for span in spans]),
        unanswered=Figure(*[await _gaps(session, *span) for span in spans]),
        sent=Figure(*[await _sent(session, *span) for span in spans]),
        revenue=Figure(*[await _revenue(session, *span) for span in spans]),
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
    return await _count(session, Profile.id, and_(agreed, address))


async def _answers(session: AsyncSession, kinds: tuple[str, ...], start: datetime, end: datetime) -> int:
    kind = Turn.details["kind"].as_string()
    return await _count(
        session, Turn.id, and_(Turn.role == "bot", Turn.at >= start, Turn.at < end, kind.in_(kinds))
    )


async def _gaps(session: AsyncSession, start: datetime, end: datetime) -> int:
    asked_at = ContentGap.asked_at
    return await _count(session, ContentGap.id, and_(asked_at >= start, asked_at < end))


async def _sent(session: AsyncSession, start: datetime, end: datetime) -> int:
    sent_at = Delivery.sent_at
    return await _count(
        session, Delivery.campaign_id, and_(Delivery.state == "sent", sent_at >= start, sent_at < end)
    )


async def _revenue(session: AsyncSession, start: datetime, end: datetime) -> int:
    """Purchases of the window made within the attribution window of a message; each counts once."""
    reached = exists().where(
        Delivery.profile_id == Event.profile_id,
        Delivery.state == "sent",
        Delivery.sent_at < Event.at,
        Delivery.counts_until > Event.at,
    )
    bought = select(func.coalesce(func.sum(Event.amount), 0)).where(
        Event.type == "purchase", Event.at >= start, Event.at < end, reached
    )
    return int(await session.scalar(bought) or 0)


async def _count(
    session: AsyncSession, column: InstrumentedAttribute[int], condition: ColumnElement[bool]
) -> int:
    return await session.scalar(select(func.count(column)).where(condition)) or 0
