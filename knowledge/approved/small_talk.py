"""Small talk: greetings, thanks, the wish for a person and the like, where a message is nothing else."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, get_args

from knowledge.words import lines, words

#: Of several in one message the first of these is replied to.
Talk = Literal[
    "person", "scolding", "assistant", "assortment", "abilities", "wellbeing", "farewell", "declined",
    "thanks", "greeting", "agreed", "heard",
]  # fmt: skip

_TALKS: tuple[Talk, ...] = get_args(Talk)
_NOT_LETTERS = re.compile(r"[^\w\s]|_")
#: A word, or a sign of a script that puts no spaces between them.
_UNIT = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
#: The wish for a person inside a short message, and what takes it back.
_PERSON = re.compile(
    r"\b(?:talk|speak|chat) (?:to|with) (?:someone|somebody|(?:a |an |the |your )?(?:(?:real|live|actual) )?"
    r"(?:person|human|agent|operator|manager|representative|colleague))\b"
    r"|\b(?:real|live|actual) (?:person|human|agent)\b"
    r"|(?<![а-я])(?:дай(?:те)?|позов(?:и|ите)|соедини(?:те)?|переключи(?:те)?|нужен|хочу|можно)(?![а-я]).{0,25}"
    r"(?<![а-я])(?:человек|оператор|менеджер|сотрудник|консультант)"
    r"|(?<![а-я])(?:человека|оператора|менеджера|консультанта) (?:дай|позов|соедин|можно|пожалуйста)"
    r"|(?<![а-я])позов(?:и|ите)(?![а-я]).{0,15}(?<![а-я])(?:кого|ко[гм])"
    r"|\b(?:get|call|fetch|find) (?:me )?(?:someone|somebody|a (?:person|human|manager|colleague))\b"
    r"|(?:转|找|要|叫|换)一?个?(?:人工|真人|活人|客服)|[叫找]个人来?"
)
_NO_PERSON = re.compile(
    r"\b(?:not?|don t|without)\b|(?<![а-я])(?:не|без)(?![а-я])"
    r"|(?:不用|不要|不必|别|先不)(?:再|给我|帮我)?(?:转|找|要|叫|换|人工|真人|客服)"
)
#: A longer message asks something besides, in letters.
_LONGEST_WISH = 60


def small_talk(text: str) -> Talk | None:
    """What a message means that is nothing but small talk; None for every other one."""
    plain = _STRETCHED.sub(r"\1", " ".join(_NOT_LETTERS.sub(" ", text.lower()).split()))
    said = _said(tuple(_UNIT.findall(plain)))
    return min(said, key=_TALKS.index) if said else _wish(plain) or _shown(text)


def _said(units: tuple[str, ...]) -> set[Talk]:
    """What the phrases mean of which the message is made; nothing where a word is left over."""
    said: set[Talk] = set()
    place = 0
    while place < len(units):
        length, talk = _longest(units[place : place + _longest_phrase()])
        if talk:
            said.add(talk)
        elif units[place] not in _around():
            return set()
        place += length
    return said


def _longest(units: tuple[str, ...]) -> tuple[int, Talk | None]:
    """The longest phrase at the beginning, in units."""
    for length in range(len(units), 0, -1):
        if talk := _meanings().get(units[:length]):
            return length, talk
    return 1, None


def _shown(text: str) -> Talk | None:
    """What a message of nothing but emoji shows; None where it has words, or none that pleases."""
    if _UNIT.search(text):
        return None
    return "heard" if any(each in text for each in words("pleased")) else None


def _wish(plain: str) -> Talk | None:
    wants = len(plain) <= _LONGEST_WISH and _PERSON.search(plain) and not _NO_PERSON.search(plain)
    return "person" if wants else None


@cache
def _meanings() -> dict[tuple[str, ...], Talk]:
    return {
        tuple(_UNIT.findall(" ".join(phrase))): talk for talk in reversed(_TALKS) for phrase in lines(talk)
    }


@cache
def _around() -> frozenset[str]:
    """Words around a phrase that change nothing."""
    return frozenset(words("around"))


@cache
def _longest_phrase() -> int:
    return max(map(len, _meanings()))
