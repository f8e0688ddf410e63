"""What a product's row states about an inquiry, and what it states that only comes near."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from knowledge.analysis import query_tokens
from knowledge.content.entry import is_name, label, truth, value_text
from knowledge.facts.concepts import concept, meanings, read
from knowledge.facts.inquiry import Inquiry
from knowledge.goods.naming import own_words
from knowledge.schema import Product
from knowledge.words import words

#: So many facts are told at once: a notebook has ports of several kinds.
MOST = 4
#: Near facts that are named beside "does not say".
MOST_NEAR = 2
#: What a row's name may hold besides when only yes or no is asked: a version says that there is one.
_PROVING = frozenset({"count", "port", "version", "standard", "type", "model"})
_ADDRESS = re.compile(r"^https?://", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\s*<br\s*/?>\s*|\n+")
_CLAUSES = re.compile(r"[,;，；、]\s*(?!\d)|\s[-–]\s")
#: A longer sentence is no clear word.
_LONGEST_SENTENCE = 300
#: Of a longer value only the beginning is compared with words.
_LONGEST_VALUE = 1000


@dataclass(frozen=True)
class Fact:
    """One column of a row: its name for people, and its value as the row has it."""

    label: str
    value: Any


@dataclass(frozen=True)
class Stated:
    """What was found: facts that answer, or a sentence to quote, or else facts that only come near."""

    facts: tuple[Fact, ...] = ()
    sentence: str | None = None
    near: tuple[Fact, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.sentence)


def find_stated(product: Product, inquiry: Inquiry) -> Stated:
    """What the row says of what is asked."""
    found = _find(product, inquiry)
    others = tuple(term for term in inquiry.terms if term.meaning != "size")
    if found or not others or len(others) == len(inquiry.terms):
        return found
    # "How big is the memory?" asks for a figure of it.
    return _find(product, replace(inquiry, terms=others, open=True, count=True)) or found


def _find(product: Product, inquiry: Inquiry) -> Stated:
    if not inquiry.terms:
        return Stated()
    allowed = _may_stand_beside(inquiry) | _own_meanings(product)
    candidates = [_held_against(fact, inquiry, allowed) for fact in facts_of(product)]
    exact = [each for each in candidates if each.answers]
    if exact:
        fewest = min(each.besides for each in exact)
        best = [each.fact for each in exact if each.besides == fewest or fewest]
        return Stated(tuple(best[:MOST]))
    facts = _instead(product, inquiry) or _by_value(product, inquiry)
    if facts:
        return Stated(facts)
    near = [each.fact for each in sorted(candidates, key=lambda each: each.besides) if each.comes_near]
    return Stated(sentence=_sentence(product, inquiry), near=tuple(near[:MOST_NEAR]))


def facts_of(product: Product) -> Iterator[Fact]:
    """The facts that can be told: no other names for the product, no links."""
    for name, value in product.facts.items():
        if not is_name(name) and not _ADDRESS.match(str(value)):
            yield Fact(label(name), value)


@dataclass(frozen=True)
class _Candidate:
    """A fact held against an inquiry."""

    fact: Fact
    answers: bool = False
    comes_near: bool = False
    #: How many meanings its name holds besides what is asked.
    besides: int = 0


def _held_against(fact: Fact, inquiry: Inquiry, allowed: frozenset[str]) -> _Candidate:
    """Whether its name says all that is asked and nothing strange beside it; near is one of the two."""
    wanted, named = inquiry.wanted, meanings(fact.label)
    if not wanted & named:
        return _Candidate(fact)
    besides = named - wanted
    # A word that belongs to a longer phrase in the row's name is explained by it all the same.
    unexplained = wanted - named - _stems(fact.label)
    unexplained -= _said_in_value(fact.value, unexplained, inquiry)
    strange = besides - allowed
    answers = not unexplained and not strange and _fits(fact.value, inquiry)
    comes_near = not answers and not (unexplained and strange - _PROVING)
    return _Candidate(fact, answers, comes_near, len(besides - {"count"}))


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(query_tokens(text))


def _fits(value: Any, inquiry: Inquiry) -> bool:
    """Whether a value of this sort answers: yes is no answer to "how many", nor "yes" to "which"."""
    if inquiry.count:
        return bool(_FIGURE.search(str(value)))
    # "Not available" says which: none. A bare yes or no does not.
    return not inquiry.open or truth(value) is None or (isinstance(value, str) and truth(value) is False)


def _said_in_value(value: Any, asked: frozenset[str], inquiry: Inquiry) -> frozenset[str]:
    """What of the asked words the value says; a bare figure says no word of an open question."""
    text = value_text(value)[:_LONGEST_VALUE]
    if not asked or truth(value) is not None or (not inquiry.yes_no and text.isdigit()):
        return frozenset()
    return asked & (set(query_tokens(text)) | meanings(text))


def _may_stand_beside(inquiry: Inquiry) -> frozenset[str]:
    allowed = set(_besides())
    for name in inquiry.concepts:
        known = concept(name)
        for word in known.beside if known else ():
            allowed.update(meanings(word), {word})
    if inquiry.count or inquiry.yes_no:
        allowed |= {"count", "port"}
    return frozenset(allowed | _PROVING if inquiry.yes_no else allowed)


@cache
def _besides() -> frozenset[str]:
    return frozenset(meaning for word in words("beside") for meaning in (word, *meanings(word)))


def _own_meanings(product: Product) -> frozenset[str]:
    """What the product is anyway: the toner's "toner page yield" is its page yield."""
    return meanings(product.title) | frozenset(own_words(product))


def _instead(product: Product, inquiry: Inquiry) -> tuple[Fact, ...]:
    """What is told in place of a concept that the row does not state by itself."""
    known = concept(inquiry.terms[0].meaning) if len(inquiry.terms) == 1 else None
    for turn in known.instead if known else ():
        names = [meanings(name) for name in turn]
        found = [fact for wanted in names for fact in facts_of(product) if _is_named(fact, wanted, inquiry)]
        if found:
            return tuple(dict.fromkeys(found))[:MOST]
    return ()


def _is_named(fact: Fact, wanted: frozenset[str], inquiry: Inquiry) -> bool:
    named = meanings(fact.label)
    return wanted <= named and not named - wanted - _besides() and _fits(fact.value, inquiry)


def _by_value(product: Product, inquiry: Inquiry) -> tuple[Fact, ...]:
    """The fact whose value is what a yes/no question asks for: "is it wireless?", connection: wireless."""
    if not inquiry.yes_no:
        return ()
    wanted = inquiry.wanted
    held = (fact for fact in facts_of(product) if wanted <= _said_in_value(fact.value, wanted, inquiry))
    return tuple(held)[:1]


def _sentence(product: Product, inquiry: Inquiry) -> str | None:
    """The sentence of title or description that clearly says what is asked; None where none does."""
    for text in (product.description, product.title):
        for sentence in _SENTENCES.split(text):
            if len(sentence) <= _LONGEST_SENTENCE and _says(sentence, inquiry):
                return sentence.strip()
    return None


def _says(sentence: str, inquiry: Inquiry) -> bool:
    """Whether one clause holds all that is asked, and a figure where a value is asked for."""
    asked = {term.meaning for term in inquiry.terms}
    return any(
        asked <= {term.meaning for term in read(clause)} and (inquiry.yes_no or _FIGURE.search(clause))
        for clause in _CLAUSES.split(sentence)
    )
