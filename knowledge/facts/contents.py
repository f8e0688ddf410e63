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
_NOUN = re.compile(
    r"\bhow many (?!are\b|is\b|come\b|in\b|do\b|does\b)(\w+)"
    r"|\bсколько (?!в\b|их\b|внутри\b)(\w+)"
    r"|[多几]少?([^\W\d])",
    re.IGNORECASE,
)
#: Pieces by what they lie in.
_PACKS = frozenset("个支条枚粒包袋盒") | {"packs", "boxes", "bags", "пачек", "коробок", "пакетов"}
#: What counts pieces of anything.
_PIECES = "pieces"


def asks_contents(text: str) -> bool:
    """Whether it is asked how many a pack holds."""
    return bool(_ASKING.search(text))


def contents(text: str, product: Product, language: str) -> str | None:
    """The count in a title of what the text asks for, or of pieces; else the fact "pieces", if any.

    The text is without the product's name, whose own words are not asked for.
    """
    asked, any_piece = set(tokens(text)), _asks_pieces(text)
    for title in (title_in(product, language), product.title):
        for found in _COUNTED.finditer(title):
            if (any_piece and _counts_pieces(found[2])) or asked & set(tokens(found[2])):
                return found[0].strip()
    pieces = next((value for name, value in product.facts.items() if fold(name) == _PIECES), None)
    return value_text(pieces) if pieces is not None else None


def _asks_pieces(text: str) -> bool:
    """Whether no noun stands behind "how many", or one that counts pieces of anything."""
    noun = _NOUN.search(text)
    counted = next(filter(None, noun.groups()), None) if noun else None
    return counted is None or counted.lower() in _PACKS or _counts_pieces(counted)


def _counts_pieces(word: str) -> bool:
    unit = unit_of(fold(word))
    return unit is not None and unit.base == _PIECES
