"""What each variant of a campaign did, and whether one has won."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.learning.attribution import Credit
from scheduler.learning.bandit import chances, seed_of
from scheduler.learning.experiment import Experiment, parse_experiment
from scheduler.learning.interval import Interval, wilson
from scheduler.learning.schema import VariantBatch
from scheduler.learning.variant_count import settled_counts
from scheduler.learning.winner import ALPHA, Contest, Count, contest
from scheduler.schema import Campaign, Delivery
from scheduler.speech import Speech, english
from segments.moment import Moment

#: So many customers are asked about in one query.
_AT_ONCE = 2000


@dataclass(frozen=True)
class VariantResult:
    """One variant; money is in minor units."""

    key: str
    sent: int
    clicked: int
    count: Count
    #: The success rate of the settled messages.
    rate: Interval
    #: The chance that it is the best, by what is settled.
    chance: float
    #: Its share of the batch that is being sent, or of all.
    share: float
    revenue: int

    @property
    def revenue_per_recipient(self) -> float | None:
        return self.revenue / self.sent if self.sent else None

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "share": self.share,
            "sent": self.sent,
            "clicked": self.clicked,
            "settled": self.count.settled,
            "successes": self.count.successes,
            "rate": {"value": self.rate.value, "low": self.rate.low, "high": self.rate.high},
            "chance_to_be_best": self.chance,
            "revenue": self.revenue,
            "revenue_per_recipient": self.revenue_per_recipient,
        }


@dataclass(frozen=True)
class VariantResults:
    """The variants in their order."""

    experiment: Experiment
    settle_hours: int
    results: tuple[VariantResult, ...]
    contest: Contest
    #: Batches that a bandit has begun.
    batches: int

    def verdict(self, say: Speech = english) -> str:
        """What may be said, in a sentence, said by `say`."""
        if self.contest.short:
            return say(
                "No winner yet: %(variants)s needs %(least)s messages whose %(hours)s hours are over.",
                variants=", ".join(self.contest.short),
                least=self.experiment.least,
                hours=self.settle_hours,
            )
        if self.contest.leader is None:
            return say("No winner yet: no variant does better than the others.")
        p = say("always-valid p = %(p)s", p=f"{self.contest.p:.3f}")
        if self.contest.winner is None:
            return say(
                "No winner yet: %(variant)s leads, but it may be chance (%(p)s).",
                variant=self.contest.leader,
                p=p,
            )
        return say(
            "%(variant)s wins (%(p)s, at most %(alpha)s): this holds however often one looks.",
            variant=self.contest.winner,
            p=p,
            alpha=f"{ALPHA:g}",
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "allocation": self.experiment.allocation,
            "judged_by": self.experiment.judged_by,
            "settle_hours": self.settle_hours,
            "least_settled": self.experiment.least,
            "batches": self.batches,
            "winner": self.contest.winner,
            "leader": self.contest.leader,
            "p": self.contest.p,
            "verdict": self.verdict(),
            "variants": [result.as_json() for result in self.results],
        }


async def variant_results(
    session: AsyncSession, campaign: Campaign, credited: Sequence[Credit], moment: Moment
) -> VariantResults | None:
    """What the variants have done so far; `credited` are the campaign's orders. None without variants."""
    experiment = parse_experiment(campaign.experiment)
    if experiment is None:
        return None
    counts = await settled_counts(session, campaign, experiment, moment)
    sent, clicked = await _sent(session, campaign.id)
    revenue = await _revenue(session, campaign.id, credited)
    batches, shares = await _shares(session, campaign.id, experiment)
    best = chances(counts, seed_of(campaign.id, batches))
    results = tuple(
        VariantResult(
            key=key,
            sent=sent.get(key, 0),
            clicked=clicked.get(key, 0),
            count=count,
            rate=wilson(count.successes, count.settled),
            chance=best[key],
            share=shares.get(key, 0.0),
            revenue=revenue.get(key, 0),
        )
        for key, count in counts.items()
    )
    hours = experiment.settled_after(campaign.attribution_days)
    return VariantResults(experiment, hours, results, contest(counts, experiment.least), batches)


async def _sent(session: AsyncSession, campaign_id: int) -> tuple[dict[str, int], dict[str, int]]:
    query = (
        select(Delivery.variant, func.count(), func.count(Delivery.clicked_at))
        .where(Delivery.campaign_id == campaign_id, Delivery.state == "sent", Delivery.variant.is_not(None))
        .group_by(Delivery.variant)
    )
    rows = [(str(key), sent, clicked) for key, sent, clicked in await session.execute(query)]
    return {key: sent for key, sent, _ in rows}, {key: clicked for key, _, clicked in rows}


async def _revenue(session: AsyncSession, campaign_id: int, credited: Sequence[Credit]) -> Mapping[str, int]:
    """The campaign's revenue by the variant that the customer got last before it."""
    revenue: dict[str, int] = {}
    for start in range(0, len(credited), _AT_ONCE):
        part = credited[start : start + _AT_ONCE]
        got = await _got(session, campaign_id, {credit.profile_id for credit in part})
        for credit in part:
            before = [variant for sent_at, variant in got[credit.profile_id] if sent_at < credit.at]
            if before:
                revenue[before[-1]] = revenue.get(before[-1], 0) + credit.amount
    return revenue


async def _got(
    session: AsyncSession, campaign_id: int, profile_ids: Collection[int]
) -> Mapping[int, Sequence[tuple[datetime, str]]]:
    query = (
        select(Delivery.profile_id, Delivery.sent_at, Delivery.variant)
        .where(
            Delivery.campaign_id == campaign_id,
            Delivery.state == "sent",
            Delivery.variant.is_not(None),
            Delivery.profile_id.in_(profile_ids),
        )
        .order_by(Delivery.sent_at)
    )
    got: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for profile_id, sent_at, variant in await session.execute(query):
        assert sent_at is not None  # as the query wants it
        got[profile_id].append((sent_at, str(variant)))
    return got


async def _shares(
    session: AsyncSession, campaign_id: int, experiment: Experiment
) -> tuple[int, Mapping[str, float]]:
    query = select(VariantBatch).where(VariantBatch.campaign_id == campaign_id)
    latest = await session.scalar(query.order_by(VariantBatch.number.desc()).limit(1))
    return (latest.number + 1, latest.shares) if latest else (0, experiment.fixed_shares)
