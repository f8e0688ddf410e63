"""The buyers of a shop as a whole: means, medians and quantiles of recency, orders and money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from segments.traits.quantiles import ByRank, among, quantile, ranks
from segments.traits.schema import ComputedProfile
from segments.traits.settings import TraitSettings

#: The cuts between the scores 1 to 5.
SCORE_SHARES = (0.2, 0.4, 0.6, 0.8)

_BOUGHT = ComputedProfile.orders > 0


async def measure_buyers(
    session: AsyncSession, settings: TraitSettings, today: date
) -> tuple[dict[str, float], int]:
    """The figures that cut types and scores, by name, and how many buyers they are made of."""
    recencies = sorted(
        [((today - day).days, n) for day, n in await _counts(session, ComputedProfile.last_order_on)]
    )
    orders = sorted(await _counts(session, ComputedProfile.orders))
    count, recency_at = among(recencies)
    if count == 0:
        return {}, 0
    shares = (0.5, *SCORE_SHARES, 1 - settings.share, settings.share)
    spent_at, spent_sum = await _spent(session, count, shares)
    at: dict[str, ByRank] = {"recency": recency_at, "orders": among(orders)[1], "spent": spent_at}
    sums = {"recency": _sum(recencies), "orders": _sum(orders), "spent": spent_sum}
    found = {f"mean_{name}": total / count for name, total in sums.items()}
    for name, by_rank in at.items():
        found[f"median_{name}"] = quantile(count, 0.5, by_rank)
        best = settings.share if name == "recency" else 1 - settings.share
        found[f"quantile_{name}"] = quantile(count, best, by_rank)
        for place, share in enumerate(SCORE_SHARES, start=1):
            found[f"score_{name}_{place}"] = quantile(count, share, by_rank)
    return found, count


async def _counts(session: AsyncSession, column: InstrumentedAttribute[Any]) -> list[tuple[Any, int]]:
    counted = select(column, func.count()).where(_BOUGHT).group_by(column)
    return [(value, count) for value, count in await session.execute(counted)]


async def _spent(session: AsyncSession, count: int, shares: Iterable[float]) -> tuple[ByRank, int]:
    """What was spent, at the ranks that these shares need, and by all: too many values to fetch."""
    wanted = {rank for share in shares for rank in ranks(count, share)}
    place = func.row_number().over(order_by=ComputedProfile.spent).label("place")
    ranked = select(ComputedProfile.spent.label("spent"), place).where(_BOUGHT).subquery()
    chosen = select(ranked.c.place, ranked.c.spent).where(ranked.c.place.in_([rank + 1 for rank in wanted]))
    at: Mapping[int, int] = {place - 1: spent for place, spent in await session.execute(chosen)}
    total = await session.scalar(select(func.sum(ComputedProfile.spent)).where(_BOUGHT))
    return at.__getitem__, int(total or 0)


def _sum(values: Iterable[tuple[int, int]]) -> int:
    return sum(value * count for value, count in values)
