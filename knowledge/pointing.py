"""Pointing: lines about something seen that ask nothing of it, or that have nothing to point at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.approved.services import speaks_of
from knowledge.approved.small_talk import small_talk
from knowledge.draft import Citation, Draft
from knowledge.facts.attributes import asks_price, is_asking, is_pointing, ordinal, ordinals
from knowledge.facts.inquiry import inquire
from knowledge.facts.mention import model_tokens
from knowledge.facts.subject import names_kind
from knowledge.follow_up import changes, only_compares, only_wishes
from knowledge.goods.cards import price_of, short_title
from knowledge.schema import Product
from knowledge.suggestions import MOST, named
from knowledge.texts import say

#: What is asked of goods rather than of the shop.
_OF_GOODS = frozenset({"difference"})
#: One of several that were shown.
_ONE_OF = re.compile(
    r"\bthe (?:first|second|third|fourth|fifth|last|1st|2nd|3rd) ones?\b"
    r"|(?:第[一二三四五]|最后一)[个款件双条只台种]",
    re.IGNORECASE,
)
#: One that is in view alone.
_THIS_ONE = re.compile(
    r"\b(?:this|that)(?: one)?\b|[这那]一?[个款件双条只台]|(?<![а-я])(?:этот|эта|этого|эту)(?![а-я])",
    re.IGNORECASE,
)


def show_pointed(text: str, in_view: Sequence[Product], language: str) -> Draft | None:
    """The one that a line points at and asks nothing of; asks which where that cannot be told."""
    if not _only_points(text):
        return None
    place = ordinal(text)
    if len(in_view) > 1 if place is None else place >= len(in_view):
        titles = tuple(short_title(each, language) for each in in_view)
        return Draft(
            kind="clarify",
            text=say("which", language),
            products=tuple(each.id for each in in_view),
            suggested=titles,
        )
    meant = in_view[place or 0]
    price = price_of(meant, language)
    text = say("this_one", language, title=short_title(meant, language), price=f" ({price})" if price else "")
    return Draft(
        kind="products",
        text=text,
        products=(meant.id,),
        citations=(Citation(f"product:{meant.id}", meant.title),),
    )


def _only_points(text: str) -> bool:
    """ "The second one", "покажи первый", 这个: no more than one is pointed at, and nothing is said of it."""
    said = text.rstrip(" ?？!！.。")
    points = len(ordinals(said)) == 1 or ordinal(said) == -1 or bool(_THIS_ONE.search(said))
    return points and not is_asking(said) and only_wishes(said) and not changes(said)


def ask_which(text: str, earlier: Sequence[str], sold: Sequence[str], language: str) -> Draft | None:
    """Asks what is meant where nothing is in view and the line speaks of something that was; else None."""
    if not _speaks_of_something_seen(text, alone=not any(not small_talk(line) for line in earlier)):
        return None
    return Draft(kind="clarify", text=say("which_product", language), suggested=named(sold[:MOST], language))


def _speaks_of_something_seen(text: str, *, alone: bool) -> bool:
    """ "The first one", "сравни первый и второй"; where nothing was asked before also "how much is it?"."""
    if speaks_of(text).subjects - _OF_GOODS or model_tokens(text) or names_kind(text):
        return False
    if _ONE_OF.search(text):
        return True
    asks_of_it = all(term.is_concept for term in inquire(text).terms) or only_wishes(text)
    if ordinal(text) is not None:
        return asks_of_it
    asked = is_pointing(text) or (asks_price(text) and not inquire(text).terms)
    return only_compares(text) or (alone and asked and asks_of_it)
