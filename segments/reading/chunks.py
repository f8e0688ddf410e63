"""From tokens to pieces: at each place the longest phrase of the language or name of the shop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from segments.reading.brackets import OPENS
from segments.reading.ellipsis import completed_names
from segments.reading.labels import COLON
from segments.reading.language import Language
from segments.reading.names import Names
from segments.reading.pieces import Kind, Listed, Name, Piece
from segments.reading.tokens import Token

#: A name of the shop is meant rather than these, where both are equally long.
WEAKER_THAN_NAMES = frozenset(
    {Kind.VAGUE, Kind.MISSING, Kind.FILLER, Kind.ANYTHING, Kind.UNITS, Kind.CONDITION, Kind.NOUN}
)


#: What may stand between a leading word and a code.
BEFORE_CODES = (Kind.IS, Kind.NOT, Kind.COMMA, Kind.OR, Kind.FILLER)


class Chunker:
    """Cuts the tokens of one request into pieces. `doubts` are names that a spelling may mean."""

    def __init__(self, language: Language, names: Names, today: date) -> None:
        self._language = language
        self._names = names
        self._today = today
        self.doubts: list[tuple[str, list[Name]]] = []

    def pieces(self, tokens: Sequence[Token]) -> list[Piece]:
        tokens = [self._language.spelling.corrected(token, self._names) for token in tokens]
        found: list[Piece] = []
        at = 0
        while at < len(tokens):
            piece = self._at(tokens, at, found)
            found.append(piece)
            at = piece.end
        return completed_names(found, tokens, self._names)

    def _at(self, tokens: Sequence[Token], at: int, found: Sequence[Piece]) -> Piece:
        before = found[-1] if found else None
        after_number = _ends_in_number(found)
        without = frozenset() if after_number else frozenset({Kind.OR_MORE})
        more = self._phrase(tokens, at) if after_number else None
        if more and more.kind is Kind.OR_MORE and self._is_number(tokens, more.end):
            without = frozenset({Kind.OR_MORE})  # "under 30 or over 60"
        phrase = None if tokens[at].quoted else self._phrase(tokens, at, without)
        codes = _leads_codes(found)
        named = self._names.at(tokens, at, codes=codes)
        if (
            named
            and phrase
            and _is_stage(named[0])
            and not _leads(before)
            and self._is_said_in_passing(tokens, phrase, named[1])
        ):
            named = None
        if named and (
            phrase is None
            or named[1] > phrase.end
            or self._is_weaker(phrase, named[1], own_event=_is_event(named[0]))
            or (named[1] == phrase.end and (codes or _is_led(before, named[0])))
        ):
            said = " ".join(token.text for token in tokens[at : named[1]])
            return Piece(Kind.VALUE, Listed((named[0],), said=said), at, named[1])
        return phrase or self._misspelled(tokens, at)

    def _phrase(
        self, tokens: Sequence[Token], at: int, without: frozenset[Kind] = frozenset()
    ) -> Piece | None:
        best: Piece | None = None
        for phrase, pattern in self._language.candidates(tokens[at]):
            if phrase.kind in without:
                continue
            matched = pattern.match(tokens, at, self._language.readers)
            if matched and (best is None or matched[1] > best.end):
                meaning = self._meaning(phrase.meaning, matched[0])
                if meaning is not NotImplemented:
                    best = Piece(phrase.kind, meaning, at, matched[1])
        return best

    def _is_number(self, tokens: Sequence[Token], at: int) -> bool:
        return any(True for _ in self._language.readers["number"](tokens, at))

    def _meaning(self, meaning: Any, slots: dict[str, Any]) -> Any:
        if not callable(meaning):
            return meaning
        try:
            return meaning({**slots, "today": self._today})
        except ValueError:
            return NotImplemented  # a date such as 31 February: the words stay unknown

    def _is_said_in_passing(self, tokens: Sequence[Token], phrase: Piece, end: int) -> bool:
        """Whether a name is rather the phrases that it is made of.

        "first purchase" is a lifecycle stage before "customers" and beside "stage" only.
        """
        last: Piece | None = phrase
        while last and last.end < end:
            last = self._phrase(tokens, last.end)
        if last is None or last is phrase or last.end > end:
            return False
        following = self._phrase(tokens, end) if end < len(tokens) else None
        return following is None or not (following.kind is Kind.SUBJECT or _leads(following))

    def _is_weaker(self, phrase: Piece, end: int, *, own_event: bool) -> bool:
        return end == phrase.end and phrase.kind in WEAKER_THAN_NAMES and not own_event

    def _misspelled(self, tokens: Sequence[Token], at: int) -> Piece:
        near = self._names.like(tokens[at])
        if len(near) == 1:
            return Piece(Kind.VALUE, Listed((near[0],), said=tokens[at].text), at, at + 1)
        if near:
            self.doubts.append((tokens[at].text, [names[0] for names in near]))
        return Piece(Kind.UNKNOWN, tokens[at].text, at, at + 1)


def _is_led(before: Piece | None, names: Sequence[Name]) -> bool:
    """`country = IT`: a name after a word that leads such names."""
    return (
        before is not None and before.kind is Kind.LEAD and any(one.field in before.meaning for one in names)
    )


def _ends_in_number(found: Sequence[Piece]) -> bool:
    """Whether a number comes last, or with what it counts after it: `2 negative messages`."""
    last = [piece.kind for piece in found[-3:]]
    return Kind.QUANTITY in last[-2:] or (last[:2] == [Kind.QUANTITY, Kind.VALUE] and last[2:] == [Kind.NOUN])


def _leads_codes(found: Sequence[Piece]) -> bool:
    """Whether only a country's or a language's name can come next: `language = de`."""
    told = [one for one in found if one.kind not in BEFORE_CODES and not _is_code(one)]
    return bool(told) and told[-1].kind is Kind.LEAD and bool({"country", "language"} & set(told[-1].meaning))


def _is_code(piece: Piece) -> bool:
    """What may stand before a further code: `country in (DE, FR, IT)`."""
    if piece.kind is Kind.VALUE:
        return bool(piece.meaning.among(("country",)) or piece.meaning.among(("language",)))
    return piece.meaning in (COLON, OPENS)


def _leads(piece: Piece | None) -> bool:
    return piece is not None and piece.kind is Kind.LEAD and "lifecycle_stage" in piece.meaning


def _is_stage(names: Sequence[Name]) -> bool:
    return any(name.field == "lifecycle_stage" for name in names)


def _is_event(names: Sequence[Name]) -> bool:
    return all(name.field == "event" for name in names)
