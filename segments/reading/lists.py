"""Lists of the shop's names: `coffee, toys or laptops`."""

from __future__ import annotations

from segments.reading.cursor import Cursor
from segments.reading.pieces import Kind, Name, Piece

JOINING = (Kind.AND, Kind.OR, Kind.COMMA)


def names_for(piece: Piece, fields: tuple[str, ...]) -> list[Name]:
    """What a name may mean among these fields, in their order."""
    meant = (name for name in piece.meaning if name.field in fields)
    return sorted(meant, key=lambda name: fields.index(name.field))


def more_of(cursor: Cursor, fields: tuple[str, ...]) -> list[Name]:
    """The names after a joining word; one that goes with a noun of its own begins a new statement."""
    if cursor.peek() not in JOINING or cursor.peek(1) is not Kind.VALUE:
        return []
    if cursor.peek(2) in (Kind.SUBJECT, Kind.SPEAKING):
        return []
    return names_for(cursor.piece(1), fields)


def take_list(cursor: Cursor, field: str) -> tuple[list[str], Kind]:
    """The values of one field that are listed here, and the word that joins them."""
    values = [names_for(cursor.take(), (field,))[0].value]
    joint = Kind.OR
    while more := more_of(cursor, (field,)):
        kind = cursor.take().kind
        joint = joint if kind is Kind.COMMA else kind
        cursor.take()
        values.append(more[0].value)
    return values, joint
