"""Names of values with a colon after them: `city: Berlin`, `orders: over 3`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.pieces import Kind, Piece

#: What a colon may follow that only stands between a name and its value: "city: Berlin", "orders: over 3".
LABELS = (Kind.LEAD, Kind.NOUN, Kind.MEASURE, Kind.ATTRIBUTE_TIME, Kind.AGED, Kind.DIFFERENT)
COLON = "colon"


def labelled(pieces: Sequence[Piece]) -> list[Piece]:
    """`city: Berlin`: the colon says "is"."""
    return [
        replace(piece, kind=Kind.IS)
        if piece.meaning == COLON and place and _is_label(pieces[place - 1])
        else piece
        for place, piece in enumerate(pieces)
    ]


def _is_label(piece: Piece) -> bool:
    return piece.kind in LABELS and (piece.kind is not Kind.NOUN or piece.meaning.counted)
