"""Variants of one product, kept as its options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

#: Which stock of a variant speaks for the whole product, the best first.
_BEST = ("in_stock", "preorder", "backorder", "out_of_stock")


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One of several forms in which a product is sold; `price` in minor units."""

    id: str
    title: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    price: int | None = None
    availability: str | None = None
    quantity: int | None = None
    link: str | None = None
    image_link: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As `Product.options` keeps it; without a title where the product's own says it all."""
        content = asdict(self)
        if self.title is None:
            del content["title"]
        return content


def as_options(variants: Sequence[Variant]) -> list[dict[str, Any]] | None:
    """What a product keeps of its variants; nothing where there is no choice."""
    return [each.as_json() for each in variants] if len(variants) > 1 else None


def lowest_price(variants: Sequence[Variant]) -> int | None:
    return min((each.price for each in variants if each.price is not None), default=None)


def best_availability(variants: Sequence[Variant]) -> str | None:
    found = {each.availability for each in variants}
    return next((each for each in _BEST if each in found), None)


def total_quantity(variants: Sequence[Variant]) -> int | None:
    known = [each.quantity for each in variants if each.quantity is not None]
    return sum(known) if known else None


def choices(variants: Sequence[Variant]) -> dict[str, str]:
    """The values of each option, as one fact: {"Size": "Small, Large"}."""
    names = dict.fromkeys(name for each in variants for name in each.options)
    values = {name: dict.fromkeys(v for each in variants if (v := each.options.get(name))) for name in names}
    return {name: ", ".join(found) for name, found in values.items() if found}
