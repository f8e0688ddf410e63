"""Words that are said once and meant twice: an object of two deeds, the end of two names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from segments.reading.clause import GOODS, INCOMPLETE
from segments.reading.labels import COLON
from segments.reading.names import Names
from segments.reading.pieces import Kind, Listed, Piece
from segments.reading.portrait import PROFILE
from segments.reading.tokens import Token

#: What these deeds are done to; told without it, they take the object of the deed that follows.
DONE_TO = {
    "view": GOODS,
    "add_to_cart": GOODS,
    "favorite": GOODS,
    "click": ("campaign_id",),
    "reply": ("campaign_id",),
}
#: Deeds that are done to goods, and other words than names that tell which ones.
OF_GOODS = {"view", "add_to_cart", "favorite", "purchase", INCOMPLETE}
OBJECTS = (Kind.ANYTHING, Kind.NOTHING, Kind.SAME, Kind.AS_BEFORE, Kind.DIFFERENT)
#: What a title ends with: a colon, or a dash, which is read as "that is".
TELLING = (COLON, "equals")
JOINTS = (Kind.AND, Kind.OR, Kind.BUT, Kind.THEN, Kind.COMMA)
#: What may stand between a joining word and the second deed, or the second name.
BETWEEN_DEEDS = (*JOINTS, Kind.NOT)
BETWEEN_NAMES = (Kind.AND, Kind.OR, Kind.COMMA, Kind.BUT, Kind.NOT, Kind.FILLER, Kind.EITHER)
#: What may stand between a verb and its object before it.
BEFORE_VERB = (Kind.VALUE, Kind.AND, Kind.OR, Kind.NOT, Kind.WINDOW, Kind.EITHER)
#: What the beginning of a name may have been taken for: "July", "2025", "spring".
BEGINNINGS = (Kind.WINDOW, Kind.UNKNOWN, Kind.VAGUE, Kind.MISSING, Kind.QUANTITY)
#: What a word says that may say nothing, and one that can only stand for the end of a name: 8月那期.
WEAK = "weak"
OF_ITS_NAME = "of its name"


def shared_objects(pieces: Sequence[Piece]) -> list[Piece]:
    """`viewed but never bought laptops`: laptops were viewed as well."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        found.append(piece)
        if piece.kind in (Kind.DO, Kind.INTO):
            found += [replace(one, start=piece.end, end=piece.end) for one in _object(pieces, place)]
    return found


def titled_objects(pieces: Sequence[Piece]) -> list[Piece]:
    """`Cameras: viewed this month, never bought`: both deeds are about what the request begins with."""
    found: list[Piece] = []
    title = pieces[0] if _is_title(pieces) else None
    for place, piece in enumerate(pieces):
        found.append(piece)
        if title and _is_about_goods(piece) and not _names_goods(pieces[2:], place - 2):
            found.append(replace(title, start=piece.end, end=piece.end))
    return found[2:] if title and len(found) > len(pieces) else list(pieces)


def _is_title(pieces: Sequence[Piece]) -> bool:
    if len(pieces) < 3 or pieces[0].kind is not Kind.VALUE or pieces[1].meaning not in TELLING:
        return False
    return pieces[0].meaning.among(GOODS) is not None and pieces[0].meaning.among(PROFILE) is None


def _is_about_goods(piece: Piece) -> bool:
    return piece.kind in (Kind.DO, Kind.NOUN) and set(piece.meaning.types) <= OF_GOODS


def _names_goods(pieces: Sequence[Piece], place: int) -> bool:
    """Whether an object is told between the joining words around a deed."""
    joints = [at for at, piece in enumerate(pieces) if piece.kind in JOINTS]
    begin = max((at + 1 for at in joints if at < place), default=0)
    end = min((at for at in joints if at > place), default=len(pieces))
    own = pieces[begin:end]
    named = any(one.kind is Kind.VALUE and one.meaning.among(GOODS) for one in own)
    return named or any(one.kind in OBJECTS for one in own)


def _object(pieces: Sequence[Piece], place: int) -> list[Piece]:
    """The object, with its time, of the deed that comes right after the one that ends here."""
    at = place + 1
    while at < len(pieces) and pieces[at].kind in BETWEEN_DEEDS:
        at += 1
    if at == place + 1 or at + 1 >= len(pieces) or pieces[at].kind is not Kind.DO:
        return []
    if _has_an_object(pieces[: place + 1]) or _follows_its_object(pieces[: place + 1]):
        return []
    told = [one for one in pieces[at + 1 : at + 4] if one.kind is not Kind.INTO][:2]
    if not told or told[0].kind is not Kind.VALUE or not _fits(pieces[: place + 1], told[0]):
        return []
    return [one for one in told if one is told[0] or one.kind is Kind.WINDOW]


def _has_an_object(before: Sequence[Piece]) -> bool:
    """`put a laptop into the cart`: it stands between the verb and its end."""
    own = next((back for back in range(len(before) - 1, -1, -1) if before[back].kind is Kind.DO), 0)
    return any(piece.kind is Kind.VALUE for piece in before[own:])


def _follows_its_object(before: Sequence[Piece]) -> bool:
    """帐篷和背包都看过，但没有看手表: it stands before the verb."""
    own = next((back for back in range(len(before) - 1, -1, -1) if before[back].kind is Kind.DO), 0)
    near = list(takewhile(lambda piece: piece.kind in BEFORE_VERB, reversed(before[:own])))
    return any(piece.kind is Kind.VALUE and _fits(before, piece) for piece in near)


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
    return _pointed_at(found, tokens, names)


def _pointed_at(pieces: Sequence[Piece], tokens: Sequence[Token], names: Names) -> list[Piece]:
    """点过7月简报，没点8月那期: "that one" is the end of the name that was said last."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind is Kind.AS_BEFORE and found and found[-1].kind in BEGINNINGS:
            earlier = next((one for one in reversed(found) if one.kind is Kind.VALUE), None)
            whole = earlier and _completed(found[-1], earlier, tokens, names)
            if whole:
                found[-1] = whole
                piece = replace(piece, meaning=WEAK)
        if piece.kind is Kind.AS_BEFORE and piece.meaning == OF_ITS_NAME:
            piece = replace(piece, kind=Kind.UNKNOWN)
        found.append(piece)
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
