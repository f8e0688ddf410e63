"""Words that tell how many of the names after them are meant: `both`, `all of these`, `none of the tags`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.deeds import AFTERWARDS
from segments.reading.labels import COLON
from segments.reading.neighbours import is_kind, piece_at
from segments.reading.pieces import Kind, Piece

#: How many of the names that follow: what an EITHER says.
BOTH, ALL, ANY, EXACTLY = "both", "all", "any", "exactly"
#: What "none" says where it points to names said before, and "any of these" where it says little.
OF_THOSE, WEAK = "those", "weak"
#: What "one and the same" says before a name.
SAME_GOODS = "goods"
#: What may stand between such a word and its names: "none of these tags: vip, press".
BEFORE_NAMES = (Kind.LEAD, Kind.DIFFERENT, Kind.COMMA, Kind.IS)
LEADING = (Kind.LEAD, Kind.DIFFERENT)


def quantified(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with each such word right before its names; a "none" becomes a negation."""
    pieces = [_same_goods(piece, piece_at(pieces, place + 1)) for place, piece in enumerate(pieces)]
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        place = _names_after(pieces, at)
        word = _of_names(piece, far=place > at + 1) if place else None
        if word is not None:
            between = [_lead(one) for one in pieces[at + 1 : place] if one.kind in LEADING]
            found += [word, *between] if word.kind is Kind.NOT else [*between, word]
            at = place
            continue
        if piece.kind is not Kind.EITHER or _says_more(pieces, at):
            found.append(piece if piece.kind is not Kind.EITHER else replace(piece, kind=Kind.UNKNOWN))
        at += 1
    return found


def _same_goods(piece: Piece, following: Piece | None) -> Piece:
    """`one and the same bicycle`: one product of the category that is named."""
    if piece.kind is not Kind.SAME or piece.meaning != SAME_GOODS:
        return piece
    named = (
        is_kind(following, Kind.VALUE) and following is not None and following.meaning.among(("category",))
    )
    return replace(piece, meaning="product_id") if named else replace(piece, kind=Kind.UNKNOWN)


def _of_names(piece: Piece, *, far: bool) -> Piece | None:
    """The word as one said of the names that follow."""
    if piece.kind is Kind.EITHER and piece.meaning:
        return piece
    if piece.kind is Kind.NOTHING and piece.meaning == OF_THOSE:
        return replace(piece, kind=Kind.NOT, meaning=None)
    if piece.kind is Kind.AS_BEFORE and piece.meaning == WEAK and far:
        return replace(piece, kind=Kind.EITHER, meaning=ANY)
    return None


def _lead(piece: Piece) -> Piece:
    """`all of these categories: coffee, toys`: what kind of names they are."""
    return piece if piece.kind is Kind.LEAD else replace(piece, kind=Kind.LEAD, meaning=(piece.meaning,))


def _names_after(pieces: Sequence[Piece], at: int) -> int:
    """Where the names begin that come next, past "the tags" and a colon; 0 where none come."""
    place = at + 1
    while place < len(pieces) and pieces[place].kind in BEFORE_NAMES:
        if pieces[place].kind is Kind.COMMA and pieces[place].meaning != COLON:
            return 0
        place += 1
    return place if is_kind(piece_at(pieces, place), Kind.VALUE) else 0


def _says_more(pieces: Sequence[Piece], place: int) -> bool:
    """`all of` without names; `viewed toys, then bought coffee, both this year`: of two things at once."""
    timed = is_kind(piece_at(pieces, place + 1), Kind.WINDOW)
    if pieces[place].meaning in (ALL, ANY):
        return not timed
    set_off = is_kind(piece_at(pieces, place - 1), Kind.COMMA) if place else False
    steps = any(piece.kind in (*AFTERWARDS, Kind.THEN, Kind.QUANTITY) for piece in pieces[:place])
    return bool(pieces[place].meaning) and set_off and steps and timed
