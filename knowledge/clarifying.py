"""Clarifying: two readings of a question that are as close, as two buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.analysis import is_stop_word, tokens
from knowledge.approved.approved_answers import MARGIN, SAME, Approved, Likeness
from knowledge.approved.services import speaks_of
from knowledge.content.entry import is_name
from knowledge.draft import Draft
from knowledge.facts.attributes import is_asking, is_pointing, ordinal
from knowledge.facts.contents import asks_contents
from knowledge.facts.inquiry import inquire
from knowledge.facts.product_facts import ask_again
from knowledge.goods.cards import short_title
from knowledge.schema import Product
from knowledge.texts import say

#: A reading that explains so much more of the question is the one that is meant.
_PLAINLY = 0.3
#: So much of a question speaks of a service, or it is none about the shop's terms.
_HALF = 0.5
#: "Your warranty", "у вас", 你们: the shop's own.
_TO_THE_SHOP = re.compile(
    r"\byour?\b|你们|您|贵店|(?<![а-я])(?:вы|вас|вам|ваш[а-я]*)(?![а-я])", re.IGNORECASE
)


def clarify(approved: Approved, nearest: Sequence[Likeness], language: str) -> Draft | None:
    """Asks which of two approved answers is wanted, where both are likely and neither more than the other."""
    if not nearest or nearest[0].score < SAME:
        return None
    best = nearest[0]
    rival = next((each for each in nearest if each.question.subject != best.question.subject), None)
    if rival is None or abs(best.score - rival.score) >= MARGIN:
        return None
    return _ask([approved.in_language(each.question, language).question for each in (best, rival)], language)


def may_mean_view(text: str, in_view: Sequence[Product]) -> bool:
    """Whether every word can be asked of the one product in view, though nothing points at it."""
    plain = is_pointing(text) or ordinal(text) is not None or asks_contents(text)
    return len(in_view) == 1 and not plain and inquire(text).only_concepts


def clarify_terms(
    text: str, fact: Draft, approved: Draft, in_view: Sequence[Product], language: str
) -> Draft | None:
    """Asks whether the product in view or the shop's terms are meant: "warranty?" after a kettle.

    Only where every word can be asked of the product, and half of them or more speak of a service. Who asks
    for "your" warranty means the shop's terms. None where the product is plainly meant.
    """
    if fact.kind != "fact" or not may_mean_view(text, in_view) or not speaks_of_terms(text):
        return None
    if _TO_THE_SHOP.search(text):
        return approved
    return _ask([ask_again(text, text, in_view[0], language), _question(approved)], language)


def clarify_goods(text: str, product: Product, approved: Draft, language: str) -> Draft | None:
    """The shop's terms where they are plainly meant, the question where goods are as likely, else None.

    "Delivery" says little of a delivery bag and speaks of nothing but a service; "gift card" may be either.
    """
    of_terms, of_goods = _of_terms(text), _named(text, product)
    if not speaks_of_terms(text) or of_goods - of_terms >= _PLAINLY:
        return None
    if of_terms - of_goods >= _PLAINLY:
        return approved
    title = short_title(product, language)
    # The title alone would be asked back about again.
    goods = say("ask_price", language, title=title) if set(tokens(text)) >= set(tokens(title)) else title
    return _ask([goods, _question(approved)], language)


def names_only_service(text: str) -> bool:
    """Whether a service is named and nothing is asked of it: "gift card", 送货."""
    bare = text.rstrip(" ?？!.。")
    return speaks_of(bare).is_whole and not is_asking(bare) and not any(map(is_stop_word, tokens(bare)))


def speaks_of_terms(text: str) -> bool:
    """Whether at least half of it speaks of a service."""
    return _of_terms(text) >= _HALF


def _of_terms(text: str) -> float:
    """The share of what a text says that speaks of services; "safe" and "free" alone speak of none."""
    spoken = speaks_of(text)
    return len(spoken.services) / (len(spoken.services) + len(spoken.rest)) if spoken.subjects else 0.0


def _named(text: str, product: Product) -> float:
    """The share of the product's name that the text says."""
    said = set(tokens(text))
    names = [product.title, *(str(value) for name, value in product.facts.items() if is_name(name))]
    names.append((product.category or "").rpartition(">")[2])
    known = set(tokens(f"{product.brand or ''} {product.currency or ''}"))
    return max(_share(said, set(tokens(name)) - known) for name in names)


def _share(said: set[str], name: set[str]) -> float:
    """The share of a name's words, without figures, that are said."""
    telling = {word for word in name if word.isalpha() and not is_stop_word(word)}
    return len(said & telling) / max(1, len(telling))


def _question(approved: Draft) -> str:
    """The approved question, in the language of its answer."""
    return approved.citations[0].title


def _ask(readings: Sequence[str], language: str) -> Draft | None:
    if len(set(readings)) < len(readings):
        return None
    return Draft(kind="clarify", text=say("which_question", language), suggested=tuple(readings))
