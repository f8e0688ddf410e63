"""Lifecycle stage, RFM type and RFM scores: what follows from orders, money and days by given cuts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Stage = Literal["potential", "first_purchase", "repeat", "retained", "churned"]

#: In the order in which a customer may pass through them.
STAGES: tuple[Stage, ...] = ("potential", "first_purchase", "repeat", "retained", "churned")

#: Whether recency, frequency and money are good -> the type.
TYPES: dict[tuple[bool, bool, bool], str] = {
    (True, True, True): "important_value",
    (True, False, True): "important_develop",
    (False, True, True): "important_keep",
    (False, False, True): "important_winback",
    (True, True, False): "general_value",
    (True, False, False): "general_develop",
    (False, True, False): "general_keep",
    (False, False, False): "general_winback",
}

#: Four cuts make the scores 1 to 5.
Cuts = tuple[float, float, float, float]


@dataclass(frozen=True)
class Buying:
    """What a customer is graded by. `spent` is in minor units, the day is one of the shop's calendar."""

    orders: int
    spent: int
    last_order_on: date | None

    def recency(self, today: date) -> int | None:
        """Days since the last order, by date; None without one."""
        return None if self.last_order_on is None else (today - self.last_order_on).days


@dataclass(frozen=True)
class TypeCut:
    """Where good ends: recency up to it, money from it on, and orders from it on or above it."""

    recency: float
    orders: float
    spent: float
    #: Whether a customer needs more orders than the cut; else as many are enough.
    above: bool = False

    def good(self, buying: Buying, recency: int) -> tuple[bool, bool, bool]:
        often = buying.orders > self.orders if self.above else buying.orders >= self.orders
        return recency <= self.recency, often, buying.spent >= self.spent


@dataclass(frozen=True)
class ScoreCuts:
    """The 20, 40, 60 and 80 % quantiles of the buyers' recency, orders and money."""

    recency: Cuts
    orders: Cuts
    spent: Cuts


@dataclass(frozen=True)
class Standards:
    """What everybody in the shop is measured by."""

    #: After more days than that without an order a customer is churned.
    churn_days: int
    retained_orders: int
    #: None while nobody has bought anything.
    cut: TypeCut | None = None
    scores: ScoreCuts | None = None


@dataclass(frozen=True)
class Grade:
    """A customer's place; types and scores are for buyers only."""

    lifecycle_stage: Stage
    rfm_type: str | None = None
    recency_score: int | None = None
    frequency_score: int | None = None
    monetary_score: int | None = None


def grade(buying: Buying, standards: Standards, today: date) -> Grade:
    """Where a customer stands on this day."""
    recency = buying.recency(today)
    if recency is None:
        return Grade("potential")
    stage, cut, scores = _stage(buying.orders, recency, standards), standards.cut, standards.scores
    if cut is None or scores is None:
        return Grade(stage)
    return Grade(
        stage,
        TYPES[cut.good(buying, recency)],
        5 - _passed(scores.recency, recency),
        1 + _passed(scores.orders, buying.orders),
        1 + _passed(scores.spent, buying.spent),
    )


def next_change(buying: Buying, standards: Standards, today: date) -> date | None:
    """The first day after this one on which the grade may be another without a further order."""
    if buying.last_order_on is None:
        return None
    limits: list[float] = [standards.churn_days]
    if standards.cut is not None and standards.scores is not None:
        limits += [standards.cut.recency, *standards.scores.recency]
    days = {buying.last_order_on + timedelta(days=math.floor(limit) + 1) for limit in limits}
    return min((day for day in days if day > today), default=None)


def _stage(orders: int, recency: int, standards: Standards) -> Stage:
    if recency > standards.churn_days:
        return "churned"
    if orders == 1:
        return "first_purchase"
    return "retained" if orders >= standards.retained_orders else "repeat"


def _passed(cuts: Cuts, value: int) -> int:
    """How many of the cuts the value is above."""
    return sum(value > cut for cut in cuts)
