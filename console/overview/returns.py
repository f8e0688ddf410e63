"""The fourth R of the overview: what outreach earns, what it costs, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.overview.figures import Figure, Period, periods
from profiles.schema import Event
from scheduler.learning.effect import Effect, effect_of_all
from scheduler.learning.settings import read_settings
from scheduler.schema import Campaign, Delivery
from segments.moment import Moment


@dataclass(frozen=True)
class Return:
    #: Minor units of the shop's currency, as is the cost.
    revenue: Figure
    cost: Figure
    effect: Effect

    @property
    def roi(self) -> tuple[float | None, float | None]:
        """What each unit of cost earned beyond itself, now and before; None where nothing was paid."""
        return (
            _roi(self.revenue.current, self.cost.current),
            _roi(self.revenue.previous, self.cost.previous),
        )


async def returned(session: AsyncSession, moment: Moment) -> Return:
    """Purchases and costs of the last 30 days and the 30 before; the effect since the control group began."""
    spans = periods(moment.now)
    return Return(
        revenue=Figure(*[await revenue(session, span) for span in spans]),
        cost=Figure(*[await _cost(session, span) for span in spans]),
        effect=await effect_of_all(session, moment),
    )


async def revenue(session: AsyncSession, span: Period) -> int:
    """Purchases made within the attribution window of a marketing message; each counts once."""
    reached = exists().where(
        Delivery.profile_id == Event.profile_id,
        Delivery.state == "sent",
        Delivery.sent_at < Event.at,
        Delivery.counts_until > Event.at,
        _marketing(),
    )
    bought = select(func.coalesce(func.sum(Event.amount), 0)).where(
        Event.type == "purchase", Event.at >= span[0], Event.at < span[1], reached
    )
    return int(await session.scalar(bought) or 0)


async def _cost(session: AsyncSession, span: Period) -> int:
    """Minor units, rounded half up; what may have arrived was paid for, too."""
    usual = (await read_settings(session)).cost_per_thousand
    left_at = func.coalesce(Delivery.sent_at, Delivery.claimed_at)
    query = select(func.sum(func.coalesce(Campaign.cost_per_thousand, usual))).join(
        Delivery, Delivery.campaign_id == Campaign.id
    )
    paid = query.where(
        ~Campaign.transactional,
        Delivery.state.in_(("sent", "unknown")),
        left_at >= span[0],
        left_at < span[1],
    )
    return (int(await session.scalar(paid) or 0) * 2 + 1000) // 2000


def _marketing() -> ColumnElement[bool]:
    return Delivery.campaign_id.in_(select(Campaign.id).where(~Campaign.transactional))


def _roi(earned: int, cost: int) -> float | None:
    return (earned - cost) / cost if cost else None
