"""The figures of the whole shop by which customers are graded, kept with the time of their measuring."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database, table_of
from segments.moment import Moment
from segments.traits.buyers import measure_buyers
from segments.traits.cut import type_cut
from segments.traits.grade import Cuts, ScoreCuts, Standards
from segments.traits.market import measure_gap, measure_prices
from segments.traits.schema import ShopFigure
from segments.traits.settings import TraitSettings, read_settings

GAP, BUYERS = "order_gap", "buyers"
#: Fewer gaps between orders than that tell nothing about a shop.
LEAST_GAPS = 20
#: Days without an order after which a customer of a shop with too few gaps is churned.
CHURN_DAYS = 180
#: What a shop's own gap makes of that stays within these days.
SHORTEST_CHURN, LONGEST_CHURN = 30, 730


@dataclass(frozen=True)
class Figure:
    """One value, and how many values it was made of."""

    value: float
    basis: int
    at: datetime


@dataclass(frozen=True)
class Figures:
    """What was measured last, by name, and what the shop has set."""

    settings: TraitSettings
    measured: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def at(self) -> datetime | None:
        """When they were measured; None where they never were."""
        return self.measured[BUYERS].at if BUYERS in self.measured else None

    @property
    def buyers(self) -> int:
        """How many customers had ordered by then."""
        return self.measured[BUYERS].basis if BUYERS in self.measured else 0

    @property
    def gap(self) -> Figure | None:
        """The median gap between orders in days, where the shop has enough of them."""
        found = self.measured.get(GAP)
        return found if found is not None and found.basis >= LEAST_GAPS else None

    @property
    def churn_days(self) -> int:
        """After more days than that without an order a customer is churned."""
        if self.settings.churn_days is not None:
            return self.settings.churn_days
        if self.gap is None:
            return CHURN_DAYS
        return min(max(math.ceil(self.settings.churn_gaps * self.gap.value), SHORTEST_CHURN), LONGEST_CHURN)

    def standards(self, settings: TraitSettings | None = None) -> Standards:
        """What customers are graded by, with these settings in place of the shop's own."""
        using = settings or self.settings
        values = {name: figure.value for name, figure in self.measured.items()}
        return Standards(
            churn_days=Figures(using, self.measured).churn_days,
            retained_orders=using.retained_orders,
            cut=type_cut(using, values),
            scores=_score_cuts(values),
        )


_FIGURE = table_of(ShopFigure).c
#: Made once: a dialect then finds it among its compiled statements at once.
_OF_THE_SHOP = select(_FIGURE.name, _FIGURE.value, _FIGURE.basis, _FIGURE.at).where(
    _FIGURE.category == "", _FIGURE.name.not_like("price%")
)


async def read_figures(session: AsyncSession) -> Figures:
    """The figures as they were measured last; those of prices stay in their table."""
    rows = await session.execute(_OF_THE_SHOP)
    measured = {name: Figure(value, basis, at) for name, value, basis, at in rows}
    return Figures(await read_settings(session), measured)


async def measure_market(database: Database, moment: Moment) -> None:
    """Measure what follows from the events alone: the gap between orders, and each category's prices."""
    async with database.read() as session:
        gap = await measure_gap(session, moment)
        prices = [row async for row in measure_prices(session, moment)]
    rows = [(GAP, "", *gap)] if gap is not None else []
    await _replace(database, "market", rows + prices, moment.now)


async def measure_shop(database: Database, moment: Moment) -> None:
    """Measure what follows from the buyers as they were computed: the cuts of types and scores."""
    async with database.read() as session:
        settings = await read_settings(session)
        values, count = await measure_buyers(session, settings, moment.today)
    rows = [(name, "", value, count) for name, value in {BUYERS: float(count), **values}.items()]
    await _replace(database, "buyers", rows, moment.now)


async def _replace(
    database: Database, part: str, rows: Iterable[tuple[str, str, float, int]], now: datetime
) -> None:
    market = (ShopFigure.name == GAP) | ShopFigure.name.like("price%")
    made = [
        {"name": name, "category": category, "value": value, "basis": basis, "at": now}
        for name, category, value, basis in rows
    ]
    async with database.begin() as session:
        await session.execute(delete(ShopFigure).where(market if part == "market" else ~market))
        for some in _batches(made, 1000):
            await session.execute(insert(ShopFigure), some)


def _batches(rows: list[dict[str, object]], size: int) -> Iterator[list[dict[str, object]]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _score_cuts(values: Mapping[str, float]) -> ScoreCuts | None:
    if "score_recency_1" not in values:
        return None

    def cuts(name: str) -> Cuts:
        first, second, third, fourth = (values[f"score_{name}_{place}"] for place in range(1, 5))
        return first, second, third, fourth

    return ScoreCuts(cuts("recency"), cuts("orders"), cuts("spent"))
