"""An "and" that adds more people instead of saying more of the same ones: `VIPs, plus everyone in Rome`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.pieces import Kind, Piece
from segments.reading.portrait import names_several

#: What such a word says.
MORE_PEOPLE = "plus"
#: What tells that people are named.
PEOPLE = (Kind.SUBJECT, Kind.EVERYONE, Kind.AGENT)
#: What people may be described with before they are named: "wholesale customers".
DESCRIBING = (Kind.VALUE, Kind.LEAD, Kind.CONDITION)


def adding_people(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with "or" for each such word before people, and "except" for a "but" after "everyone"."""
    pieces = [
        replace(piece, kind=Kind.EXCEPT, meaning=None) if _takes_out(piece, pieces, place) else piece
        for place, piece in enumerate(pieces)
    ]
    return [
        replace(piece, kind=Kind.OR)
        if piece.kind is Kind.AND and _adds(piece, pieces[:place], pieces[place + 1 :])
        else piece
        for place, piece in enumerate(pieces)
    ]


def _takes_out(piece: Piece, pieces: Sequence[Piece], place: int) -> bool:
    """`everyone but employees`."""
    if piece.kind is not Kind.BUT or place + 1 == len(pieces) or pieces[place + 1].kind is not Kind.VALUE:
        return False
    return place == 0 or pieces[place - 1].kind is Kind.EVERYONE


def _adds(joint: Piece, before: Sequence[Piece], following: Sequence[Piece]) -> bool:
    if joint.meaning not in (MORE_PEOPLE, None) or not following:
        return False
    tagged = following[0].kind is Kind.VALUE and following[0].meaning.among(("tags",)) is not None
    after_people = bool(before) and before[-1].kind in PEOPLE
    if joint.meaning == MORE_PEOPLE and tagged and (names_several(following[0]) or after_people):
        return True
    told = any(piece.kind in PEOPLE or _names_people(piece) for piece in before)
    return (joint.meaning == MORE_PEOPLE or told) and _are_people(following)


def _names_people(piece: Piece) -> bool:
    return piece.kind is Kind.VALUE and names_several(piece)


def _are_people(following: Sequence[Piece]) -> bool:
    named = next((piece for piece in following if piece.kind not in DESCRIBING), None)
    return named is not None and named.kind in PEOPLE
