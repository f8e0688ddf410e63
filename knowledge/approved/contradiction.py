"""Contradiction: a line that asks the opposite of an approved question, in nearly the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from knowledge.analysis import fold, stem
from knowledge.words import lines

_WORD = re.compile(r"[^\W_]+")
#: The very thing that is asked or wished is denied: "where do you not ship", "I do not want to cancel".
#: A report of what did not happen ("I have not received it") denies no question.
_DENIED = re.compile(
    r"\b(?:(?:do|does|can|could|will|would|should|may|must) (?:you|i|we|they|it|one) (?:not|never)"
    r"|(?:which|what(?! if)|where|who|whom|how) (?:\w+ ){0,3}?(?:(?:you|i|we|they) )?"
    r"(?:(?:do|does|can|could|will|would|are|is) not|dont|doesnt|cant|cannot|wont|arent|isnt|never)"
    r"|how (?:not|to not)|(?:do not|dont|never) (?:want|wish|need) to)\b"
    r"|(?<![а-я])(?:не (?:хочу|хотим|нужно|надо) \w+ть|нельзя(?! ли)"
    r"|(?:куда|какие|какой|какую|что|кто|как) (?:\w+ ){0,3}?не)(?![а-я])"
    r"|不想|不要|不需要|(?:哪些|哪里|什么|怎么).{0,6}(?:不能|不可以|不会|不发|不送|不支持)"
)
_DENYING = re.compile(
    r"\b(?:not|never|no|without|cannot|(?:do|does|did|is|are|was|were|ca|could|wo|would|should|has|have|had)nt)\b|(?<![а-я])(?:не|нет|нельзя|без)(?![а-я])|[不没无别]"
)
#: 能不能, 是不是: a question in Chinese that denies nothing.
_EITHER = re.compile(r"(.)[不没]\1")


def contradicts(line: str, questions: Iterable[str]) -> bool:
    """Whether the line asks for the opposite of what these questions of one topic do."""
    asked = _EITHER.sub(" ", fold(line))
    known = [_EITHER.sub(" ", fold(question)) for question in questions]
    if _DENIED.search(asked) and not any(_DENYING.search(each) for each in known):
        return True
    return _is_opposite(asked, " \n ".join(known))


def _is_opposite(asked: str, known: str) -> bool:
    for one, other in _opposites():
        for said, opposite in ((one, other), (other, one)):
            if _says(asked, said) and _says(known, opposite) and not _says(known, said):
                return True
    return False


def _says(text: str, words: frozenset[str]) -> bool:
    found = set(_WORD.findall(text))
    return not words.isdisjoint(found | {stem(word) for word in found}) or any(
        word in text for word in words if word > "\u3000"
    )


@cache
def _opposites() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    sides = (" ".join(line).partition("|") for line in lines("opposites"))
    return tuple((_forms(one), _forms(other)) for one, _, other in sides)


def _forms(words: str) -> frozenset[str]:
    return frozenset(form for word in words.split() for form in (fold(word), stem(fold(word))))
