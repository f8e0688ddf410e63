"""Order: the lightest, the biggest - goods by what they state of a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.goods.filters import Filter
from knowledge.goods.preference import Comparison, Order
from knowledge.goods.request import Request
from knowledge.goods.usual import unit_of_measure
from knowledge.schema import Product, ProductFacet


@dataclass(frozen=True)
class Ordered:
    """Products with their values in the base unit (prices in minor units), the wanted end first."""

    measure: str
    values: tuple[tuple[str, float], ...]


async def in_order(
    session: AsyncSession,
    order: Order,
    among: ColumnElement[bool] | None,
    factors: Mapping[str, float],
    limit: int,
) -> Ordered | None:
    """The products by the first of the order's measures that any of them states; None where none does."""
    for measure in order.measures:
        values = await _values(session, measure, order.descending, among, factors, limit)
        if values:
            return Ordered(measure, tuple(values))
    return None


async def _values(
    session: AsyncSession,
    measure: str,
    descending: bool,
    among: ColumnElement[bool] | None,
    factors: Mapping[str, float],
    limit: int,
) -> list[tuple[str, float]]:
    if measure == "price":
        value: ColumnElement[float] = Product.price  # type: ignore[assignment]  # of a row, not of a class
        query = select(Product.id, value).where(Product.price.is_not(None))
    else:
        stated = _stated(measure, factors)
        end = func.max(stated) if descending else func.min(stated)
        query = select(ProductFacet.product_id, end).where(_has(measure))
        query = query.join(Product, Product.id == ProductFacet.product_id).group_by(ProductFacet.product_id)
        value = end
    if among is not None:
        query = query.where(among)
    number = ProductFacet.product_id if measure != "price" else Product.id
    # Those that can be had come first where the values are the same.
    query = query.order_by(value.desc() if descending else value, number).limit(limit)
    return [(key, float(found)) for key, found in await session.execute(query)]


def _has(measure: str) -> ColumnElement[bool]:
    """The rows that state a measure; a figure of nothing states nothing, but of a temperature."""
    stated = and_(ProductFacet.name == measure, ProductFacet.number.is_not(None), _in_unit(measure))
    return stated if unit_of_measure(measure) == "C" else and_(stated, ProductFacet.number > 0)


def _in_unit(measure: str) -> ColumnElement[bool]:
    return or_(ProductFacet.unit.is_(None), ProductFacet.unit == unit_of_measure(measure))


def _stated(measure: str, factors: Mapping[str, float]) -> ColumnElement[float]:
    factor = factors.get(measure, 1.0)
    return case((ProductFacet.unit.is_(None), ProductFacet.number * factor), else_=ProductFacet.number)


async def value_of(
    session: AsyncSession, product_id: str, names: Sequence[str], factors: Mapping[str, float]
) -> tuple[str, float] | None:
    """The first of these measures that a product states, and its value in the base unit."""
    rows = await session.execute(
        select(ProductFacet.name, ProductFacet.number, ProductFacet.unit)
        .where(ProductFacet.product_id == product_id, ProductFacet.name.in_(names))
        .where(ProductFacet.number.is_not(None))
        .order_by(ProductFacet.id)
    )
    found: dict[str, float] = {}
    for name, number, unit in rows:
        if number is None:
            continue
        found.setdefault(name, number if unit else number * factors.get(name, 1.0))
    return next(((name, found[name]) for name in names if name in found), None)


async def compared(
    session: AsyncSession, comparison: Comparison, other: Product, request: Request
) -> tuple[Filter, ...]:
    """What a product must meet to be lighter, cheaper, bigger than the other, and of its kind."""
    limits: list[Filter] = []
    if request.kind is None:
        kinds = list(
            await session.scalars(
                select(ProductFacet.text)
                .where(ProductFacet.product_id == other.id, ProductFacet.name == "kind")
                .order_by(ProductFacet.id)
                .limit(1)
            )
        )
        limits += [Filter("kind", "=", (kind,)) for kind in kinds if kind]
    if comparison.measures == ("price",):
        if other.price is None:
            return ()
        return (*limits, Filter("price", comparison.operator, other.price, other.currency))
    stated = await value_of(session, other.id, comparison.measures, request.factors)
    if stated is None:
        return ()
    measure, value = stated
    unit = unit_of_measure(measure)
    factors = tuple((name, factor) for name, factor in request.factors.items() if name == measure)
    limit = Filter(
        measure, comparison.operator, value, unit=unit, names=(measure,),
        said=(value, unit or ""), factors=factors,
    )  # fmt: skip
    return (*limits, limit)
