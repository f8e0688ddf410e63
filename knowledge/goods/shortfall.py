"""Shortfall: why nothing meets the conditions of a request, and what comes nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.goods.filters import Filter, condition_of
from knowledge.goods.request import Request
from knowledge.schema import Product, ProductFacet

#: In this order conditions are given up to find what comes nearest.
_GIVEN_UP = ("price", "availability", "size", "colour")


@dataclass(frozen=True)
class Shortfall:
    """What stands in the way."""

    #: The condition that nothing meets together with the others; None where several do.
    unmet: Filter | None = None
    #: A product that meets the others and comes nearest to this one.
    nearest: Product | None = None
    #: What no product of the kind states, so that it cannot be checked.
    unstated: tuple[str, ...] = ()


async def find_shortfall(session: AsyncSession, request: Request) -> Shortfall:
    """Give up one condition after the other until something is left."""
    kinds = [each for each in request.filters if each.field == "kind"]
    others = [each for each in request.filters if each.field != "kind"]
    for each in others:
        if not await _is_stated(session, each, kinds):
            rest = [other for other in request.filters if other is not each]
            nearest = await _nearest(session, rest, each)
            return Shortfall(each, nearest, unstated=(each.field,))
    for each in sorted(others, key=_rank):
        rest = [other for other in request.filters if other is not each]
        if nearest := await _nearest(session, rest, each):
            return Shortfall(each, nearest)
    nearest = await _nearest(session, kinds, others[0]) if kinds and others else None
    return Shortfall(None, nearest)


async def count_unstated(session: AsyncSession, request: Request) -> int:
    """How many products meet all else and do not say whether they have the feature that is not wanted."""
    refused = [each for each in request.filters if each.refuses]
    if not refused or request.kind is None:
        return 0
    rest = await condition_of(session, [each for each in request.filters if each not in refused])
    stating = select(ProductFacet.product_id).where(ProductFacet.name.in_([each.field for each in refused]))
    query = select(func.count()).select_from(Product).where(Product.id.not_in(stating))
    return await session.scalar(query if rest is None else query.where(rest)) or 0


def _rank(each: Filter) -> int:
    if each.names:
        return len(_GIVEN_UP)
    return _GIVEN_UP.index(each.field) if each.field in _GIVEN_UP else len(_GIVEN_UP) + 1


async def _is_stated(session: AsyncSession, each: Filter, kinds: Sequence[Filter]) -> bool:
    """Whether any product of the kind says anything of what the condition asks."""
    if each.field in {"price", "availability", "brand", "category", "quantity"}:
        return True
    names = each.names or (each.field,)
    query = select(ProductFacet.id).where(ProductFacet.name.in_(names))
    condition = await condition_of(session, kinds)
    if condition is not None:
        query = query.where(ProductFacet.product_id.in_(select(Product.id).where(condition)))
    return (await session.scalar(query.limit(1))) is not None


async def _nearest(session: AsyncSession, rest: Sequence[Filter], unmet: Filter) -> Product | None:
    """The product that meets the rest and is least far from the unmet condition."""
    condition = await condition_of(session, rest)
    query = select(Product)
    if condition is not None:
        query = query.where(condition)
    if unmet.field == "price":
        dear = unmet.operator.startswith("<")
        query = query.where(Product.price.is_not(None)).order_by(
            Product.price if dear else Product.price.desc(), Product.id
        )
    elif unmet.names:
        plain = dict(unmet.factors).get(unmet.names[0], 1.0)
        number = case((ProductFacet.unit.is_(None), ProductFacet.number * plain), else_=ProductFacet.number)
        distance = func.min(func.abs(number - float(str(unmet.value)))).label("away")
        away = (
            select(ProductFacet.product_id, distance)
            .where(ProductFacet.name.in_(unmet.names))
            .where(or_(ProductFacet.unit.is_(None), and_(ProductFacet.unit == unmet.unit)))
            .group_by(ProductFacet.product_id)
            .subquery()
        )
        query = query.outerjoin(away, away.c.product_id == Product.id)
        query = query.order_by(away.c.away.is_(None), away.c.away, Product.price, Product.id)
    else:
        if unmet.refuses:
            # What has it for sure is not near to being without it.
            having = (ProductFacet.name == unmet.field, ProductFacet.number > 0)
            query = query.where(Product.id.not_in(select(ProductFacet.product_id).where(*having)))
        query = query.order_by(Product.price, Product.id)
    return await session.scalar(query.limit(1))
