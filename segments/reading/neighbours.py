"""What the pieces beside a piece tell of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from segments.reading.pieces import Kind, Piece, Quantity
from segments.reading.tokens import HAN

#: What a number may count.
COUNTED = (Kind.NOUN, Kind.UNITS, Kind.DIFFERENT)
#: "in one order", after goods.
AT_ONCE = "at_once"


def piece_before(pieces: Sequence[Piece], place: int) -> Piece | None:
    """The piece before; "is" between a measure and its number is passed over.

    So is a time after what is counted: "the number of orders this year is over 3".
    """
    known = [piece for piece in pieces[:place] if piece.kind is not Kind.IS]
    timeless = [piece for piece in known if piece.kind is not Kind.WINDOW]
    if timeless and is_counted_noun(timeless[-1]):
        return timeless[-1]
    return known[-1] if known else None


def piece_after(pieces: Sequence[Piece], place: int) -> Piece | None:
    """The next piece; after a number, names before what is counted are passed over: `3 negative messages`."""
    rest = pieces[place + 1 :]
    if pieces[place].kind is Kind.QUANTITY:
        named = next((one for one in rest if one.kind is not Kind.VALUE), None)
        if is_kind(named, *COUNTED) and named is not None and named.meaning != AT_ONCE:
            return named
    return rest[0] if rest else None


def piece_at(pieces: Sequence[Piece], place: int) -> Piece | None:
    return pieces[place] if 0 <= place < len(pieces) else None


def is_kind(piece: Piece | None, *kinds: Kind) -> bool:
    return piece is not None and piece.kind in kinds


def names_itself(piece: Piece, following: Piece | None) -> bool:
    """ "any" before a name says nothing."""
    objects = (Kind.VALUE, Kind.NOUN, Kind.UNITS, Kind.ANYTHING, Kind.SUBJECT, Kind.DIFFERENT, Kind.LEAD)
    return piece.meaning == "weak" and is_kind(following, *objects)


def ends_name(piece: Piece, before: Piece | None) -> bool:
    """`the summer sale one`: the word only stands for what is named."""
    return (
        piece.meaning is None
        and is_kind(before, Kind.VALUE)
        and before is not None
        and not (before.meaning.among(("category",)) or before.end < piece.start)
    )


def is_counted_noun(piece: Piece | None) -> bool:
    return piece is not None and piece.kind is Kind.NOUN and piece.meaning.counted


def said_of_language(piece: Piece) -> bool:
    """Whether only a language can be meant: "German" alone may be a country's; 德语 is a language's."""
    return bool(piece.meaning.led or re.search(f"[{HAN}]", piece.meaning.said))


def counted(quantity: Quantity, before: Piece | None, following: Piece | None) -> Quantity:
    """The quantity with what it counts, as far as its neighbours tell."""
    coming = is_kind(following, Kind.NOUN, Kind.UNITS, Kind.DIFFERENT, Kind.MEASURE)
    said = is_kind(before, Kind.DIFFERENT, Kind.MEASURE) or is_counted_noun(before)
    if quantity.unit is None and (coming or said):
        return replace(quantity, unit="counted")
    if quantity.unit is None and quantity.op == "=" and is_kind(following, Kind.SUBJECT, Kind.AGENT):
        return replace(quantity, unit="people")
    if quantity.unit is None and is_kind(following, Kind.VALUE, Kind.ANYTHING):
        return replace(quantity, unit="things")
    return quantity


def is_thing(piece: Piece, before: Piece | None) -> bool:
    """`bought items on sale`: units that nothing counts are any goods."""
    counted_by = (Kind.QUANTITY, Kind.MOST, Kind.MORE)
    return piece.kind is Kind.UNITS and not piece.meaning and not is_kind(before, *counted_by)
