"""Restated: figures without a unit whose unit can be told, by another figure or by their size."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.goods.property import Property
from knowledge.goods.usual import unit_of_measure

#: How many of the base unit the greater one is, and how far the figures may be rounded.
_GREATER = {"mm": 1000.0, "g": 1000.0}
_ROUNDED = 0.05
#: From this figure on, what is mostly given in gigabytes is megabytes.
_MEGABYTES = {"memory": 1024.0}


def restated(found: Sequence[Property]) -> list[Property]:
    """The properties with the unit of the figures that are too great, or differ by nothing but their unit."""
    return [_named(each, found) for each in found]


def _named(one: Property, found: Sequence[Property]) -> Property:
    unit = unit_of_measure(one.name)
    if one.number and not one.unit and one.number >= _MEGABYTES.get(one.name, float("inf")):
        return one._replace(number=one.number / 1024, unit=unit)
    greater = _GREATER.get(unit or "")
    if not greater or not one.number or one.unit:
        return one
    others = [each.number for each in found if each.name == one.name and each.number and not each.unit]
    if any(_are_alike(other, one.number * greater) for other in others):
        return one._replace(number=one.number * greater, unit=unit)
    if any(_are_alike(one.number, other * greater) for other in others):
        return one._replace(unit=unit)
    return one


def _are_alike(one: float, other: float) -> bool:
    return abs(one - other) <= _ROUNDED * other
