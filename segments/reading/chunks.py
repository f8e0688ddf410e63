"""From tokens to pieces: at each place the longest phrase of the language or name of the shop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from segments.reading.language import Language
from segments.reading.names import Names
from segments.reading.pieces import Kind, Name, Piece
from segments.reading.tokens import Token

#: A name of the shop is meant rather than these, where both are equally long.
WEAKER_THAN_NAMES = frozenset({Kind.VAGUE, Kind.MISSING, Kind.FILLER, Kind.ANYTHING, Kind.UNITS})


class Chunker:
    """Cuts the tokens of one request into pieces. `questions` are asked about doubtful spellings."""

    def __init__(self, language: Language, names: Names, today: date) -> None:
        self._language = language
        self._names = names
        self._today = today
        self.questions: list[str] = []

    def pieces(self, tokens: Sequence[Token]) -> list[Piece]:
        found: list[Piece] = []
        at = 0
        while at < len(tokens):
            piece = self._at(tokens, at, found[-1].kind if found else None)
            found.append(piece)
            at = piece.end
        return found

    def _at(self, tokens: Sequence[Token], at: int, before: Kind | None) -> Piece:
        phrase = None if tokens[at].quoted else self._phrase(tokens, at)
        named = self._names.at(tokens, at)
        if (
            named
            and phrase
            and before is not Kind.IN_STAGE
            and self._is_said_in_passing(tokens, phrase, named[1])
        ):
            named = None
        if named and (phrase is None or named[1] > phrase.end or self._is_weaker(phrase, named[1])):
            return Piece(Kind.VALUE, named[0], at, named[1])
        return phrase or self._misspelled(tokens, at)

    def _phrase(self, tokens: Sequence[Token], at: int) -> Piece | None:
        best: Piece | None = None
        for phrase, pattern in self._language.candidates(tokens[at].word):
            matched = pattern.match(tokens, at, self._language.readers)
            if matched and (best is None or matched[1] > best.end):
                meaning = self._meaning(phrase.meaning, matched[0])
                if meaning is not NotImplemented:
                    best = Piece(phrase.kind, meaning, at, matched[1])
        return best

    def _meaning(self, meaning: Any, slots: dict[str, Any]) -> Any:
        if not callable(meaning):
            return meaning
        try:
            return meaning({**slots, "today": self._today})
        except ValueError:
            return NotImplemented  # a date such as 31 February: the words stay unknown

    def _is_said_in_passing(self, tokens: Sequence[Token], phrase: Piece, end: int) -> bool:
        """Whether a name is rather the phrases that it is made of.

        "first purchase" is a lifecycle stage before "customers" and after "stage" only.
        """
        last: Piece | None = phrase
        while last and last.end < end:
            last = self._phrase(tokens, last.end)
        if last is None or last is phrase or last.end > end:
            return False
        following = self._phrase(tokens, end) if end < len(tokens) else None
        return following is None or following.kind not in (Kind.SUBJECT, Kind.IN_STAGE)

    def _is_weaker(self, phrase: Piece, end: int) -> bool:
        return end == phrase.end and phrase.kind in WEAKER_THAN_NAMES

    def _misspelled(self, tokens: Sequence[Token], at: int) -> Piece:
        near = self._names.like(tokens[at])
        if len(near) == 1:
            return Piece(Kind.VALUE, near[0], at, at + 1)
        if near:
            choices = " or ".join(f"“{_spelled(names)}”" for names in near)
            self.questions.append(f"What is “{tokens[at].text}”: {choices}?")
        return Piece(Kind.UNKNOWN, None, at, at + 1)


def _spelled(names: tuple[Name, ...]) -> str:
    return names[0].value
