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
#: What an "any" says whose names stand before it: 手表、相机任取其一.
ANY_BEFORE = "any before"
#: What joins the names of a list.
JOINS = (Kind.COMMA, Kind.AND, Kind.OR)
#: What may stand between such a word and its names: "none of these tags: vip, press".
BEFORE_NAMES = (Kind.LEAD, Kind.DIFFERENT, Kind.COMMA, Kind.IS)
LEADING = (Kind.LEAD, Kind.DIFFERENT)
#: "of", before names of which there are so many; a filler elsewhere.
OF = "of"
#: What events are about, so that different ones can be counted.
OF_EVENTS = ("campaign_id", "category", "brand", "topic", "product_id")


def quantified(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with each such word right before its names; a "none" becomes a negation."""
    pieces = [_same_goods(piece, piece_at(pieces, place + 1)) for place, piece in enumerate(pieces)]
    pieces = _before_their_names(pieces)
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


def _before_their_names(pieces: Sequence[Piece]) -> list[Piece]:
    """手表和相机至少买过一样: the word goes to the beginning of the list that was said before it."""
    found: list[Piece] = []
    for piece in pieces:
        if not (piece.kind is Kind.EITHER and piece.meaning == ANY_BEFORE):
            found.append(piece)
            continue
        place = _list_before(found)
        if place is None:
            found.append(replace(piece, kind=Kind.UNKNOWN))
        else:
            found.insert(place, replace(piece, meaning=ANY, end=piece.start))
    return found


def _list_before(pieces: Sequence[Piece]) -> int | None:
    """Where the list of names begins that was said last; None where it is a single name."""
    last = next((at for at in range(len(pieces) - 1, -1, -1) if pieces[at].kind is Kind.VALUE), 0)
    first = last
    while first > 1 and pieces[first - 1].kind in JOINS and pieces[first - 2].kind is Kind.VALUE:
        first -= 2
    return first if first < last else None


def numbers_of_names(pieces: Sequence[Piece]) -> list[Piece]:
    """`clicked at least two of A, B and C`: the number is that of the names after it."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        if place and _numbers_names(pieces, place - 1):
            continue
        found.append(replace(piece, kind=Kind.EITHER) if _numbers_names(pieces, place) else piece)
    return found


def _numbers_names(pieces: Sequence[Piece], place: int) -> bool:
    number, word = pieces[place], piece_at(pieces, place + 1)
    if number.kind is not Kind.QUANTITY or number.meaning.unit or not isinstance(number.meaning.value, int):
        return False
    if word is None or not (word.kind is Kind.AMONG or (word.kind is Kind.FILLER and word.meaning == OF)):
        return False
    told = [one for one in pieces[place + 2 :] if one.kind is not Kind.FILLER]
    names = _names_after(told, -1)
    return bool(told) and _is_list(told[names:])


def _is_list(pieces: Sequence[Piece]) -> bool:
    """Whether names of things that events are about begin here, two or more of them."""
    kinds = [piece.kind for piece in pieces[:3]]
    if len(kinds) < 3 or kinds[0] is not Kind.VALUE or kinds[1] not in (Kind.COMMA, Kind.OR, Kind.AND):
        return False
    others = pieces[2:5]
    named = next((one for one in others if one.kind is Kind.VALUE), None)
    return all(one is not None and one.meaning.among(OF_EVENTS) for one in (pieces[0], named))


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
