"""What customers bought and took back: orders, money, favourites, bands of prices, usual gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import UtcDateTime, table_of
from profiles.membership import in_ids
from segments.moment import Moment
from segments.traits.grade import Buying
from segments.traits.market import EVENT, PIECE, SHELF, TYPE, bought
from segments.traits.quantiles import among, quantile
from segments.traits.schema import ShopFigure

#: So many days with a purchase make a habit: two gaps between them.
LEAST_DAYS = 3

BANDS = ("low", "middle", "high")


class Part(NamedTuple):
    """The lines of one order that share a category and a brand."""

    profile_id: int
    type: str
    #: The order's own id, or the number of the event that is one by itself.
    order: tuple[str | None, int]
    category: str | None
    brand: str | None
    at: datetime
    amount: int


@dataclass(frozen=True)
class Habit:
    """A category that a customer buys again and again."""

    usual_gap: float
    last_on: date
    expected_on: date


@dataclass
class Order:
    at: datetime
    amount: int = 0


@dataclass
class Purchases:
    """One customer's orders and returns so far."""

    orders: dict[tuple[str | None, int], Order] = field(default_factory=dict)
    returns: dict[tuple[str | None, int], int] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def add(self, part: Part) -> None:
        if part.type == "return":
            self.returns[part.order] = self.returns.get(part.order, 0) + abs(part.amount)
            return
        order = self.orders.setdefault(part.order, Order(part.at))
        order.at = min(order.at, part.at)
        order.amount += part.amount
        self.parts.append(part)

    def buying(self, moment: Moment) -> Buying:
        """What the customer is graded by."""
        last = max((order.at for order in self.orders.values()), default=None)
        spent = sum(order.amount for order in self.orders.values())
        return Buying(len(self.orders), spent, None if last is None else _day(last, moment))

    def traits(self, moment: Moment) -> dict[str, Any]:
        """Totals and favourites; what nothing is known about is left out."""
        if not self.orders:
            return {"order_count": 0, "total_spent": _money(0, moment), "return_count": len(self.returns)}
        spent = sum(order.amount for order in self.orders.values())
        days = {_day(order.at, moment) for order in self.orders.values()}
        return {
            "order_count": len(self.orders),
            "total_spent": _money(spent, moment),
            "average_order": _money(round(spent / len(self.orders)), moment),
            "return_count": len(self.returns),
            "total_returned": _money(sum(self.returns.values()), moment) if self.returns else None,
            "order_gap": _usual_gap(days),
            "favourite_category": self._favourite(lambda part: part.category),
            "favourite_brand": self._favourite(lambda part: part.brand),
        }

    def habits(self, moment: Moment) -> dict[str, Habit]:
        """By category, where there are purchases on enough days."""
        days: dict[str, set[date]] = defaultdict(set)
        for part in self.parts:
            if part.category is not None:
                days[part.category].add(_day(part.at, moment))
        found = {}
        for category, some in days.items():
            gap = _usual_gap(some)
            if gap is not None:
                found[category] = Habit(gap, max(some), max(some) + timedelta(days=round(gap)))
        return found

    def _favourite(self, of: Callable[[Part], str | None]) -> str | None:
        """What is in most orders; of several the one that more was spent on, then the first by name."""
        orders: dict[str, set[tuple[str | None, int]]] = defaultdict(set)
        amounts: dict[str, int] = defaultdict(int)
        for part in self.parts:
            name = of(part)
            if name is not None:
                orders[name].add(part.order)
                amounts[name] += part.amount
        return min(orders, key=lambda name: (-len(orders[name]), -amounts[name], name), default=None)


def _lines() -> Select[Any]:
    """The lines of orders and returns, those of an order that are alike put together."""
    single = case((EVENT.order_id.is_(None), EVENT.id), else_=0)
    counted = or_(bought(_NOW, TYPE), and_(TYPE == "return", EVENT.at < _NOW))
    groups = (EVENT.profile_id, EVENT.type, EVENT.order_id, single, EVENT.category, EVENT.brand)
    lines = select(*groups, func.min(EVENT.at), func.sum(func.coalesce(EVENT.amount, 0)))
    return lines.where(in_ids(EVENT.profile_id), counted).group_by(*groups)


def _priced() -> Select[Any]:
    """How many lines of what each bought lie in which third of its category's prices."""
    figures = table_of(ShopFigure)
    low, high = figures.alias(), figures.alias()
    band = case((low.c.value >= PIECE, 0), (high.c.value < PIECE, 2), else_=1).label("band")
    return (
        select(EVENT.profile_id, band, func.count().label("lines"))
        .join(low, and_(low.c.name == "price_low", low.c.category == SHELF))
        .join(high, and_(high.c.name == "price_high", high.c.category == SHELF))
        .where(in_ids(EVENT.profile_id), bought(_NOW, TYPE), PIECE > 0)
        .group_by(EVENT.profile_id, "band")
    )


# Made once: a dialect then finds them among its compiled statements at once.
_NOW = bindparam("now", type_=UtcDateTime())
_LINES, _PRICED = _lines(), _priced()


async def read_purchases(
    session: AsyncSession, profile_ids: Sequence[int], moment: Moment
) -> dict[int, Purchases]:
    """The orders and returns before now of each profile that has any."""
    found: dict[int, Purchases] = defaultdict(Purchases)
    rows = await session.execute(_LINES, {"ids": list(profile_ids), "now": moment.now})
    for owner, kind, order_id, event_id, category, brand, at, amount in rows:
        part = Part(owner, kind, (order_id, event_id), category, brand, at, int(amount))
        found[owner].add(part)
    return found


async def read_bands(session: AsyncSession, profile_ids: Sequence[int], moment: Moment) -> dict[int, str]:
    """The third of a category's prices in which most of what each bought lies; of two the lower."""
    best: dict[int, tuple[int, int]] = {}
    rows = await session.execute(_PRICED, {"ids": list(profile_ids), "now": moment.now})
    for owner, place, lines in rows:
        best[owner] = max(best.get(owner, (0, 0)), (lines, -place))
    return {owner: BANDS[-place] for owner, (_, place) in best.items()}


def _usual_gap(days: Iterable[date]) -> float | None:
    """The median of the days between each day and the next; None for less than a habit."""
    ordered = sorted(set(days))
    if len(ordered) < LEAST_DAYS:
        return None
    gaps = sorted((later - earlier).days for earlier, later in pairwise(ordered))
    count, by_rank = among([(gap, 1) for gap in gaps])
    return quantile(count, 0.5, by_rank)


def _day(at: datetime, moment: Moment) -> date:
    return at.astimezone(moment.zone).date()


def _money(minor: int, moment: Moment) -> str:
    """In currency units with no more decimals than needed, as segments compare traits."""
    from babel.numbers import get_currency_precision

    amount = Decimal(minor).scaleb(-get_currency_precision(moment.currency))
    return f"{amount.normalize():f}" if minor else "0"
