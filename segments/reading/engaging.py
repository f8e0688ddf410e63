"""A word for any deed with a campaign that the request itself explains: `engaged with X (clicked it)`."""

from __future__ import annotations

from collections.abc import Sequence

from segments.reading.absorbing import OF_CAMPAIGNS
from segments.reading.brackets import CLOSES, OPENS
from segments.reading.labels import COLON
from segments.reading.pieces import Deed, Kind, Piece

#: What such a word asks about where no campaign is named.
ENGAGED = "loyal"
#: What may stand between the word and its explanation.
OF_NAMES = (
    Kind.VALUE, Kind.LEAD, Kind.FILLER, Kind.RELATIVE, Kind.ANYTHING, Kind.QUANTITY, Kind.DIFFERENT,
    Kind.WINDOW,
)  # fmt: skip
CAMPAIGN = ("campaign_id",)
ANY_DEED = ("*",)
#: What an explanation may hold beside the deeds; two deeds are alternatives.
BESIDE = (Kind.SAME, Kind.OR, Kind.FILLER, Kind.AS_BEFORE, Kind.COMMA, Kind.ANYTHING)


def with_named_deeds(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with the deeds that are told instead of each such word, and without the explanation."""
    for place, piece in enumerate(pieces):
        if not _may_be_any_deed(piece):
            continue
        begin = _end_of_names(pieces, place + 1)
        end = _end_of_explanation(pieces, begin)
        types = _types(pieces[begin + 1 : end]) if end and _names_campaign(pieces[place:begin]) else ()
        if types:
            deed = Piece(Kind.DO, Deed(types), piece.start, piece.end)
            rest = with_named_deeds(pieces[end + 1 :])
            return [*pieces[:place], deed, *_without_with(pieces[place + 1 : begin]), *_without_with(rest)]
    return list(pieces)


def _may_be_any_deed(piece: Piece) -> bool:
    """`engaged with`, `interacted with`."""
    if piece.kind is Kind.DO:
        return bool(piece.meaning.types == ANY_DEED) and not piece.meaning.negated
    return piece.kind is Kind.VAGUE and bool(piece.meaning.about == ENGAGED)


def _without_with(pieces: Sequence[Piece]) -> list[Piece]:
    """`engaged with X but not with Y`: the names of campaigns alone."""
    return [
        piece
        for place, piece in enumerate(pieces)
        if piece.kind is not Kind.RELATIVE or not _names_campaign(_first(pieces[place + 1 :]))
    ]


def _first(pieces: Sequence[Piece]) -> list[Piece]:
    """What comes first, past articles, negations and numbers."""
    return [piece for piece in pieces if piece.kind not in (Kind.FILLER, Kind.NOT, Kind.QUANTITY)][:1]


def _names_campaign(pieces: Sequence[Piece]) -> bool:
    of_any = (Kind.ANYTHING, Kind.DIFFERENT)
    return any(piece.meaning in CAMPAIGN if piece.kind in of_any else _is_campaign(piece) for piece in pieces)


def _is_campaign(piece: Piece) -> bool:
    return piece.kind is Kind.VALUE and bool(piece.meaning.among(CAMPAIGN))


def _end_of_names(pieces: Sequence[Piece], at: int) -> int:
    while at < len(pieces) and pieces[at].kind in OF_NAMES:
        at += 1
    return at


def _end_of_explanation(pieces: Sequence[Piece], at: int) -> int:
    """Where the brackets close that open here, or all is told that a colon begins; else 0."""
    if at >= len(pieces):
        return 0
    if pieces[at].meaning == COLON:
        return len(pieces)
    closes = (end for end in range(at, len(pieces)) if pieces[end].meaning == CLOSES)
    return next(closes, 0) if pieces[at].meaning == OPENS else 0


def _types(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The kinds of events that are told, where nothing else is: all of them about campaigns."""
    deeds = [piece.meaning for piece in pieces if piece.kind in (Kind.DO, Kind.NOUN)]
    plain = all(piece.kind in (Kind.DO, Kind.NOUN, *BESIDE) for piece in pieces)
    types = tuple(dict.fromkeys(type_ for deed in deeds for type_ in deed.types))
    told = plain and len(types) == len(deeds) and not any(deed.negated for deed in deeds)
    return types if told and set(types) <= OF_CAMPAIGNS else ()
