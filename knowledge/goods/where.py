"""Filters in text: price<50 and brand=Sony."""

from __future__ import annotations

import re

from knowledge.content.entry import truth
from knowledge.exceptions import InvalidFilter
from knowledge.goods.filters import NUMBERS, WORDS, Filter
from knowledge.goods.properties import colours, fact_name
from knowledge.goods.quantities import read_quantity, to_number
from knowledge.goods.vocabulary import normal
from knowledge.money import parse_price

_CONDITION = re.compile(
    r"""\s*(?P<field>[^\W\d][\w\-]*)\s*(?P<operator><=|>=|!=|==|<>|<|>|=)\s*"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<plain>.+?))\s*(?=$|\s+and\s)""",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


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
        return _of_fact(field, sign, normal(value.strip()))
    try:
        if field == "price":
            minor, code = parse_price(value, currency)
            return Filter(field, sign, minor, code)
        return Filter(field, sign, int(value))
    except ValueError:
        raise InvalidFilter(f'"{value}" is no number for {field}.') from None


def _of_fact(field: str, sign: str, value: str) -> Filter:
    """A condition on a fact by the source's name of it, or on what it means to everybody."""
    name = fact_name(field)
    raw = f"fact:{name.label}"
    says = truth(value)
    quantity = read_quantity(value)
    try:
        plain = to_number(value)
    except (ValueError, ArithmeticError):
        plain = None
    if field in {"kind", "colour", "color", "size", "material"} and plain is None:
        quality = "colour" if field == "color" else field
        word = value if quality != "colour" else next(iter(colours(value)), value)
        return Filter(quality, _word_sign(field, sign), (word,))
    if says is not None and quantity is None and plain is None:
        return Filter(raw, _word_sign(field, sign), float(says))
    if quantity or plain is not None:
        number = quantity.low if quantity else float(plain or 0)
        return Filter(raw, sign, number, unit=quantity.base if quantity else None, names=(raw,))
    return Filter(raw, _word_sign(field, sign), (value,))


def _word_sign(field: str, sign: str) -> str:
    if sign not in {"=", "!="}:
        raise InvalidFilter(f"{field} can only be compared with = and != unless with a number.")
    return sign
