"""Words that point to another time: "in those 14 days", "the 90 days before that", "this one"."""

from __future__ import annotations

from dataclasses import replace

from segments.reading.clause import Clause
from segments.reading.pieces import Kind, Piece
from segments.reading.windows import like, preceding

TIMES = frozenset({Kind.WINDOW, Kind.SAME_WINDOW, Kind.PREVIOUS, Kind.LIKE_BEFORE})


def dated(piece: Piece, previous: Clause | None) -> Piece:
    """The piece as a window where it points to the time of the clause before; else as it is."""
    earlier = previous.window if previous else None
    window = None
    if piece.kind is Kind.PREVIOUS:
        window = preceding(earlier, piece.meaning) if earlier else None
        if window is None and _is_length(piece.meaning):
            window = {"last": piece.meaning}
    elif piece.kind is Kind.LIKE_BEFORE and earlier:
        window = like(earlier, piece.meaning)
    elif piece.kind is Kind.SAME_WINDOW:
        window = earlier
    return replace(piece, kind=Kind.WINDOW, meaning=window) if window else piece


def _is_length(said: str | None) -> bool:
    return said is not None and said[:1].isdigit() and not said.isdigit()
