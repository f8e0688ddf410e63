"""What the orders of all customers say: how long people wait between them, and what goods cost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import table_of
from profiles.schema import Event
from segments.moment import Moment
from segments.traits.days import DayNumber
from segments.traits.quantiles import among, quantile

#: Fewer sold lines or fewer different prices of a category than these have no bands.
LEAST_SOLD, LEAST_PRICES = 30, 3

EVENT = table_of(Event).c

#: The price of one piece, in minor units.
PIECE = func.coalesce(EVENT.price, EVENT.amount // func.nullif(EVENT.quantity, 0, type_=Integer))
#: Goods without a category are held against each other.
SHELF = func.coalesce(EVENT.category, "")


#: The type of events of everybody, and of some profiles: there SQLite would start from the index of types.
ANY_TYPE, TYPE = EVENT.type, func.coalesce(EVENT.type, "")


def bought(now: datetime | ColumnElement[datetime], type_: ColumnElement[str]) -> ColumnElement[bool]:
    """Lines of orders so far. What was given away for nothing is no order; an unknown amount may be one."""
    paid = or_(EVENT.amount.is_(None), EVENT.amount > 0)
    return and_(type_ == "purchase", EVENT.at < now, paid)


async def measure_gap(session: AsyncSession, moment: Moment) -> tuple[float, int] | None:
    """The median of the days between two days with an order of the same customer, and how many there are."""
    day = DayNumber(EVENT.at, moment.zone, moment.now)
    bought_on = select(EVENT.profile_id, day.label("day")).where(bought(moment.now, ANY_TYPE))
    days = bought_on.distinct().subquery()
    former = func.lag(days.c.day).over(partition_by=days.c.profile_id, order_by=days.c.day)
    gaps = select((days.c.day - former).label("gap")).subquery()
    counted = select(gaps.c.gap, func.count()).where(gaps.c.gap.is_not(None)).group_by(gaps.c.gap)
    count, by_rank = among(sorted((gap, n) for gap, n in await session.execute(counted)))
    return (quantile(count, 0.5, by_rank), count) if count else None


async def measure_prices(session: AsyncSession, moment: Moment) -> AsyncIterator[tuple[str, str, float, int]]:
    """Of each category the two prices between which the middle third of what was sold lies.

    Rows of shop_figure: `price_low` and `price_high`, the category, the price, the number of sold lines.
    """
    sold = select(SHELF.label("shelf"), PIECE.label("piece"), func.count()).where(
        bought(moment.now, ANY_TYPE), PIECE > 0
    )
    by_category = sold.group_by("shelf", "piece").order_by("shelf", "piece")
    shelf, prices = "", list[tuple[float, int]]()
    rows = await session.stream(by_category.execution_options(yield_per=5000))
    async for category, price, count in rows:
        if category != shelf:
            for row in _thirds(shelf, prices):
                yield row
            shelf, prices = category, []
        prices.append((price, count))
    for row in _thirds(shelf, prices):
        yield row


def _thirds(shelf: str, prices: list[tuple[float, int]]) -> list[tuple[str, str, float, int]]:
    count, by_rank = among(prices)
    if count < LEAST_SOLD or len(prices) < LEAST_PRICES:
        return []
    low, high = quantile(count, 1 / 3, by_rank), quantile(count, 2 / 3, by_rank)
    return [("price_low", shelf, low, count), ("price_high", shelf, high, count)]
