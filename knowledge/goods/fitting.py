"""Fitting: goods that are made for the things of one maker, whoever makes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, func, or_

from knowledge.goods.vocabulary import kinds_of
from knowledge.schema import Product
from knowledge.words import words

#: The field of a condition on what goods fit.
FITS = "fits"


@cache
def _fitted() -> frozenset[str]:
    return frozenset(" ".join(each.split("_")) for each in words("fitted"))


def is_fitted(kind: str) -> bool:
    """Whether a thing of the kind fits one maker's things and no others: ink, a battery."""
    return not _fitted().isdisjoint(kinds_of(kind))


def fits(makers: Sequence[str]) -> ColumnElement[bool]:
    """What one of these makers makes, or names in its title."""
    named = (func.lower(Product.title).contains(maker.lower(), autoescape=True) for maker in makers)
    return or_(Product.brand.in_(makers), *named)
