"""Names of one field side by side: `coffee, toys or laptops`."""

from __future__ import annotations

from dataclasses import replace

from segments.reading.adding import MORE_PEOPLE
from segments.reading.neighbours import is_kind, piece_at
from segments.reading.pieces import Kind, Listed, Piece, Quantity
from segments.reading.quantifiers import ALL, BOTH, EXACTLY, OF_EVENTS
from segments.reading.runs import ALSO, LISTING

JOINING = (Kind.AND, Kind.OR, Kind.COMMA)
#: Fields of which a customer has one value only.
PLACES = ("city", "country")
#: What may stand in a list of names.
LISTED = (Kind.VALUE, Kind.SUBJECT, Kind.LEAD, Kind.COMMA, Kind.AND, Kind.OR)
#: What a negation says that takes out each name of a list: `без прессы и сотрудников`.
WITHOUT = "without"
#: What an "and" says before alternatives.
BEFORE_EITHER = "either"
#: Every field that a name may have, the more telling ones first.
FIELDS = (
    "category", "brand", "product_id", "campaign_id", "topic", "sentiment", "tags", "lifecycle_stage",
    "rfm_type", "city", "country", "language", "channel",
)  # fmt: skip


def listed(pieces: list[Piece]) -> list[Piece]:
    """`coffee, toys or laptops`: names of one field, side by side."""
    pieces = _with_commas(pieces)
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece, at = pieces[at], at + 1
        if piece.kind is Kind.VALUE:
            word = found.pop() if is_kind(piece_at(found, len(found) - 1), Kind.EITHER) else None
            piece, at = _list_from(pieces, piece, at)
            if found and found[-1].kind is Kind.NOT and found[-1].meaning == WITHOUT:
                piece = replace(piece, meaning=replace(piece.meaning, each=False))
            if word and not _is_so_long(piece.meaning, word.meaning):
                found.append(replace(word, kind=Kind.UNKNOWN))  # "any of: vip, bought coffee"
            elif word:
                piece = replace(piece, meaning=_so_many(piece.meaning, word.meaning))
                found += _counted(piece, word)
            found += _not_both_before(piece, word)
        found.append(piece)
    return found


def _with_commas(pieces: list[Piece]) -> list[Piece]:
    """北京上海以外: nobody lives in two places, so that two of them side by side are a list."""
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else piece
        if before.kind is piece.kind is Kind.VALUE and before.end == piece.start and before is not piece:
            both = Listed((*before.meaning.names, *piece.meaning.names))
            if both.among(PLACES) is not None:
                found.append(Piece(Kind.COMMA, "enumeration", piece.start, piece.start))
        found.append(piece)
    return found


def _counted(piece: Piece, word: Piece) -> list[Piece]:
    """`at least two of A, B and C`: so many different ones of them."""
    named = piece.meaning.among(OF_EVENTS)
    if not isinstance(word.meaning, Quantity) or named is None:
        return []
    return [replace(word, kind=Kind.QUANTITY), Piece(Kind.DIFFERENT, named[0], word.end, word.end)]


def _is_so_long(listed: Listed, word: str | Quantity) -> bool:
    """Whether a list has as many names as the word before it needs."""
    if isinstance(word, Quantity):
        number = word.value if isinstance(word.value, int) else 0
        return listed.among(OF_EVENTS) is not None and len(listed.names) >= number > 0
    return len(listed.names) == 2 if word == EXACTLY else len(listed.names) > 1 or word == BOTH


def _not_both_before(piece: Piece, word: Piece | None) -> list[Piece]:
    """`exactly one of A and B`: one of them, but not both."""
    exact = word is not None and word.meaning == EXACTLY and _is_so_long(piece.meaning, EXACTLY)
    return [Piece(Kind.NOT_BOTH, None, piece.start, piece.start)] if exact else []


def _so_many(listed: Listed, word: str | Quantity) -> Listed:
    """The names of a list, of which a word before them tells how many are meant."""
    if word == BOTH:
        return replace(listed, both=listed.each)
    return replace(listed, each=word == ALL, both=word == ALL)


def _list_from(pieces: list[Piece], first: Piece, at: int) -> tuple[Piece, int]:
    names, joint, end, start = first.meaning.names, None, first, at - 1
    while (after := _joints(pieces, at)) and after < len(pieces) and pieces[after].kind is Kind.VALUE:
        if len(names) == 1 and _is_set_off(pieces[at:after], piece_at(pieces, after + 1)):
            break
        if _is_left_out(pieces, at, after) or _begins_alternatives(pieces[at:after]):
            break
        if names is first.meaning.names and _begins_clause(pieces, start, at, after):
            break
        said = next((one.kind for one in pieces[at:after] if one.kind is not Kind.COMMA), None)
        longer = Listed((*names, *pieces[after].meaning.names))
        if longer.among(FIELDS) is None or (joint and said and said is not joint):
            break
        names, joint, end, at = longer.names, joint or said, pieces[after], after + 1
    words = first.meaning.said if end is first else f"{first.meaning.said} {end.meaning.said}"
    meaning = replace(first.meaning, names=names, each=joint is Kind.AND, said=words)
    return Piece(Kind.VALUE, meaning, first.start, end.end), at


def _is_set_off(joints: list[Piece], following: Piece | None) -> bool:
    """`influencers, or students with 2 orders`: what follows is said of the second ones only."""
    kinds = {joint.kind for joint in joints}
    return kinds == {Kind.COMMA, Kind.OR} and is_kind(following, Kind.RELATIVE)


def _begins_alternatives(joints: list[Piece]) -> bool:
    """`toys and either jackets or skincare`, `VIPs plus students in Rome`: other names than those before."""
    return any(
        (joint.kind, joint.meaning) in ((Kind.AND, BEFORE_EITHER), (Kind.OR, MORE_PEOPLE)) for joint in joints
    )


def _is_left_out(pieces: list[Piece], at: int, after: int) -> bool:
    """Berlin的VIP，student除外: what comes after the comma is taken out; 、 goes on with a list."""
    loose = _is_loose(pieces[at:after])
    rest = (piece.kind for piece in pieces[after:] if piece.kind not in LISTED)
    return loose and next(rest, None) is Kind.EXCEPT_BEFORE


def _begins_clause(pieces: list[Piece], start: int, at: int, after: int) -> bool:
    """买过相机，手表没买过: after an object, what the comma sets off is that of the verb behind it."""
    before = piece_at(pieces, start - 1) if start else None
    if before is None or before.kind not in (Kind.DO, Kind.LEAD) or not _is_loose(pieces[at:after]):
        return False
    rest = next((one for one in pieces[after:] if not _goes_on(one)), None)
    return rest is not None and (rest.kind in (Kind.NOT, Kind.DO) or rest.meaning == ALSO)


def _is_loose(joints: list[Piece]) -> bool:
    return all(joint.kind is Kind.COMMA and joint.meaning is None for joint in joints)


def _goes_on(piece: Piece) -> bool:
    """Names, what joins them closely, and the time of the verb behind them."""
    listing = piece.meaning == LISTING or (piece.kind is Kind.COMMA and piece.meaning is not None)
    return piece.kind in (Kind.VALUE, Kind.WINDOW, Kind.OR, Kind.AS_BEFORE) or listing


def _joints(pieces: list[Piece], at: int) -> int:
    """Where the joining words end; 0 where there are none."""
    end = at
    while end < len(pieces) and pieces[end].kind in JOINING:
        end += 1
    return end if end > at else 0
