"""Inquiries: what a question asks of a product, once the product's name is taken out of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.analysis import fold, stem
from knowledge.facts.concepts import Term, parts, read
from knowledge.words import words

_YES_NO = re.compile(
    r"^\W*(?:(?:and|but|so|ok|hi|hello|please tell me if|i wonder if)\W+)?"
    r"(?:is|are|was|do|does|did|has|have|can|could|will|would)\b|\b(?:whether|if it|isn't it|right)\b"
    r"|吗|是否|是不是|有没有|有无|能不能|可不可以|支不支持"
    r"|(?<![а-я])(?:ли|есть|имеется|имеет|поддерживает|бывает)(?![а-я])",
    re.IGNORECASE,
)
#: What asks for a value even where the sentence has the form of yes or no: "can you tell me what ...".
_OPEN = re.compile(
    r"\b(?:what|which|how (?:much|many|long|big|heavy|tall|wide|large|loud|deep|high|old|fast|thick)"
    r"|who|where)\b"
    r"|什么|多少|多[大长高宽重深快]|几[个寸核年岁代]|哪"
    r"|(?<![а-я])(?:как(?:ой|ая|ое|ие|ого|ую|ова|ово|овы|ов)|сколько|чем|кто|где)(?![а-я])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s(?:and|и|or|или)\s|[,，、;；]|和|以及|还有", re.IGNORECASE)


@dataclass(frozen=True)
class Inquiry:
    """What is asked of one product."""

    terms: tuple[Term, ...]
    #: Asks for yes or no.
    yes_no: bool
    #: Asks for a value: what, how much. "Weight of the X200" and "bluetooth?" say neither.
    open: bool
    #: Asks how many.
    count: bool

    @property
    def wanted(self) -> frozenset[str]:
        """The parts of what is asked."""
        return frozenset(part for term in self.terms for part in parts(term.meaning))

    @property
    def concepts(self) -> tuple[str, ...]:
        return tuple(term.meaning for term in self.terms if term.is_concept)

    @property
    def only_concepts(self) -> bool:
        """Whether all that is asked is something that we know customers ask."""
        return bool(self.terms) and all(term.is_concept for term in self.terms)


@lru_cache(maxsize=4_000)
def inquire(rest: str, question: str | None = None) -> Inquiry:
    """What `rest`, a question without the product's name, asks; the form is taken from the whole question."""
    question = rest if question is None else question
    terms = [term for term in read(rest) if not _is_asking(term)]
    counting = any(term.meaning == "count" for term in terms)
    asked = tuple(dict.fromkeys(term for term in terms if term.meaning != "count"))
    is_open = bool(_OPEN.search(rest))
    yes_no = not is_open and bool(_YES_NO.search(question))
    return Inquiry(asked, yes_no, is_open, counting and not yes_no)


def inquire_each(rest: str, question: str) -> tuple[Inquiry, ...]:
    """The same for each of several things: "the weight and the colour"; one where it cannot be cut."""
    pieces = [inquire(piece, question) for piece in _BETWEEN.split(rest)]
    pieces = [each for each in pieces if each.terms]
    if len(pieces) > 1 and all(each.only_concepts for each in pieces):
        return tuple(pieces)
    return (inquire(rest, question),)


def _is_asking(term: Term) -> bool:
    return not term.is_concept and (term.meaning in _asking() or _all_asking(term.tokens))


def _all_asking(tokens: Sequence[str]) -> bool:
    return bool(tokens) and _asking().issuperset(tokens)


@cache
def _asking() -> frozenset[str]:
    """Words of asking, which name nothing that a row could state."""
    return frozenset(stem(fold(word)) for name in ("asking", "stop") for word in words(name))
