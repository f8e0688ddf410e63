"""Contents: how many pieces a pack holds, as its title says: "100 Sheets", "100 шт.", 100张."""

from __future__ import annotations

import re

from knowledge.analysis import fold, tokens
from knowledge.content.entry import value_text
from knowledge.goods.cards import title_in
from knowledge.goods.quantities import unit_of
from knowledge.schema import Product

_ASKING = re.compile(
    r"\bhow many\b.{1,40}\b(?:pack|packet|package|box|bag|tin|set|case|come|comes|inside)\b"
    r"|\bhow many\b.{1,30}\b(?:in|are in|does) (?:it|one|this|the)\b"
    r"|(?<![а-я])сколько\b.{1,40}(?<![а-я])(?:в|внутри)\b.{0,20}"
    r"(?:упаковк|пачк|коробк|набор|комплект|пакет[ае]?(?![а-я])|банк|ней(?![а-я])|н[её]м(?![а-я]))"
    r"|[一每][包盒袋套箱罐].{0,4}(?:多少|几)|(?:多少|几)[张片包袋个支条块枚粒].{0,3}[一每][包盒袋套箱罐]"
    r"|里面?(?:一共)?有(?:多少|几)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?<![\w.,x×])(\d+)\s*([^\W\d_]+)\.?")
#: What counts pieces of anything.
_PIECES = "pieces"


def asks_contents(text: str) -> bool:
    """Whether it is asked how many a pack holds."""
    return bool(_ASKING.search(text))


def contents(text: str, product: Product, language: str) -> str | None:
    """The count in a title of what the text asks for, or of pieces; else the fact "pieces", if any."""
    asked = set(tokens(text))
    for title in (title_in(product, language), product.title):
        for found in _COUNTED.finditer(title):
            unit = unit_of(fold(found[2]))
            if (unit and unit.base == _PIECES) or asked & set(tokens(found[2])):
                return found[0].strip()
    pieces = next((value for name, value in product.facts.items() if fold(name) == _PIECES), None)
    return value_text(pieces) if pieces is not None else None
