"""What makes a segment special: the features that its members have more often, or less, than others."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.protected import matter
from segments.condition import Condition
from segments.expansion import expanded
from segments.insight.features import EVERYONE, SAMPLE, TRAIT, features
from segments.insight.statistics import Ratio, Shares, false_discovery, probability, ratio
from segments.moment import Moment
from segments.window import Bounds

#: What customers did counts where they did it in this time.
WINDOW = timedelta(days=90)
#: A feature counts where so many members have it, or would have it if they were like everybody else.
FEWEST = 5
#: A difference is called one where its corrected p-value is not above this.
LEVEL = 0.05


@dataclass(frozen=True)
class Distinction:
    """One feature, its two shares, and how sure it is that they differ."""

    #: `city`, `tag`, `category`, `hour`, `trait:NAME` ...
    dimension: str
    value: str
    shares: Shares
    #: How many times as frequent among the members.
    lift: Ratio
    #: Corrected for the number of features compared.
    probability: float

    @property
    def is_significant(self) -> bool:
        return self.probability <= LEVEL


@dataclass(frozen=True)
class Insight:
    """The distinctions, significant ones first, of these the surest great ones first.

    Where `compared` is less than `members` or `others`, so many of that side were drawn by chance.
    """

    members: int
    others: int
    members_compared: int
    others_compared: int
    #: When what counts among the deeds happened.
    start: datetime
    end: datetime
    #: How many features the correction is for.
    comparisons: int
    distinctions: list[Distinction]


Counts = Mapping[tuple[str, str], tuple[int, int]]


async def insight(
    session: AsyncSession, condition: Condition, moment: Moment, *, window: timedelta = WINDOW
) -> Insight:
    """Compares the members of a definition with everybody else."""
    condition = await expanded(session, condition)
    bounds = Bounds(moment.now - window, moment.now)
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for dimension, value, inside, count in await session.execute(features(condition, moment, bounds)):
        found[dimension, value][0 if inside else 1] = count
    counts = {feature: (inside, outside) for feature, (inside, outside) in found.items()}
    members, others = counts.pop((EVERYONE, ""), (0, 0))
    compared = counts.pop((SAMPLE, ""), (0, 0))
    distinctions = distinguish(counts, *compared)
    return Insight(
        members=members,
        others=others,
        members_compared=compared[0],
        others_compared=compared[1],
        start=moment.now - window,
        end=moment.now,
        comparisons=len(distinctions),
        distinctions=distinctions,
    )


def distinguish(counts: Counts, of_inside: int, of_outside: int) -> list[Distinction]:
    """The features that enough customers have to be compared, from how many of each side have them."""
    if not of_inside or not of_outside:
        return []
    compared = [
        (feature, Shares(inside, of_inside, outside, of_outside))
        for feature, (inside, outside) in sorted(counts.items())
        if _may_be_told(feature[0])
        and max(inside, (inside + outside) * of_inside / (of_inside + of_outside)) >= FEWEST
    ]
    corrected = false_discovery([probability(shares) for _, shares in compared])
    found = (
        Distinction(dimension, value, shares, ratio(shares), chance)
        for ((dimension, value), shares), chance in zip(compared, corrected, strict=True)
    )
    return _in_order(found)


def _may_be_told(dimension: str) -> bool:
    """Protected matters set nobody apart."""
    return not dimension.startswith(TRAIT) or matter(dimension.removeprefix(TRAIT)) is None


def _in_order(found: Iterable[Distinction]) -> list[Distinction]:
    return sorted(
        found, key=lambda one: (not one.is_significant, -_least(one.lift), one.dimension, one.value)
    )


def _least(lift: Ratio) -> float:
    """How far the interval keeps from 1 at least, up or down alike; negative where it holds 1."""
    return max(math.log(lift.low), -math.log(lift.high))
