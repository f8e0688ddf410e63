"""What a campaign did: numbers, each with the time it covers, and the people behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, distinct, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Event
from scheduler.campaign import by_id
from scheduler.learning.attribution import Credit, credits_of
from scheduler.learning.credit import Model
from scheduler.learning.forecast import Forecast, kept_forecast
from scheduler.learning.goal import parse_goal
from scheduler.learning.lift import Lift, campaign_lift
from scheduler.learning.settings import LearningSettings, read_settings
from scheduler.learning.variant_result import VariantResults, variant_results
from scheduler.messages.links import clicks
from scheduler.schema import Campaign, Delivery
from segments.moment import Moment


@dataclass(frozen=True, kw_only=True)
class Report:
    """Counts are deliveries unless said otherwise; money is in minor units of the shop's currency."""

    campaign_id: int
    name: str
    state: str
    #: Everybody who was planned: the sum of the states below.
    audience: int
    planned: int
    sending: int
    sent: int
    unknown: int
    held_out: int
    failed: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    clicked: int
    #: Of how many deliveries each button was followed, by its number from 1.
    button_clicks: dict[int, int] = field(default_factory=dict)
    #: What counts as a conversion; without a setting, a purchase.
    conversion: dict[str, Any]
    #: last | first | linear: which message of several gets the credit for an order.
    attribution: str
    #: Customers with an order that is credited to this campaign, within the attribution window.
    bought: int
    #: Orders, in parts where several campaigns share one.
    orders: float
    revenue: int
    #: Revenue for each message sent, in minor units.
    revenue_per_recipient: float | None
    cost: int
    #: What each unit of cost earned beyond itself; None where it cost nothing.
    roi: float | None
    #: Customers of the control group who bought within as long a time after they were planned.
    held_out_bought: int
    held_out_revenue: int
    #: None where only the progress was asked for; so are `variants` and `forecast`.
    lift: Lift | None
    #: None where the message has no variants.
    variants: VariantResults | None
    #: What was expected before the sending; None where there was no basis for it, or no plan yet.
    forecast: Forecast | None
    #: Customers who opted out through this campaign.
    stopped: int
    attribution_days: int
    first_sent_at: datetime | None
    last_sent_at: datetime | None
    #: Until when purchases are counted: the end of the last window, or now while it is open.
    counted_until: datetime
    #: Whether purchases may still come in.
    window_open: bool

    def as_json(self) -> dict[str, Any]:
        """The same with times as ISO 8601 text."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.as_json() if hasattr(value, "as_json") else value


async def report(
    session: AsyncSession,
    campaign_id: int,
    *,
    moment: Moment,
    model: Model | None = None,
    whole: bool = True,
) -> Report:
    """The campaign's numbers as they stand at the moment. Raises UnknownCampaign.

    `model` is the attribution; without one, what the shop has set. Without `whole` what takes longest to
    find, the effect and the variants, is left out.
    """
    campaign = await by_id(session, campaign_id)
    settings = await read_settings(session)
    chosen = model or settings.attribution
    states = await _states(session, campaign_id)
    counts = {state: sum(reasons.values()) for state, reasons in states.items()}
    clicked, first, last, until = await _sending(session, campaign_id)
    credited = await credits_of(session, campaign, chosen, moment)
    held_out_bought, held_out_revenue = await _held_out(session, campaign, moment)
    return Report(
        campaign_id=campaign_id,
        name=campaign.name,
        state=campaign.state,
        audience=sum(counts.values()),
        **{state: counts.get(state, 0) for state in ("planned", "sending", "sent", "unknown", "held_out")},
        failed=states.get("failed", {}),
        skipped=states.get("skipped", {}),
        clicked=clicked,
        button_clicks=await clicks(session, campaign_id),
        conversion=parse_goal(campaign.conversion).dump(),
        attribution=chosen,
        **_earned(credited, counts.get("sent", 0), _cost(campaign, settings, counts)),
        held_out_bought=held_out_bought,
        held_out_revenue=held_out_revenue,
        lift=await campaign_lift(session, campaign, moment) if whole else None,
        variants=await variant_results(session, campaign, credited, moment) if whole else None,
        forecast=await kept_forecast(session, campaign_id) if whole else None,
        stopped=await _stopped(session, campaign, moment.now),
        attribution_days=campaign.attribution_days,
        first_sent_at=first,
        last_sent_at=last,
        counted_until=min(until, moment.now) if until else moment.now,
        window_open=until is None or until > moment.now,
    )


async def buyers(
    session: AsyncSession,
    campaign_id: int,
    *,
    moment: Moment,
    model: Model | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[int]:
    """Ids of the profiles behind `bought`, in their order."""
    campaign = await by_id(session, campaign_id)
    chosen = model or (await read_settings(session)).attribution
    credited = await credits_of(session, campaign, chosen, moment)
    return sorted({credit.profile_id for credit in credited})[offset : offset + limit]


async def stoppers(
    session: AsyncSession, campaign_id: int, *, now: datetime, limit: int = 50, offset: int = 0
) -> list[int]:
    """Ids of the profiles behind `stopped`."""
    query = _opt_outs(await by_id(session, campaign_id), now)
    return list(await session.scalars(query.order_by(Event.profile_id).limit(limit).offset(offset)))


async def _states(session: AsyncSession, campaign_id: int) -> dict[str, dict[str, int]]:
    query = select(Delivery.state, func.coalesce(Delivery.reason, ""), func.count())
    grouped = query.where(Delivery.campaign_id == campaign_id).group_by(Delivery.state, Delivery.reason)
    states: dict[str, dict[str, int]] = {}
    for state, reason, count in await session.execute(grouped):
        states.setdefault(state, {})[reason] = count
    return states


async def _sending(
    session: AsyncSession, campaign_id: int
) -> tuple[int, datetime | None, datetime | None, datetime | None]:
    query = select(
        func.count(Delivery.clicked_at),
        func.min(Delivery.sent_at),
        func.max(Delivery.sent_at),
        func.max(Delivery.counts_until),
    )
    return (await session.execute(query.where(Delivery.campaign_id == campaign_id))).one()


def _cost(campaign: Campaign, settings: LearningSettings, counts: Mapping[str, int]) -> int:
    """Minor units for what was sent, rounded half up; what may have arrived was paid for, too."""
    each = settings.cost_per_thousand if campaign.cost_per_thousand is None else campaign.cost_per_thousand
    messages = counts.get("sent", 0) + counts.get("unknown", 0)
    return (each * messages * 2 + 1000) // 2000


def _earned(credited: list[Credit], sent: int, cost: int) -> dict[str, Any]:
    orders = sum((credit.part for credit in credited), Fraction(0))
    revenue = sum(credit.amount for credit in credited)
    return {
        "bought": len({credit.profile_id for credit in credited}),
        "orders": int(orders) if orders.denominator == 1 else round(float(orders), 2),
        "revenue": revenue,
        "revenue_per_recipient": revenue / sent if sent else None,
        "cost": cost,
        "roi": (revenue - cost) / cost if cost else None,
    }


async def _held_out(session: AsyncSession, campaign: Campaign, moment: Moment) -> tuple[int, int]:
    """Customers held out who converted, and their revenue; an event counts once."""
    query = select(func.count(distinct(Event.profile_id)), func.coalesce(func.sum(Event.amount), 0))
    counted = query.where(parse_goal(campaign.conversion).sql(moment), _in_window(campaign.id, moment.now))
    buyers_, revenue = (await session.execute(counted)).one()
    return buyers_, int(revenue or 0)


def _in_window(campaign_id: int, now: datetime) -> ColumnElement[bool]:
    window = exists().where(
        Delivery.campaign_id == campaign_id,
        Delivery.profile_id == Event.profile_id,
        Delivery.state == "held_out",
        Event.at > Delivery.planned_at,
        Event.at < Delivery.counts_until,
    )
    # Named beside the window, so that an engine can go from the few recipients to their events.
    recipients = select(Delivery.profile_id).where(
        Delivery.campaign_id == campaign_id, Delivery.state == "held_out"
    )
    return (Event.at < now) & Event.profile_id.in_(recipients) & window


async def _stopped(session: AsyncSession, campaign: Campaign, now: datetime) -> int:
    return await session.scalar(select(func.count()).select_from(_opt_outs(campaign, now).subquery())) or 0


def _opt_outs(campaign: Campaign, now: datetime) -> Select[int]:
    # An import may bring another system's campaign with the same number: only our recipients count.
    recipients = select(Delivery.profile_id).where(Delivery.campaign_id == campaign.id)
    return (
        select(Event.profile_id)
        .distinct()
        .where(
            Event.campaign_id == str(campaign.id),
            Event.type == "opt_out",
            Event.at >= campaign.created_at,
            Event.at <= now,
            Event.profile_id.in_(recipients),
        )
    )
