"""What a title or a description says of a product, in the form it is sought by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.content.records import ProductRecord
from knowledge.goods.property import Property
from knowledge.goods.quantities import Quantity, find_quantities
from knowledge.goods.usual import gigabytes_of, measures_by, usual_measures
from knowledge.goods.vocabulary import Meaning, kinds_of, normal, shipped, split

#: What a description says at its beginning is about the product itself.
_DESCRIBED = 400
#: Colours that are named after what few goods are made of.
_PRECIOUS = {"silver", "gold"}
#: How far from a figure the word for it is looked for, and what may stand between.
_BESIDE_WIDTH = 32
_NEARBY = re.compile(r"[\s\-:=(的]*(?:of|is|from|large|total|a|an|in|от)?[\s\-:=(的]*")


def of_title(product: ProductRecord, names: set[str], kind: str | None) -> Iterator[Property]:
    """What only the title says, or the description's beginning; facts go before both."""
    title = normal(product.title)
    words = split(title)
    for phrase in shipped().find(words):
        before = title[max(0, words[phrase.first].start - 9) : words[phrase.first].start]
        feature, colour = phrase.of("feature"), phrase.of("colour")
        if (
            feature
            and feature.name not in names
            and not re.search(r"\b(?:non|no|not|without|for)\W*$", before)
        ):
            yield Property(feature.name, number=float(feature.side == "yes"))
        if colour and "colour" not in names and not phrase.of("kind"):
            yield Property("colour", text=colour.name)
        if "material" not in names and not (colour and _is_only_coloured(colour, kind)):
            yield from (
                Property("material", text=each.name) for each in phrase.meanings if each.sort == "material"
            )
    for text in (title, normal(product.description[:_DESCRIBED])):
        new = list(_of_quantities(text, names, kind))
        yield from new
        names |= {each.name for each in new}


def _is_only_coloured(colour: Meaning, kind: str | None) -> bool:
    """Whether what calls itself silver or gold is none: a monitor, and no ring."""
    return colour.name in _PRECIOUS and "jewelry" not in kinds_of(kind or "")


def _of_quantities(text: str, names: set[str], kind: str | None) -> Iterator[Property]:
    for quantity in find_quantities(text, gigabytes=gigabytes_of(kind)):
        measure = said_measure(text, quantity) or usual_measures(kind, quantity)[:1]
        for name in measure or (f"stated:{quantity.base}",):
            if name not in names:
                for amount in sorted({quantity.low, quantity.high}):
                    yield Property(name, number=amount, unit=quantity.base)


def said_measure(text: str, quantity: Quantity) -> tuple[str, ...]:
    """The measure whose word stands right behind a quantity, else right before: "16 GB RAM", "RAM: 16 GB"."""
    start = max(0, quantity.start - _BESIDE_WIDTH)
    near = text[start : quantity.end + _BESIDE_WIDTH]
    words = split(near)
    before: tuple[str, ...] = ()
    for phrase in shipped().find(words):
        names = [each.name for each in phrase.meanings if each.sort == "measure"]
        found = next((each for name in names for each in measures_by(name, quantity.base)), None)
        first, last = words[phrase.first].start + start, words[phrase.behind - 1].end + start
        if found and first >= quantity.end and _NEARBY.fullmatch(text[quantity.end : first]):
            return (found,)
        if found and last <= quantity.start and _NEARBY.fullmatch(text[last : quantity.start]):
            before = (found,)
    return before
