"""Hard filters on products: they hold before anything is ranked."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.goods.fitting import FITS, fits
from knowledge.goods.properties import fact_name
from knowledge.goods.usual import assumed_factor
from knowledge.goods.vocabulary import normal
from knowledge.index.remembered import remembered
from knowledge.schema import Product, ProductFacet

#: Fields of the product's own row; numbers know all comparisons, words only = and !=.
NUMBERS = ("price", "quantity")
WORDS = ("brand", "category", "availability")
#: What each option of a product has for itself, so that one option must meet all of them.
_OF_OPTION = ("colour", "size", "price", "availability")

_COMPARE: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
#: How far from an exact figure a value may lie, as a share of it: a terabyte is 1000 GB or 1024.
_LOOSE = {"GB": 0.03}
_TIGHT = 0.006


@dataclass(frozen=True)
class Filter:
    """One condition. A price is in minor units of `currency`; a fact's number in its base `unit`."""

    field: str
    operator: str
    #: Several words are alternatives: any of them, or none of them for !=.
    value: str | int | float | tuple[str, ...]
    currency: str | None = None
    unit: str | None = None
    #: The facets that state a number; any of them may meet the condition.
    names: tuple[str, ...] = ()
    #: The figure and the unit as they were said, for reading back.
    said: tuple[float, str] | None = None
    #: A facet that must not be there for `names` to count: what states its width is not judged by its length.
    unless: str | None = None
    #: What one of a facet's unnamed unit is in the base unit, for those of `names` that have one.
    factors: tuple[tuple[str, float], ...] = ()

    @property
    def refuses(self) -> bool:
        """Whether it asks for goods without a feature."""
        is_feature = isinstance(self.value, float) and not self.names and self.currency is None
        return is_feature and bool(self.value) != (self.operator == "=")

    @property
    def words(self) -> tuple[str, ...]:
        return self.value if isinstance(self.value, tuple) else (str(self.value),)


async def condition_of(session: AsyncSession, filters: Sequence[Filter]) -> ColumnElement[bool] | None:
    """The filters as one condition on products; None without any. An empty field satisfies none."""
    if not filters:
        return None
    of_option = [each for each in filters if each.field in _OF_OPTION]
    conditions: list[ColumnElement[bool]] = [await _condition(session, each) for each in filters]
    if len(of_option) > 1 and any(each.field in {"colour", "size"} or _is_lower(each) for each in of_option):
        conditions.append(_one_option(of_option))
    return and_(*conditions)


def _is_lower(each: Filter) -> bool:
    return each.operator.startswith(">")


async def _condition(session: AsyncSession, each: Filter) -> ColumnElement[bool]:
    if each.field in NUMBERS:
        return await _of_number(session, each)
    if each.field in WORDS:
        return await _of_word(session, each)
    if each.names:
        states = Product.id.in_(_stating(each))
        saying = select(ProductFacet.product_id).where(ProductFacet.name == each.unless)
        return and_(states, Product.id.not_in(saying)) if each.unless else states
    if isinstance(each.value, float):
        return _of_truth(each)
    if each.field == FITS:
        return fits(each.words)
    return await _of_text(session, each)


async def _of_number(session: AsyncSession, each: Filter) -> ColumnElement[bool]:
    column = getattr(Product, each.field)
    compared = _COMPARE[each.operator](column, each.value)
    if not each.currency:
        return compared
    compared = and_(compared, Product.currency == each.currency)
    if each.field == "price" and not each.operator.startswith("<") and await _has_options(session):
        # The row's price is the lowest of its options; a dearer one may be what is wanted.
        dearer = select(ProductFacet.product_id).where(*_price_of_option(each), ProductFacet.variant > 0)
        return or_(compared, Product.id.in_(dearer))
    return compared


async def _has_options(session: AsyncSession) -> bool:
    """Whether any product has options with prices of their own."""
    known = remembered(session)
    if known.has_options is None:
        priced = exists().where(ProductFacet.name == "price", ProductFacet.variant > 0)
        known.has_options = bool(await session.scalar(select(priced)))
    return known.has_options


def _price_of_option(each: Filter) -> tuple[ColumnElement[bool], ...]:
    compared = _COMPARE[each.operator](ProductFacet.number, each.value)
    return (ProductFacet.name == "price", ProductFacet.unit == each.currency, compared)


async def _of_word(session: AsyncSession, each: Filter) -> ColumnElement[bool]:
    column = getattr(Product, each.field)
    wanted = {_folded(word) for word in each.words}
    spellings = [word for word, folded in await _spellings(session, each.field) if folded in wanted]
    known = column.is_not(None)
    return column.in_(spellings) if each.operator == "=" else and_(known, column.not_in(spellings))


async def _spellings(session: AsyncSession, field: str) -> Sequence[tuple[str, str]]:
    """The values that occur. The engines do not agree on what lower case is beyond ASCII: we compare."""
    known = remembered(session).spellings
    if field not in known:
        there = await session.scalars(select(getattr(Product, field)).distinct())
        known[field] = [(word, _folded(word)) for word in there if word]
    return known[field]


def _folded(word: str) -> str:
    return " ".join(normal(word).replace("_", " ").split())


def _stating(each: Filter) -> Select[Any]:
    """The products that state a number which meets the condition."""
    return select(ProductFacet.product_id).where(or_(*(_number_meets(each, name) for name in each.names)))


def _number_meets(each: Filter, name: str) -> ColumnElement[bool]:
    value = float(each.value)  # type: ignore[arg-type]  # conditions with names have numbers
    factor = dict(each.factors).get(name, 1.0)
    if each.unit is None:
        # A bare figure is in the unit that such a figure usually has, whatever unit the row was given in.
        measure = fact_name(name.removeprefix("fact:")).measure
        named = value * assumed_factor(measure, value) if measure else value
        return and_(
            ProductFacet.name == name,
            or_(
                and_(ProductFacet.unit.is_(None), _compares(each.operator, value, None)),
                and_(ProductFacet.unit.is_not(None), _compares(each.operator, named, None)),
            ),
        )
    plain = each.said[0] if each.said and not each.factors else value / factor
    return and_(
        ProductFacet.name == name,
        or_(
            and_(ProductFacet.unit == each.unit, _compares(each.operator, value, each.unit, _width(each))),
            and_(ProductFacet.unit.is_(None), _compares(each.operator, plain, each.unit, _width(each))),
        ),
    )


def _width(each: Filter) -> float:
    """How far from the figure a value may lie, as a share of it."""
    rounded = each.said is not None and each.said[0].is_integer()
    return _ROUNDED.get(each.field, 0.0) if rounded else 0.0


#: Customers round the size of a screen: a 13 inch laptop has 13.3 inches.
_ROUNDED = {"diagonal": 0.03}


def _compares(sign: str, value: float, unit: str | None, width: float = 0.0) -> ColumnElement[bool]:
    width = abs(value) * max(width, _LOOSE.get(unit or "", _TIGHT))
    hair = abs(value) * 1e-9
    number = ProductFacet.number
    if sign == "=":
        return number.between(value - width, value + width)
    if sign == "!=":
        return or_(number < value - width, number > value + width)
    bound = value - hair if sign in {"<", ">="} else value + hair
    return _COMPARE[sign](number, bound)


def _of_truth(each: Filter) -> ColumnElement[bool]:
    """Yes or no, of which a row may state both for two ways of use; no means that it states no yes."""
    wanted = bool(each.value) == (each.operator == "=")
    states = select(ProductFacet.product_id).where(ProductFacet.name == each.field)
    if wanted:
        return Product.id.in_(states.where(ProductFacet.number > 0))
    return and_(
        Product.id.in_(states.where(ProductFacet.number == 0)),
        Product.id.not_in(states.where(ProductFacet.number > 0)),
    )


async def _of_text(session: AsyncSession, each: Filter) -> ColumnElement[bool]:
    states = select(ProductFacet.product_id).where(ProductFacet.name == each.field)
    words = list(each.words)
    meets: ColumnElement[bool] = Product.id.in_(states.where(ProductFacet.text.in_(words)))
    if each.field == "kind":
        meets = or_(meets, await _of_word(session, Filter("category", "=", each.words)))
    if each.operator == "=":
        return meets
    # What says nothing of its colour may have any; what says nothing of its roast is not dark roasted.
    return ~meets if each.field == "value" else and_(Product.id.in_(states), ~meets)


def _one_option(filters: Sequence[Filter]) -> ColumnElement[bool]:
    """All of these are met by the product itself, or by one and the same of its options."""
    met = [_option_meets(each) for each in filters]
    same = (
        select(ProductFacet.product_id)
        .where(or_(*met))
        .group_by(ProductFacet.product_id, ProductFacet.variant)
        .having(and_(*(func.max(case((one, 1), else_=0)) == literal(1) for one in met)))
    )
    has_options = select(ProductFacet.product_id).where(
        ProductFacet.name == "price", ProductFacet.variant > 0
    )
    return or_(Product.id.in_(same), Product.id.not_in(has_options))


def _option_meets(each: Filter) -> ColumnElement[bool]:
    if each.field == "price":
        return and_(*_price_of_option(each))
    of_name = ProductFacet.name == each.field
    among = ProductFacet.text.in_(each.words)
    return and_(of_name, among if each.operator == "=" else and_(ProductFacet.text.is_not(None), ~among))
