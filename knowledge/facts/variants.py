"""Variants: "and in blue?", "is size M in stock?", "how much is the 256 GB one?"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.analysis import tokens
from knowledge.draft import Citation, Draft
from knowledge.facts.attributes import asks_price, asks_stock
from knowledge.goods.cards import short_title
from knowledge.goods.vocabulary import normal, shipped, split
from knowledge.money import format_price
from knowledge.schema import Product
from knowledge.texts import say

_WORD = re.compile(r"\w+")
#: Options told in one answer.
_MOST = 4


def answer_variant(text: str, product: Product, language: str) -> Draft | None:
    """What the named options cost and whether they are there; None where the text names none."""
    if not product.options:
        return None
    chosen = [each for each in product.options if _is_named(text, each)]
    if chosen:
        lines = [_told(product, each, language) for each in _closest(text, chosen)[:_MOST]]
        return _draft(product, "\n".join(lines))
    if not _names_colour(text):
        return None
    options = _joined(_values(product.options), language)
    title = short_title(product, language)
    said = say("no_option", language, title=title, options=options)
    return Draft(kind="unanswered", text=said, products=(product.id,), reason="not_stated")


def asks_variant(text: str, product: Product) -> bool:
    """Whether price, stock or nothing else is asked, so that an option's row is the answer."""
    if not product.options:
        return False
    named = any(_is_named(text, each) for each in product.options)
    return named or (_names_colour(text) and (asks_price(text) or asks_stock(text)))


def _closest(text: str, options: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The options with the most values named: "blue, M" is one shirt, "blue" may be five."""
    most = max(_named_values(text, each) for each in options)
    return [each for each in options if _named_values(text, each) == most]


def _is_named(text: str, option: Mapping[str, Any]) -> bool:
    return _named_values(text, option) > 0


def _named_values(text: str, option: Mapping[str, Any]) -> int:
    return sum(_says(text, str(value)) for value in option.get("options", {}).values())


def _says(text: str, value: str) -> bool:
    """Whether the text says this value, in any of the words for its colour."""
    said, wanted = tokens(text), tokens(value)
    if wanted and set(wanted) <= set(said):
        # A lone letter is a size only where it is written like one: "M", not the s of "it's".
        return len(value) > 1 or value.upper() in _WORD.findall(text) or f"{value.upper()}码" in text
    colours = {meaning.name for meaning in shipped().meanings(value) if meaning.sort == "colour"}
    return bool(colours & _colours(text))


def _colours(text: str) -> set[str]:
    phrases = shipped().find(split(normal(text)))
    return {meaning.name for phrase in phrases for meaning in phrase.meanings if meaning.sort == "colour"}


def _names_colour(text: str) -> bool:
    return bool(_colours(text))


def _told(product: Product, option: Mapping[str, Any], language: str) -> str:
    facts = []
    if option.get("price") is not None and product.currency:
        facts.append(format_price(option["price"], product.currency, language))
    if option.get("availability"):
        facts.append(say(f"option_{option['availability']}", language))
    named = _joined([str(each) for each in option.get("options", {}).values()], language)
    title = short_title(product, language)
    return say("option", language, title=title, option=named, facts=_joined(facts, language))


def _values(options: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(value) for each in options for value in each.get("options", {}).values()))


def _joined(words: Sequence[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(words)


def _draft(product: Product, text: str) -> Draft:
    cited = (Citation(f"product:{product.id}", product.title),)
    return Draft(kind="fact", text=text, products=(product.id,), citations=cited)
