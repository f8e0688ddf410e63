"""Slips of the pen in the words of a language: `custmers who orderd`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from segments.reading.tokens import Token

if TYPE_CHECKING:
    from segments.reading.names import Names

#: Shorter words are too close to others; from the second length on two slips are forgiven.
SHORT, LONG = 5, 8
#: Another ending is another word, not a slip: "viewer" is not "viewed".
ENDING = 2


@dataclass(frozen=True)
class Spelling:
    """`known` words are left as they are; a slip is taken for one of the `telling` ones."""

    known: frozenset[str]
    telling: frozenset[str]

    def corrected(self, token: Token, names: Names) -> Token:
        """The token as it was meant; itself where that is not certain."""
        word = token.word
        if token.quoted or len(word) < SHORT or not (word.isascii() and word.isalpha()):
            return token
        if word in self.known or token.stem in self.known or token.stem in names.words or names.like(token):
            return token
        meant = _nearest(word, self.telling)
        return token if meant is None else token._replace(word=meant, stem=meant, surface=meant)


def _nearest(word: str, telling: Iterable[str]) -> str | None:
    """The only word within reach that is nearest."""
    reach = 1 if len(word) < LONG else 2
    near = [(OSA.distance(word, one, score_cutoff=reach), one) for one in telling if _may_be(word, one)]
    near = sorted(one for one in near if one[0] <= reach)
    if not near or (len(near) > 1 and near[1][0] == near[0][0]):
        return None
    return near[0][1]


def _may_be(word: str, other: str) -> bool:
    if (
        len(other) < SHORT
        or other[0] != word[0]
        or abs(len(other) - len(word)) > ENDING
        or word.startswith(other)
    ):
        return False
    return len(word) != len(other) or word[:-ENDING] != other[:-ENDING]
