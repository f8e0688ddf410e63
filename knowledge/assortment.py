"""Assortment: whether a text is about goods that the shop sells, or about a kind that it has none of."""

from __future__ import annotations

import re

from knowledge.approved.services import speaks_of
from knowledge.draft import Draft
from knowledge.follow_up import without_lead_in
from knowledge.gifts import wishes_gift
from knowledge.goods.conditions import kind_text
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.request import Request
from knowledge.goods.vocabulary import Meaning, normal, shipped, split
from knowledge.texts import say

#: "Рюкзаки есть?": beside the name of goods it asks for nothing but them.
_HAVE = re.compile(
    r"(?<![а-я])(?:у вас )?(?:есть|имеются|бывают)(?: у вас)?(?![а-я])|有没有|有吗?|吗", re.IGNORECASE
)


def is_of_goods(text: str, request: Request, approved: Draft, lexicon: Lexicon) -> bool:
    """Whether goods are meant, though an approved question is like it.

    Something to give, no more than the name of a kind or a category, or a kind that is not sold and that
    the approved question does not name.
    """
    if wishes_gift(text):
        return True
    if speaks_of(text).subjects:
        return False
    unsold = _is_unsold(text, request, lexicon) and request.unsold not in _kinds(_question_of(approved))
    return unsold or is_name(text, lexicon)


def _question_of(approved: Draft) -> str:
    return " ".join(each.title for each in approved.citations)


def _kinds(text: str) -> set[str]:
    found = shipped().find(split(normal(text)))
    return {meaning.name for phrase in found for meaning in phrase.meanings if meaning.sort == "kind"}


def is_name(text: str, lexicon: Lexicon) -> bool:
    """Whether it is, whole, the name of a category or of a kind that is sold."""
    meanings = _meanings(text, lexicon)
    return any(
        each.sort == "category" or (each.sort == "kind" and lexicon.sells(each.name)) for each in meanings
    )


def _meanings(text: str, lexicon: Lexicon) -> tuple[Meaning, ...]:
    return lexicon.vocabulary.meanings(_HAVE.sub(" ", without_lead_in(text)).strip(" ?？!.。"))


def _is_unsold(text: str, request: Request, lexicon: Lexicon) -> bool:
    """Whether goods are asked for of a kind that this shop, which sells goods, has none of."""
    named = any(each.name == request.unsold for each in _meanings(text, lexicon))
    asked = request.shopping or named or any(each.field != "kind" for each in request.filters)
    return bool(lexicon.kinds and request.unsold and asked and not request.how)


def no_such(text: str, request: Request, lexicon: Lexicon, language: str) -> Draft | None:
    """That there is no such thing in the shop, by its name; a content gap like any other."""
    if not request.unsold or not _is_unsold(text, request, lexicon):
        return None
    said = say("no_such", language, goods=kind_text(request.unsold, language))
    return Draft(kind="unanswered", text=said, reason="no_match")
