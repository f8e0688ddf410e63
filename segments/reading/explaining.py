"""A word without a measure that the request itself explains: `loyal customers: at least 5 orders`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.brackets import CLOSES, OPENS
from segments.reading.labels import COLON
from segments.reading.pieces import Kind, Piece

#: Reasons that an explanation does away with; what data lack they lack nevertheless.
EXPLAINED = ("vague_measure", "vague_window", "vague_threshold", "prediction")
#: What a title is made of beside such words.
OF_TITLES = (Kind.SUBJECT, Kind.AGENT, Kind.EVERYONE, Kind.FILLER, Kind.COMMA, Kind.VALUE)
#: What explains.
TELLING = (
    Kind.DO, Kind.NOUN, Kind.MEASURE, Kind.AGENT, Kind.ATTRIBUTE_TIME, Kind.CONDITION, Kind.TOP, Kind.WINDOW,
)  # fmt: skip


def explained(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without vague words of a title before a colon, or right before brackets."""
    colon = next((place for place, piece in enumerate(pieces) if piece.meaning == COLON), 0)
    title, rest = pieces[:colon], pieces[colon:]
    if _is_vague_title(title) and _tells(rest):
        return [piece for piece in pieces if piece not in title or not _is_vague(piece)]
    found = [
        _as_time(piece, pieces[:place])
        for place, piece in enumerate(pieces)
        if not (_is_vague(piece) and (_in_brackets(pieces, place) or _tells_age(piece, pieces[place + 1 :])))
    ]
    return found if len(found) < len(pieces) else list(pieces)


def _as_time(piece: Piece, before: Sequence[Piece]) -> Piece:
    """`recent buyers (30 days)`: the length is the time itself where none was said."""
    if piece.kind is not Kind.RESTATED or any(one.kind in (Kind.WINDOW, Kind.WITHIN) for one in before):
        return piece
    return replace(piece, kind=Kind.WINDOW, meaning={"last": piece.meaning})


def _tells_age(piece: Piece, following: Sequence[Piece]) -> bool:
    """`adults aged 18-30`."""
    return piece.meaning.about == "age" and any(one.kind in (Kind.AGED, Kind.YEARS_OLD) for one in following)


def _is_vague_title(pieces: Sequence[Piece]) -> bool:
    vague = [piece for piece in pieces if _is_vague(piece)]
    return bool(vague) and all(piece in vague or piece.kind in OF_TITLES for piece in pieces)


def _is_vague(piece: Piece) -> bool:
    return piece.kind in (Kind.VAGUE, Kind.MISSING) and piece.meaning.code in EXPLAINED


def _in_brackets(pieces: Sequence[Piece], place: int) -> bool:
    """Whether brackets that tell something come after a word and its noun."""
    at = place + 1
    while at < len(pieces) and pieces[at].kind in (Kind.SUBJECT, Kind.AGENT, Kind.FILLER):
        at += 1
    if at < len(pieces) and pieces[at].kind is Kind.RESTATED:
        return True
    if at >= len(pieces) or pieces[at].meaning != OPENS:
        return False
    closes = next((end for end in range(at, len(pieces)) if pieces[end].meaning == CLOSES), len(pieces))
    return _tells(pieces[at:closes])


def _tells(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind in TELLING for piece in pieces)
