"""What a campaign did: numbers, each with the time it covers, and the people behind them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, distinct, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Event
from scheduler.campaign import by_id
from scheduler.schema import Campaign, Delivery


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
    #: Customers who bought within the attribution window after a message was sent to them.
    bought: int
    orders: int
    revenue: int
    #: Customers of the control group who bought within as long a time after they were planned.
    held_out_bought: int
    held_out_revenue: int
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
        values = asdict(self)
        return {
            key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()
        }


async def report(session: AsyncSession, campaign_id: int, *, now: datetime) -> Report:
    """The campaign's numbers as they stand at `now`. Raises UnknownCampaign."""
    campaign = await by_id(session, campaign_id)
    states = await _states(session, campaign_id)
    counts = {state: sum(reasons.values()) for state, reasons in states.items()}
    clicked, first, last, until = await _sending(session, campaign_id)
    bought, orders, revenue = await _purchases(session, campaign_id, "sent", now)
    held_out_bought, _, held_out_revenue = await _purchases(session, campaign_id, "held_out", now)
    return Report(
        campaign_id=campaign_id,
        name=campaign.name,
        state=campaign.state,
        audience=sum(counts.values()),
        **{state: counts.get(state, 0) for state in ("planned", "sending", "sent", "unknown", "held_out")},
        failed=states.get("failed", {}),
        skipped=states.get("skipped", {}),
        clicked=clicked,
        bought=bought,
        orders=orders,
        revenue=revenue,
        held_out_bought=held_out_bought,
        held_out_revenue=held_out_revenue,
        stopped=await _stopped(session, campaign, now),
        attribution_days=campaign.attribution_days,
        first_sent_at=first,
        last_sent_at=last,
        counted_until=min(until, now) if until else now,
        window_open=until is None or until > now,
    )


async def buyers(
    session: AsyncSession,
    campaign_id: int,
    *,
    now: datetime,
    state: str = "sent",
    limit: int = 50,
    offset: int = 0,
) -> list[int]:
    """Ids of the profiles behind `bought` (or, with `held_out`, behind `held_out_bought`)."""
    query = select(Event.profile_id).distinct().where(_bought(campaign_id, state, now))
    return list(await session.scalars(query.order_by(Event.profile_id).limit(limit).offset(offset)))


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


async def _purchases(
    session: AsyncSession, campaign_id: int, state: str, now: datetime
) -> tuple[int, int, int]:
    """Buyers, orders and revenue; an order counts once, however many messages came before it."""
    query = select(
        func.count(distinct(Event.profile_id)), func.count(), func.coalesce(func.sum(Event.amount), 0)
    )
    buyers_, orders, revenue = (await session.execute(query.where(_bought(campaign_id, state, now)))).one()
    return buyers_, orders, int(revenue or 0)


def _bought(campaign_id: int, state: str, now: datetime) -> ColumnElement[bool]:
    reached = Delivery.sent_at if state == "sent" else Delivery.planned_at
    window = exists().where(
        Delivery.campaign_id == campaign_id,
        Delivery.profile_id == Event.profile_id,
        Delivery.state == state,
        Event.at > reached,
        Event.at < Delivery.counts_until,
    )
    # Named beside the window, so that an engine can go from the few recipients to their events.
    recipients = select(Delivery.profile_id).where(
        Delivery.campaign_id == campaign_id, Delivery.state == state
    )
    return (Event.type == "purchase") & (Event.at < now) & Event.profile_id.in_(recipients) & window


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
