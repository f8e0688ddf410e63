"""What a campaign will probably bring, from like campaigns before it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from profiles.insertion import insert_or_keep
from scheduler.learning.attribution import credits_of
from scheduler.learning.interval import Interval, student95
from scheduler.learning.schema import CampaignForecast
from scheduler.learning.settings import read_settings
from scheduler.schema import Campaign, Delivery
from segments.moment import Moment

#: A forecast needs so many campaigns before it, and looks at so many of the latest.
LEAST = 3
MOST = 12
#: A campaign to fewer customers says too little.
LEAST_SENT = 30


@dataclass(frozen=True)
class Experience:
    """What one earlier campaign did, each number for one customer of its audience; money in minor units."""

    campaign_id: int
    audience: int
    reach: float
    clicks: float
    orders: float
    revenue: float


@dataclass(frozen=True)
class Forecast:
    """Expected numbers with the bounds between which they lie with 95 % confidence."""

    #: Customers for whom the campaign is planned.
    audience: int
    reach: Interval
    clicks: Interval
    orders: Interval
    #: Minor units.
    revenue: Interval
    #: The campaigns that it rests on.
    campaigns: tuple[int, ...]
    #: segment (earlier campaigns to the same segment) | shop (to any).
    basis: str
    at: datetime

    def as_json(self) -> dict[str, Any]:
        numbers = {
            name: {"value": each.value, "low": each.low, "high": each.high}
            for name in ("reach", "clicks", "orders", "revenue")
            if (each := getattr(self, name))
        }
        return {
            "audience": self.audience,
            **numbers,
            "campaigns": list(self.campaigns),
            "basis": self.basis,
            "at": self.at.isoformat(),
        }


async def forecast(
    session: AsyncSession, campaign: Campaign, audience: int, moment: Moment
) -> Forecast | None:
    """What to expect of this campaign for `audience` customers; None while there is no basis for it.

    Campaigns to the same segment are the basis where there are enough of them, otherwise all: those that
    are completed, whose attribution window is over, and which went to enough customers.
    """
    for basis in ("segment", "shop"):
        if basis == "segment" and campaign.segment_id is None:
            continue
        earlier = await _earlier(session, campaign, basis, moment)
        if len(earlier) >= LEAST:
            return predict(earlier, audience, basis, moment.now)
    return None


def predict(earlier: Sequence[Experience], audience: int, basis: str, at: datetime) -> Forecast:
    """The forecast that these campaigns give."""
    return Forecast(
        audience=audience,
        reach=_expected([each.reach for each in earlier], audience, most=audience),
        clicks=_expected([each.clicks for each in earlier], audience, most=audience),
        orders=_expected([each.orders for each in earlier], audience),
        revenue=_expected([each.revenue for each in earlier], audience),
        campaigns=tuple(each.campaign_id for each in earlier),
        basis=basis,
        at=at,
    )


def _expected(rates: Sequence[float], audience: int, most: float = math.inf) -> Interval:
    """The prediction interval of one more campaign: mean and Student's t over the earlier ones' rates."""
    mean = math.fsum(rates) / len(rates)
    variance = math.fsum((rate - mean) ** 2 for rate in rates) / (len(rates) - 1)
    reach = student95(len(rates) - 1) * math.sqrt(variance * (1 + 1 / len(rates)))
    low, high = max(0.0, mean - reach), mean + reach
    return Interval(mean * audience, low * audience, min(most, high * audience))


async def keep_forecast(database: Database, campaign: Campaign, moment: Moment) -> None:
    """Write down what is expected of a campaign whose audience has just been planned, once."""
    count = select(func.count()).select_from(Delivery).where(Delivery.campaign_id == campaign.id)
    async with database.read() as session:
        expected = await forecast(session, campaign, await session.scalar(count) or 0, moment)
    if expected is None:
        return
    row = {"campaign_id": campaign.id, "value": expected.as_json(), "at": moment.now}
    async with database.begin() as session:
        await session.execute(insert_or_keep(session, CampaignForecast, "campaign_id"), row)


async def kept_forecast(session: AsyncSession, campaign_id: int) -> Forecast | None:
    """What was expected of the campaign before it was sent; None where nothing could be."""
    row = await session.get(CampaignForecast, campaign_id)
    if row is None:
        return None
    value = row.value
    numbers = {name: Interval(**value[name]) for name in ("reach", "clicks", "orders", "revenue")}
    return Forecast(
        audience=value["audience"],
        **numbers,
        campaigns=tuple(value["campaigns"]),
        basis=value["basis"],
        at=row.at,
    )


async def _earlier(session: AsyncSession, campaign: Campaign, basis: str, moment: Moment) -> list[Experience]:
    settings = await read_settings(session)
    wanted = select(Campaign).where(
        Campaign.id != campaign.id,
        Campaign.kind == campaign.kind,
        Campaign.state == "completed",
        ~Campaign.transactional,
    )
    if basis == "segment":
        wanted = wanted.where(Campaign.segment_id == campaign.segment_id)
    found: list[Experience] = []
    for each in await session.scalars(wanted.order_by(Campaign.id.desc()).limit(4 * MOST)):
        window = timedelta(days=each.attribution_days)
        if each.ended_at is None or each.ended_at + window > moment.now or len(found) == MOST:
            continue
        audience, sent, clicked = await _counts(session, each.id)
        if sent < LEAST_SENT:
            continue
        credited = await credits_of(session, each, settings.attribution, moment)
        orders = float(sum(credit.part for credit in credited))
        revenue = sum(credit.amount for credit in credited)
        rates = (number / audience for number in (sent, clicked, orders, revenue))
        found.append(Experience(each.id, audience, *rates))
    return found


async def _counts(session: AsyncSession, campaign_id: int) -> tuple[int, int, int]:
    """Deliveries, those sent, those clicked."""
    sent = func.sum(case((Delivery.state == "sent", 1), else_=0))
    query = select(func.count(), func.coalesce(sent, 0), func.count(Delivery.clicked_at))
    audience, sent_, clicked = (await session.execute(query.where(Delivery.campaign_id == campaign_id))).one()
    return audience, int(sent_), clicked
