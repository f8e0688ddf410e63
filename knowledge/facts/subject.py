"""Subjects: the product that a question is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.approved.services import speaks_of
from knowledge.facts.attributes import asks_brand, asks_price, asks_stock, is_pointing, ordinal
from knowledge.facts.concepts import meanings
from knowledge.facts.contents import asks_contents
from knowledge.facts.inquiry import inquire
from knowledge.facts.mention import Mention, find_mention
from knowledge.facts.stated import facts_of
from knowledge.goods.vocabulary import normal, shipped, split
from knowledge.schema import Product

#: The share of a title's words that must be said for the product to be meant; practically all of them.
_NAMED, _WHOLE = 0.6, 0.95
#: Who leaves more words of the question without a meaning is not the one that it is about.
_MOST_UNEXPLAINED = 3
#: So many products may be asked back about; of more, none is meant.
FEW = 3


@dataclass(frozen=True)
class Subject:
    """The products that a question may be about, and the question without their name."""

    products: tuple[Product, ...]
    rest: str
    #: Named by a model number, an id or a title rather than by a word that fits only it.
    for_sure: bool

    @property
    def asks_concepts(self) -> bool:
        """Whether something is asked without the form of a question: "display resolution of the X200"."""
        return inquire(self.rest).only_concepts


def find_subject(text: str, products: Sequence[Product], in_view: Sequence[Product]) -> Subject | None:
    """What the question is about: what it points at among the products in view, else what it names."""
    return _pointed_at(text, in_view) or _named(text, products, in_view)


def _pointed_at(text: str, in_view: Sequence[Product]) -> Subject | None:
    place = ordinal(text)
    if in_view and place is not None and place < len(in_view):
        return Subject((in_view[place],), text, True)
    return None


def _named(text: str, products: Sequence[Product], in_view: Sequence[Product]) -> Subject | None:
    """The product whose name is said, for sure or by what is left beside what is asked."""
    found = (find_mention(text, product) for product in products)
    mentions = [each for each in found if each and (each.whole or _unexplained(each) <= _MOST_UNEXPLAINED)]
    for_sure = [each for each in mentions if each.by_model or each.share >= _NAMED]
    if not for_sure and in_view and _speaks_of_view(text):
        return Subject(tuple(in_view), text, True)
    # A model number names better than any words around it.
    by_model = [each for each in for_sure if each.by_model]
    best = _best(by_model or for_sure or [each for each in mentions if _is_meant(each)])
    if not best or (len(best) > FEW and not for_sure):
        return None
    return Subject(tuple(each.product for each in best), best[0].rest, bool(for_sure))


def _best(mentions: Sequence[Mention]) -> list[Mention]:
    """The one whose title is said as it stands; else those that explain most of the question."""
    whole = max((len(each.product.title) for each in mentions if each.whole), default=0)
    if whole:
        return [each for each in mentions if each.whole and len(each.product.title) == whole]
    most = max((each.weight for each in mentions), default=0.0)
    best = [each for each in mentions if each.weight == most]
    lead = max((each.lead for each in best), default=0)
    best = [each for each in best if each.lead == lead]
    share = max((each.share for each in best), default=0.0)
    return [each for each in best if each.share == share] if share >= _WHOLE else best


def _unexplained(mention: Mention) -> int:
    """How many words are neither of the name nor anything that customers ask."""
    return sum(not term.is_concept for term in inquire(mention.rest).terms)


def _is_meant(mention: Mention) -> bool:
    """Whether all that is left beside the name is something that can be asked of the product."""
    if asks_contents(mention.rest):
        return True
    named = {meaning for fact in facts_of(mention.product) for meaning in meanings(fact.label)}
    return all(term.is_concept or term.meaning in named for term in inquire(mention.rest).terms)


def _speaks_of_view(text: str) -> bool:
    """Whether nothing else is spoken of: "keyboard?" names goods, though a notebook has one."""
    if is_pointing(text):
        return True
    if asks_contents(text):
        return True
    if not (inquire(text).only_concepts or _only_asks(text)):
        return False
    # "Warranty?" names no goods either, though there are shops that sell one.
    return not names_kind(text) or speaks_of(text).is_whole


def asks_of_view(text: str, in_view: Sequence[Product]) -> bool:
    """Whether the text is nothing without what is in view: "is it in stock?", "the price?"."""
    return bool(in_view) and (is_pointing(text) or ordinal(text) is not None or _only_asks(text))


def names_kind(text: str) -> bool:
    """Whether it names goods by what they are."""
    phrases = shipped().find(split(normal(text)))
    return any(meaning.sort == "kind" for phrase in phrases for meaning in phrase.meanings)


def _only_asks(text: str) -> bool:
    return not inquire(text).terms and (asks_price(text) or asks_stock(text) or asks_brand(text))


def asks_of_policy(text: str, products: Sequence[Product], in_view: Sequence[Product]) -> bool:
    """Whether what is asked of a product may be answered by the shop's documents: returns, a warranty."""
    subject = find_subject(text, products, in_view)
    asked = inquire(subject.rest if subject else text)
    return not asked.only_concepts or "warranty" in asked.concepts
