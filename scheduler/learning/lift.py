"""Lift: what a campaign changed, against those of its audience who were held out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, func, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Event, Profile
from scheduler.learning.control_group import in_control_group
from scheduler.learning.goal import parse_goal
from scheduler.learning.interval import Interval, Sample, difference_of_means, difference_of_shares
from scheduler.learning.settings import read_settings
from scheduler.schema import Campaign, Delivery
from scheduler.speech import Speech, english
from segments.moment import Moment

#: So many customers each group needs before anything is said.
LEAST = 100

_HELD_OUT = Delivery.state == "held_out"


@dataclass(frozen=True)
class Group:
    """Customers, and what they did in the window; money is in minor units."""

    customers: int
    converted: int
    revenue: int
    #: The sum of the squares of each customer's revenue.
    squares: int

    @property
    def rate(self) -> float | None:
        return self.converted / self.customers if self.customers else None

    @property
    def revenue_each(self) -> float | None:
        return self.revenue / self.customers if self.customers else None

    @property
    def sample(self) -> Sample:
        return Sample(self.customers, self.revenue, self.squares)


@dataclass(frozen=True)
class Lift:
    """Two groups that differ by chance alone but for the messages, and the difference between them."""

    treated: Group
    held_out: Group
    #: Conversions were counted from here to there.
    since: datetime | None = None
    until: datetime | None = None

    @property
    def enough(self) -> bool:
        return min(self.treated.customers, self.held_out.customers) >= LEAST

    @property
    def rate(self) -> Interval | None:
        """The difference of the conversion rates (Newcombe); None while a group is too small."""
        if not self.enough:
            return None
        groups = [(each.converted, each.customers) for each in (self.treated, self.held_out)]
        return difference_of_shares(*groups)

    @property
    def revenue(self) -> Interval | None:
        """The difference of the revenue per customer in minor units (Welch); None as of `rate`."""
        return difference_of_means(self.treated.sample, self.held_out.sample) if self.enough else None

    @property
    def conclusive(self) -> bool:
        return self.rate is not None and self.rate.excludes_zero

    def verdict(self, say: Speech = english) -> str:
        """What may be said, in a sentence, said by `say`."""
        if self.held_out.customers == 0:
            return say("Not conclusive: nobody was held out, so there is nothing to compare with.")
        if self.rate is None:
            return say(
                "Not conclusive: %(treated)s customers and %(held)s held out are too few; each group needs "
                "%(least)s.",
                treated=self.treated.customers,
                held=self.held_out.customers,
                least=LEAST,
            )
        low, high = _points(self.rate.low), _points(self.rate.high)
        bounds = say("95 %% interval %(low)s to %(high)s percentage points", low=low, high=high)
        if not self.rate.excludes_zero:
            return say("Not conclusive: the difference may be chance (%(bounds)s).", bounds=bounds)
        points = _points(self.rate.value)
        if self.rate.value > 0:
            return say(
                "%(points)s percentage points more customers converted (%(bounds)s).",
                points=points,
                bounds=bounds,
            )
        return say(
            "%(points)s percentage points fewer customers converted (%(bounds)s).",
            points=points,
            bounds=bounds,
        )

    def as_json(self) -> dict[str, Any]:
        """Rates between 0 and 1, money in minor units, differences as {"value", "low", "high"}."""
        return {
            "conclusive": self.conclusive,
            "verdict": self.verdict(),
            "least_customers": LEAST,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "treated": _group(self.treated),
            "held_out": _group(self.held_out),
            "conversion_rate": _interval(self.rate),
            "revenue_per_customer": _interval(self.revenue),
        }


async def campaign_lift(session: AsyncSession, campaign: Campaign, moment: Moment) -> Lift:
    """The campaign's effect on everybody whom it was planned for.

    All planned are compared with all held out, whether or not a message could be sent to them: who is
    written to at last is no chance selection, so the sent alone would not compare. A conversion counts
    within the attribution window after the planning. Members of the global control group are left out.
    """
    own = Delivery.campaign_id == campaign.id
    span = select(func.count(), func.min(Delivery.planned_at), func.max(Delivery.planned_at)).where(own)
    rows, first, last = (await session.execute(span)).one()
    if not rows:
        return Lift(group_of(0, []), group_of(0, []))
    window = timedelta(days=campaign.attribution_days)
    until = min(last + window, moment.now)
    percent = (await read_settings(session)).control_percent
    wanted = and_(own, not_(in_control_group(percent, moment)))
    spent: dict[bool, dict[int, int]] = {True: {}, False: {}}
    candidates = _candidates(wanted, parse_goal(campaign.conversion).sql(moment), first, until)
    counted: int | None = None
    for event_id, profile_id, amount, at, planned_at, held in await session.execute(candidates):
        # A nudge may have reached the same customer twice: each event counts once.
        if event_id != counted and planned_at < at < planned_at + window:
            counted = event_id
            group = spent[bool(held)]
            group[profile_id] = group.get(profile_id, 0) + int(amount or 0)
    sizes = await _sizes(session, wanted)
    treated, held_out = (group_of(sizes.get(held, 0), list(spent[held].values())) for held in (False, True))
    return Lift(treated, held_out, first, until)


def _candidates(
    wanted: ColumnElement[bool], goal: ColumnElement[bool], since: datetime, until: datetime
) -> Select[*tuple[Any, ...]]:
    """Conversions of the customers, each with the deliveries that it may belong to."""
    return (
        select(Event.id, Event.profile_id, Event.amount, Event.at, Delivery.planned_at, _HELD_OUT)
        .join(Delivery, Delivery.profile_id == Event.profile_id)
        .join(Profile, Profile.id == Event.profile_id)
        .where(wanted, goal, Event.at > since, Event.at < until)
        .order_by(Event.id)
    )


async def _sizes(session: AsyncSession, wanted: ColumnElement[bool]) -> dict[bool, int]:
    query = (
        select(_HELD_OUT, func.count(distinct(Delivery.profile_id)))
        .join(Profile, Profile.id == Delivery.profile_id)
        .where(wanted)
        .group_by(_HELD_OUT)
    )
    return {bool(held): count for held, count in await session.execute(query)}


def group_of(customers: int, amounts: list[int]) -> Group:
    """A group of so many customers, by what each of those who converted spent."""
    return Group(customers, len(amounts), sum(amounts), sum(amount * amount for amount in amounts))


def _group(group: Group) -> dict[str, Any]:
    return {
        "customers": group.customers,
        "converted": group.converted,
        "revenue": group.revenue,
        "conversion_rate": group.rate,
        "revenue_per_customer": group.revenue_each,
    }


def _interval(interval: Interval | None) -> dict[str, float] | None:
    return None if interval is None else {"value": interval.value, "low": interval.low, "high": interval.high}


def _points(share: float) -> str:
    return f"{100 * share:+.2f}".replace("-", "−")
