"""How many messages of each variant are settled, and how many of them were a success."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Event
from scheduler.learning.experiment import Experiment
from scheduler.learning.goal import parse_goal
from scheduler.learning.winner import Count
from scheduler.schema import Campaign, Delivery
from segments.moment import Moment

_KEY = (Delivery.step, Delivery.profile_id, Delivery.occurrence)


async def settled_counts(
    session: AsyncSession, campaign: Campaign, experiment: Experiment, moment: Moment
) -> dict[str, Count]:
    """Variant -> its settled messages and their successes.

    A message is settled once its time for a success is over: counting one that still has time would
    favour what was sent earlier.
    """
    wait = timedelta(hours=experiment.settled_after(campaign.attribution_days))
    settled = (
        Delivery.campaign_id == campaign.id,
        Delivery.state == "sent",
        Delivery.sent_at <= moment.now - wait,
    )
    totals = select(Delivery.variant, func.count()).where(*settled).group_by(Delivery.variant)
    sizes = {row[0]: row[1] for row in await session.execute(totals)}
    by_click = experiment.judged_by == "click"
    query = _clicks(settled) if by_click else _conversions(settled, campaign, moment)
    successes: dict[str, set[tuple[int, ...]]] = {variant.key: set() for variant in experiment.variants}
    for variant, sent_at, at, *key in await session.execute(query):
        if variant in successes and sent_at < at < sent_at + wait:
            successes[variant].add(tuple(key))
    return {key: Count(sizes.get(key, 0), len(each)) for key, each in successes.items()}


def _clicks(settled: Sequence[Any]) -> Select[*tuple[Any, ...]]:
    return select(Delivery.variant, Delivery.sent_at, Delivery.clicked_at, *_KEY).where(
        *settled, Delivery.clicked_at.is_not(None)
    )


def _conversions(settled: Sequence[Any], campaign: Campaign, moment: Moment) -> Select[*tuple[Any, ...]]:
    return (
        select(Delivery.variant, Delivery.sent_at, Event.at, *_KEY)
        .join(Event, Event.profile_id == Delivery.profile_id)
        .where(
            *settled,
            parse_goal(campaign.conversion).sql(moment),
            Event.at > Delivery.sent_at,
            Event.at < moment.now,
        )
    )
