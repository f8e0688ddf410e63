"""Names of values with a colon after them: `city: Berlin`, `orders: over 3`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.pieces import Kind, Piece

#: What a colon may follow that only stands between a name and its value: "city: Berlin", "orders: over 3".
LABELS = (Kind.LEAD, Kind.NOUN, Kind.MEASURE, Kind.ATTRIBUTE_TIME, Kind.AGED, Kind.DIFFERENT)
COLON = "colon"
TIMES = (Kind.WINDOW, Kind.LENGTH, Kind.ABSENCE)
HOW_MANY = (Kind.NOT, Kind.NOTHING, Kind.QUANTITY)
ENDS = (Kind.COMMA, Kind.AND, Kind.OR, Kind.BUT, Kind.OR_MORE)


def labelled(pieces: Sequence[Piece]) -> list[Piece]:
    """`city: Berlin`, `orders this month: none`: the colon says "is"."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        tells = place > 0 and pieces[place - 1].meaning == COLON and _is_told_of(pieces, place - 1)
        label = piece.meaning == COLON and (_is_label(_timeless(pieces, place)) or _is_told_of(pieces, place))
        if label:
            piece = replace(piece, kind=Kind.IS)
        elif tells and piece.kind is Kind.QUANTITY and piece.meaning.unit is None:
            piece = replace(piece, meaning=replace(piece.meaning, unit="counted"))
        found.append(piece)
    return found


def _is_told_of(pieces: Sequence[Piece], place: int) -> bool:
    """Whether events, perhaps with their time, stand before the colon, and only how many of them after it."""
    before = [piece.kind for piece in pieces[:place] if piece.kind not in (*TIMES, Kind.VALUE, Kind.LEAD)]
    if not before or before[-1] not in (Kind.NOUN, Kind.DO) or len(pieces) == place + 1:
        return False
    return pieces[place + 1].kind in HOW_MANY and (len(pieces) == place + 2 or pieces[place + 2].kind in ENDS)


def _timeless(pieces: Sequence[Piece], place: int) -> Piece | None:
    """What stands before the colon; of `total spend this year: 500+` without the time."""
    before = pieces[place - 1] if place else None
    number = place + 1 < len(pieces) and pieces[place + 1].kind is Kind.QUANTITY
    measured = number and place > 1 and pieces[place - 2].kind is Kind.MEASURE
    return pieces[place - 2] if measured and before and before.kind is Kind.WINDOW else before


def _is_label(piece: Piece | None) -> bool:
    if piece is None:
        return False
    return piece.kind in LABELS and (piece.kind is not Kind.NOUN or piece.meaning.counted)
