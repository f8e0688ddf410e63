"""Purposes: the kind of goods that is meant where only what they are wanted for is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from knowledge.goods.vocabulary import Word, groups, normal, split

#: Something is asked for that is not named.
_SOMETHING = re.compile(
    r"\b(?:something|anything|a thing|a device|a tool)\b"
    r"|(?<![а-я])(?:что-?\s?(?:нибудь|то)|чем-?\s?нибудь)(?![а-я])"
    r"|(?:什么|某种|一个)?(?:东西|工具)|用的(?!时|是)|用来"
)


def kind_for_purpose(text: str) -> tuple[str, int, int] | None:
    """The kind that "something to print with" means, and where its purpose stands; else None."""
    if not _SOMETHING.search(text):
        return None
    words = split(text)
    found = ((kind, _place(words, phrase), len(phrase)) for kind, phrase in _phrases())
    return next(
        (
            (kind, words[place].start, words[place + length - 1].end)
            for kind, place, length in found
            if place is not None
        ),
        None,
    )


def _place(words: Sequence[Word], phrase: tuple[str, ...]) -> int | None:
    stems = tuple(word.stem for word in words)
    places = range(len(stems) - len(phrase) + 1)
    return next((place for place in places if stems[place : place + len(phrase)] == phrase), None)


@cache
def _phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The phrases with their kinds, the longest first."""
    found = [
        (kind, tuple(word.stem for word in split(normal(phrase))))
        for kind, phrases in groups("purposes")
        for phrase in phrases
    ]
    return tuple(sorted(found, key=lambda each: -len(each[1])))
