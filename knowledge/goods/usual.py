"""Which measure a figure means where no word says it, and which unit where the source names none."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from knowledge.goods.quantities import Quantity, unit_of
from knowledge.goods.vocabulary import groups, kinds_of, measure_table

#: What stands in place of kinds where a measure is usual for all.
_ANY = "*"
_STEP = re.compile(r"(\S+?)<(\d+)")


@cache
def unit_of_measure(measure: str) -> str | None:
    """The base unit that a measure is kept in."""
    return next((unit for name, unit, _, _ in measure_table() if name == measure), None)


@cache
def measures_in(base: str) -> tuple[str, ...]:
    """All measures that are kept in this unit."""
    return tuple(name for name, unit, _, _ in measure_table() if unit == base)


@cache
def _namesakes() -> dict[str, frozenset[str]]:
    """For each measure, those that share a word with it: a capacity is litres, or mAh, or gigabytes."""
    words = {name: set(phrases) for name, _, phrases, _ in measure_table()}
    return {name: frozenset(other for other in words if words[other] & words[name]) for name in words}


def measures_by(measure: str, base: str | None) -> tuple[str, ...]:
    """The measure that a value with this unit belongs to, among those that go by the same word."""
    if base is None or unit_of_measure(measure) == base:
        return (measure,)
    fitting = tuple(each for each in _namesakes()[measure] if unit_of_measure(each) == base)
    return fitting[:1]


def usual_measures(kind: str | None, quantity: Quantity) -> tuple[str, ...]:
    """What a quantity without a word for it means for goods of a kind; nothing where that is open."""
    unit = quantity.said[2]
    wider = set(kinds_of(kind or ""))
    for head, kinds in groups("usual"):
        said, _, measures = head.partition(" ")
        base, _, below = said.partition("<")
        if (
            base in {unit, quantity.base}
            and (_ANY in kinds or not wider.isdisjoint(kinds))
            and quantity.low < float(below or "inf")
        ):
            return tuple(measures.split(","))
    only = measures_in(quantity.base)
    return only if len(only) == 1 else ()


#: Sizes that memory has, in gigabytes; all figures.
_SIZES, _ALL = frozenset(2.0**power for power in range(3, 12)), range(100_000)


def gigabytes_of(kind: str | None) -> Container[float]:
    """The figures behind which a bare G is gigabytes where goods of this kind are spoken of."""
    wider = set(kinds_of(kind or ""))
    told = (how for how, kinds in groups("gigabytes") if not wider.isdisjoint(kinds))
    how = next(told, None)
    return _ALL if how == "always" else _SIZES if how else ()


def assumed_factor(measure: str, middle: float) -> float:
    """What one of a measure's unnamed unit is in its base unit, judged by the shop's middle value."""
    assumed = next((text for name, _, _, text in measure_table() if name == measure), "")
    for name, below in _STEP.findall(assumed):
        if middle < float(below):
            return _factor(name)
    last = _STEP.sub("", assumed).strip()
    return _factor(last) if last else 1.0


def _factor(name: str) -> float:
    unit = unit_of(name)
    return unit.factor if unit else 1.0
