"""The rows of one item group as one product: what differs between them are its options."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from knowledge.content.readers.variants import (
    Variant,
    as_options,
    best_availability,
    choices,
    lowest_price,
    total_quantity,
)
from knowledge.content.records import ProductRecord

#: The attributes by which a feed tells variants apart.
_USUAL = (
    "color", "colour", "size", "material", "pattern", "gender", "age_group",
    "size_type", "size_system", "capacity", "flavor", "scent", "style",
)  # fmt: skip
#: What differs from row to row and is nothing to choose by.
_CODES = re.compile(r"gtin|mpn|sku|ean|upc|isbn|barcode|link|image|price|cost|date|label|shipping|identifier")
_LOOSE = re.compile(r"^[\s\-–—,/|:;()\[\]]+|[\s\-–—,/|:;()\[\]]+$")


def merged(group_id: str, rows: Sequence[ProductRecord]) -> ProductRecord:
    """One product; two rows or more, in one currency."""
    differing = _differing(rows)
    names = _option_names(differing)
    values = [[str(row.facts[name]) for name in names if name in row.facts] for row in rows]
    title = _title([row.title for row in rows], values)
    variants = [_variant(row, names, title) for row in rows]
    first = rows[0]
    return ProductRecord(
        line=first.line,
        id=group_id,
        title=title,
        description=first.description,
        brand=first.brand,
        category=first.category,
        price=lowest_price(variants),
        currency=next((row.currency for row in rows if row.currency), None),
        availability=best_availability(variants),
        quantity=total_quantity(variants),
        link=first.link,
        image_link=next((row.image_link for row in rows if row.image_link), None),
        facts=_facts(rows, differing) | choices(variants),
        options=as_options(variants),
    )


def _differing(rows: Sequence[ProductRecord]) -> list[str]:
    """The facts that are not the same in every row, in the order in which they come."""
    names = dict.fromkeys(name for row in rows for name in row.facts)
    return [name for name in names if len({str(row.facts.get(name)) for row in rows}) > 1]


def _option_names(differing: Sequence[str]) -> list[str]:
    usual = [name for name in differing if name in _USUAL]
    return usual or [name for name in differing if not _CODES.search(name.lower())]


def _variant(row: ProductRecord, names: Sequence[str], title: str) -> Variant:
    return Variant(
        id=row.id,
        title=row.title if row.title != title else None,
        options={name: str(row.facts[name]) for name in names if name in row.facts},
        price=row.price,
        availability=row.availability,
        quantity=row.quantity,
        link=row.link,
        image_link=row.image_link,
    )


def _facts(rows: Sequence[ProductRecord], differing: Sequence[str]) -> dict[str, Any]:
    """The facts of all rows; values that differ stand side by side."""
    facts: dict[str, Any] = {}
    for name in dict.fromkeys(name for row in rows for name in row.facts):
        values = [row.facts[name] for row in rows if name in row.facts]
        facts[name] = ", ".join(dict.fromkeys(map(str, values))) if name in differing else values[0]
    return facts


def _title(titles: Sequence[str], values: Sequence[Sequence[str]]) -> str:
    """What the titles say without the values of their options, or else the words they begin with."""
    bare = {_without(title, own) for title, own in zip(titles, values, strict=True)}
    if len(bare) == 1 and (title := bare.pop()):
        return title
    common: list[str] = []
    for words in zip(*(title.split() for title in titles), strict=False):
        if len(set(words)) > 1:
            break
        common.append(words[0])
    return _LOOSE.sub("", " ".join(common)) if len(common) > 1 else titles[0]


def _without(title: str, values: Sequence[str]) -> str:
    for value in sorted(values, key=len, reverse=True):
        title = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "", title, flags=re.IGNORECASE)
    title = re.sub(r"\(\s*[,/|\-]*\s*\)|\[\s*\]", "", title)
    title = re.sub(r"\s+[,/|:\-–—]+(?=\s|$)|\s*,(?=\s*(?:,|$))", " ", title)
    return _LOOSE.sub("", " ".join(title.split()))
