"""Respelling: a word that nobody knows becomes the word of the shop's questions that was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from knowledge.analysis import fold, is_stop_word, stem
from knowledge.approved.services import service_words
from knowledge.words import words

_WORD = re.compile(r"[^\W_]+")
#: Shorter words are too easily another one; longer ones stand two slips.
_SHORTEST, _LONG = 4, 8
#: A word this short is not read as one in which a letter was exchanged: cost is not a slip of post.
_SHORT = 6


class Respelling:
    """Reads a customer's line by the words of these texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._own = {word for text in texts for word in _WORD.findall(fold(text))}
        self._known = {stem(word) for word in self._own} | _common()
        self._right = sorted(word for word in self._own | service_words() if _is_correctable(word))
        self._found: dict[str, str] = {}

    def read(self, text: str) -> str:
        """The line in known spellings, without words that ask nothing; itself where nothing would be left."""
        read = " ".join(_WORD.sub(lambda word: self._word(word[0]), fold(text)).split())
        return read if _WORD.search(read) else text

    def _word(self, word: str) -> str:
        if word in self._own:
            return word
        if word in _fillers():
            return " "
        if not _is_correctable(word) or is_stop_word(word) or stem(word) in self._known:
            return word
        if word not in self._found:
            self._found[word] = self._nearest(word)
        return self._found[word]

    def _nearest(self, word: str) -> str:
        from rapidfuzz.distance import OSA

        slips = 1 if len(word) < _LONG else 2
        near = []
        for right in self._right:
            # People hardly mistake the first letter.
            if right[0] != word[0] or abs(len(right) - len(word)) > slips:
                continue
            distance = OSA.distance(word, right, score_cutoff=slips)
            exchanged = len(right) == len(word) and sorted(right) != sorted(word)
            if distance <= slips and not (exchanged and len(word) < _SHORT):
                near.append((distance, exchanged, right not in self._own, right))
        return min(near)[3] if near else word


def _is_correctable(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha() and word[0] < "\u0500"


@cache
def _fillers() -> frozenset[str]:
    return frozenset(fold(word) for word in words("filler"))


@cache
def _common() -> frozenset[str]:
    """The stems of words that are right as they stand."""
    return frozenset(stem(word) for word in (*service_words(), *words("everyday")))
