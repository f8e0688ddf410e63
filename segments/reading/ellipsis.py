"""Words that are said once and meant twice: an object of two deeds, the end of two names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.clause import GOODS
from segments.reading.names import Names
from segments.reading.pieces import Kind, Listed, Piece
from segments.reading.tokens import Token

#: What these deeds are done to; told without it, they take the object of the deed that follows.
DONE_TO = {
    "view": GOODS,
    "add_to_cart": GOODS,
    "favorite": GOODS,
    "click": ("campaign_id",),
    "reply": ("campaign_id",),
}
JOINTS = (Kind.AND, Kind.OR, Kind.BUT, Kind.THEN, Kind.COMMA)
#: What may stand between a joining word and the second deed, or the second name.
BETWEEN_DEEDS = (*JOINTS, Kind.NOT)
BETWEEN_NAMES = (Kind.AND, Kind.OR, Kind.COMMA, Kind.BUT, Kind.NOT, Kind.FILLER, Kind.EITHER)
#: What the beginning of a name may have been taken for: "July", "2025", "spring".
BEGINNINGS = (Kind.WINDOW, Kind.UNKNOWN, Kind.VAGUE, Kind.MISSING, Kind.QUANTITY)


def shared_objects(pieces: Sequence[Piece]) -> list[Piece]:
    """`viewed but never bought laptops`: laptops were viewed as well."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        found.append(piece)
        if piece.kind in (Kind.DO, Kind.INTO):
            found += [replace(one, start=piece.end, end=piece.end) for one in _object(pieces, place)]
    return found


def _object(pieces: Sequence[Piece], place: int) -> list[Piece]:
    """The object, with its time, of the deed that comes right after the one that ends here."""
    at = place + 1
    while at < len(pieces) and pieces[at].kind in BETWEEN_DEEDS:
        at += 1
    if at == place + 1 or at + 1 >= len(pieces) or pieces[at].kind is not Kind.DO:
        return []
    if _has_an_object(pieces[: place + 1]):
        return []
    told = pieces[at + 1 : at + 3]
    if told[0].kind is not Kind.VALUE or not _fits(pieces[: place + 1], told[0]):
        return []
    return [one for one in told if one is told[0] or one.kind is Kind.WINDOW]


def _has_an_object(before: Sequence[Piece]) -> bool:
    """`put a laptop into the cart`: it stands between the verb and its end."""
    own = next((back for back in range(len(before) - 1, -1, -1) if before[back].kind is Kind.DO), 0)
    return any(piece.kind is Kind.VALUE for piece in before[own:])


def _fits(before: Sequence[Piece], named: Piece) -> bool:
    types = before[-1].meaning.split() if before[-1].kind is Kind.INTO else before[-1].meaning.types
    return all(one in DONE_TO and named.meaning.among(DONE_TO[one]) for one in types)


def completed_names(pieces: Sequence[Piece], tokens: Sequence[Token], names: Names) -> list[Piece]:
    """`the July or August newsletter`: the end of the second name is the end of the first one too."""
    found = list(pieces)
    for place in range(len(found) - 1, -1, -1):
        if found[place].kind in BEGINNINGS:
            name = _whole_name_after(found, pieces, place)
            found[place] = (name and _completed(found[place], name, tokens, names)) or found[place]
    return found


def _whole_name_after(found: Sequence[Piece], pieces: Sequence[Piece], place: int) -> Piece | None:
    """The name after a joining word, past those that were completed already."""
    at = place + 1
    while at < len(found) and (found[at].kind in BETWEEN_NAMES or found[at] is not pieces[at]):
        at += 1
    joined = any(piece.kind in JOINTS for piece in pieces[place + 1 : at])
    return pieces[at] if joined and at < len(pieces) and pieces[at].kind is Kind.VALUE else None


def _completed(piece: Piece, name: Piece, tokens: Sequence[Token], names: Names) -> Piece | None:
    begun = tokens[piece.start : piece.end]
    for start in range(name.start + 1, name.end):
        whole = [*begun, *tokens[start : name.end]]
        known = names.at(whole, 0)
        if known and known[1] == len(whole):
            said = " ".join(token.text for token in whole)
            return replace(piece, kind=Kind.VALUE, meaning=Listed((known[0],), said=said))
    return None
