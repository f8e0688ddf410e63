"""`they`, and what it begins: `bought a product that they viewed`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.pieces import Kind, Piece

#: What may be told of more closely: "tents they had viewed".
OBJECTS = (Kind.VALUE, Kind.ANYTHING, Kind.SAME, Kind.UNITS)
#: Where another deed may begin without one pointing into the other.
ENDS = (Kind.AND, Kind.OR, Kind.COMMA, Kind.BUT, Kind.EXCEPT, Kind.THEN, Kind.AFTER, Kind.THAN, Kind.AMONG)


def without_pronouns(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without those that say nothing; one that says more of an object stays unread."""
    return [
        replace(piece, kind=Kind.UNKNOWN) if piece.kind is Kind.THEY else piece
        for place, piece in enumerate(pieces)
        if piece.kind is not Kind.THEY or _tells_of_an_object(pieces, place)
    ]


def _tells_of_an_object(pieces: Sequence[Piece], place: int) -> bool:
    before = [piece.kind for piece in pieces[:place] if piece.kind is not Kind.RELATIVE]
    begin = next((back for back in range(len(before), 0, -1) if before[back - 1] in ENDS), 0)
    run = before[begin:]
    deed_follows = any(piece.kind is Kind.DO for piece in pieces[place + 1 : place + 3])
    return deed_follows and Kind.DO in run and run[-1] in OBJECTS
