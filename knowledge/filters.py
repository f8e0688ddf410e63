"""Hard filters on products: price<50 and brand=Sony. They hold before anything is ranked."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.exceptions import InvalidFilter
from knowledge.money import parse_price
from knowledge.schema import Product

#: Fields that can be filtered; numbers know all comparisons, words only = and !=.
NUMBERS = ("price", "quantity")
WORDS = ("brand", "category", "availability")

_COMPARE: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "!=": operator.ne,
}  # fmt: skip
_CONDITION = re.compile(
    r"""\s*(?P<field>\w+)\s*(?P<operator><=|>=|!=|==|<>|<|>|=)\s*"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>.+?))\s*(?=$|\s+and\s)""",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Filter:
    """One condition; a price is in minor units of `currency`."""

    field: str
    operator: str
    value: str | int
    currency: str | None = None


def parse_filters(where: str, *, currency: str) -> tuple[Filter, ...]:
    """The conditions of text such as `price<50 and brand="Dr. Martens"`; InvalidFilter otherwise."""
    found: list[Filter] = []
    place = 0
    while place < len(where.rstrip()):
        condition = _CONDITION.match(where, place)
        if condition is None:
            raise InvalidFilter(f'Not understood: "{where[place:].strip()}".')
        found.append(_filter(condition, currency))
        place = condition.end()
        joined = _AND.match(where, place)
        if joined and joined.end() == len(where):
            raise InvalidFilter('Nothing follows the last "and".')
        place = joined.end() if joined else place
    if not found:
        raise InvalidFilter("It is empty.")
    return tuple(found)


def _filter(condition: re.Match[str], currency: str) -> Filter:
    field = condition["field"].lower()
    sign = {"==": "=", "<>": "!="}.get(condition["operator"], condition["operator"])
    value = next(each for each in condition.group("double", "single", "plain") if each is not None)
    if field in WORDS:
        if sign not in {"=", "!="}:
            raise InvalidFilter(f"{field} can only be compared with = and !=.")
        return Filter(field, sign, value.strip())
    if field not in NUMBERS:
        raise InvalidFilter(f'There is no field "{field}"; known are {", ".join(NUMBERS + WORDS)}.')
    try:
        if field == "price":
            minor, code = parse_price(value, currency)
            return Filter(field, sign, minor, code)
        return Filter(field, sign, int(value))
    except ValueError:
        raise InvalidFilter(f'"{value}" is no number for {field}.') from None


async def condition_of(session: AsyncSession, filters: Sequence[Filter]) -> ColumnElement[bool] | None:
    """The filters as one condition on products; None without any. An empty field satisfies none."""
    if not filters:
        return None
    return and_(*[await _condition(session, each) for each in filters])


async def _condition(session: AsyncSession, each: Filter) -> ColumnElement[bool]:
    column = getattr(Product, each.field)
    if each.field in NUMBERS:
        compared = _COMPARE[each.operator](column, each.value)
        return and_(compared, Product.currency == each.currency) if each.currency else compared
    # The engines do not agree on what lower case is beyond ASCII; the few spellings are compared here.
    wanted = _folded(str(each.value))
    spellings = [
        word for word in await session.scalars(select(column).distinct()) if word and _folded(word) == wanted
    ]
    known = column.is_not(None)
    return column.in_(spellings) if each.operator == "=" else and_(known, column.not_in(spellings))


def _folded(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").split())
