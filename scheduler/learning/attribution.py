"""Conversions credited to a campaign, over all campaigns that wrote to the same customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Event
from scheduler.learning.credit import Model, Touch, share_out
from scheduler.learning.goal import Goal, parse_goal
from scheduler.schema import Campaign, Delivery
from segments.moment import Moment


@dataclass(frozen=True)
class Credit:
    """What a campaign gets of one order."""

    profile_id: int
    at: datetime
    part: Fraction
    #: Minor units of the shop's currency.
    amount: int


@dataclass(frozen=True)
class _Order:
    """Events of one order; an event without an order is one by itself."""

    profile_id: int
    at: datetime
    #: Goal's number -> the amount of the events that it counts, for those that it counts any of.
    amounts: Mapping[int, int]


async def credits_of(session: AsyncSession, campaign: Campaign, model: Model, moment: Moment) -> list[Credit]:
    """The campaign's part of each order, in the order of customers and time.

    A message competes for an order if its own campaign counts such events. Over all campaigns the parts of
    an order add up to 1 at most, so that nothing is counted twice. Transactional messages do not compete.
    """
    span = await _span(session, campaign.id)
    if span is None:
        return []
    goals, numbers = await _goals(session, campaign)
    lines = _lines(campaign.id, list(goals), moment, *span)
    orders = _orders((await session.execute(lines)).all(), len(goals))
    if not orders:
        return []
    touches = await _touches(session, lines, *span)
    found = []
    for order in orders:
        rivals = [
            each for each in touches[order.profile_id] if numbers.get(each.campaign_id) in order.amounts
        ]
        amount = order.amounts.get(numbers[campaign.id], 0)
        if share := share_out(rivals, order.at, amount, model).get(campaign.id):
            found.append(Credit(order.profile_id, order.at, share.part, share.amount))
    return found


async def _span(session: AsyncSession, campaign_id: int) -> tuple[datetime, datetime] | None:
    """From the first message to the end of the last window."""
    reached = select(func.min(Delivery.sent_at), func.max(Delivery.counts_until)).where(
        Delivery.campaign_id == campaign_id, Delivery.state == "sent"
    )
    first, until = (await session.execute(reached)).one()
    return (first, until) if first is not None and until is not None else None


async def _goals(session: AsyncSession, campaign: Campaign) -> tuple[dict[Goal, int], dict[int, int]]:
    """The different goals on events of the campaign's type, numbered, and the number of each campaign's."""
    goal = parse_goal(campaign.conversion)
    rows = await session.execute(select(Campaign.id, Campaign.conversion).where(~Campaign.transactional))
    goals, numbers = {goal: 0}, {campaign.id: 0}
    for other_id, conversion in rows:
        other = parse_goal(conversion)
        if other.type == goal.type:
            numbers[other_id] = goals.setdefault(other, len(goals))
    return goals, numbers


def _lines(
    campaign_id: int, goals: Sequence[Goal], moment: Moment, first: datetime, until: datetime
) -> Select[*tuple[Any, ...]]:
    recipients = select(Delivery.profile_id).where(
        Delivery.campaign_id == campaign_id, Delivery.state == "sent"
    )
    counted = [goal.sql(moment).label(f"goal_{number}") for number, goal in enumerate(goals)]
    return (
        select(Event.profile_id, Event.id, Event.order_id, Event.at, Event.amount, *counted)
        .where(
            Event.type == goals[0].type,
            Event.at > first,
            Event.at < min(until, moment.now),
            Event.profile_id.in_(recipients),
        )
        .order_by(Event.profile_id, Event.at, Event.id)
    )


def _orders(rows: Sequence[Any], goals: int) -> list[_Order]:
    found: dict[tuple[int, str | int], _Order] = {}
    for row in rows:
        key = (row.profile_id, row.order_id if row.order_id is not None else row.id)
        order = found.get(key, _Order(row.profile_id, row.at, {}))
        amounts = dict(order.amounts)
        for number in range(goals):
            if getattr(row, f"goal_{number}"):
                amounts[number] = amounts.get(number, 0) + int(row.amount or 0)
        found[key] = replace(order, amounts=amounts)
    return list(found.values())


async def _touches(
    session: AsyncSession, lines: Select[*tuple[Any, ...]], first: datetime, until: datetime
) -> Mapping[int, Sequence[Touch]]:
    buyers = lines.order_by(None).with_only_columns(Event.profile_id).distinct()
    query = select(Delivery.profile_id, Delivery.campaign_id, Delivery.sent_at, Delivery.counts_until).where(
        Delivery.profile_id.in_(buyers),
        Delivery.state == "sent",
        Delivery.sent_at < until,
        Delivery.counts_until > first,
    )
    touches: dict[int, list[Touch]] = defaultdict(list)
    for profile_id, campaign_id, at, counts_until in await session.execute(query):
        assert at is not None  # as the query wants it
        assert counts_until is not None
        touches[profile_id].append(Touch(campaign_id, at, counts_until))
    return touches
