"""Puts pieces together that are one: lists of names, leading words and their names, "3 or more"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from segments.reading.brackets import unbracketed
from segments.reading.clause import CAME_BY
from segments.reading.deeds import AFTERWARDS, joined_deeds
from segments.reading.ellipsis import shared_objects
from segments.reading.labels import labelled
from segments.reading.neighbours import is_kind, piece_at
from segments.reading.pieces import Kind, Listed, Name, Piece

JOINING = (Kind.AND, Kind.OR, Kind.COMMA)
#: Where another run begins.
RUN_ENDS = (*JOINING, Kind.BUT, Kind.EXCEPT, Kind.AMONG, Kind.THEN)
#: What may stand between a number and "or more": 3 orders or more, 3次以上.
COUNTED = (Kind.NOUN, Kind.UNITS, Kind.DIFFERENT, Kind.YEARS_OLD)
#: What a leading word may be followed by instead of a name: "about at least 2 topics".
UNNAMED = (Kind.QUANTITY, Kind.ANYTHING, Kind.DIFFERENT, Kind.SAME, Kind.AS_BEFORE)
#: What may stand in a list of names.
LISTED = (Kind.VALUE, Kind.SUBJECT, Kind.LEAD, Kind.COMMA, Kind.AND, Kind.OR)
#: What an "and" says before alternatives.
BEFORE_EITHER = "either"
#: A leading word that says nothing where no name stands beside it: 在, 上.
WEAK = "weak"
#: Every field that a name may have, the more telling ones first.
FIELDS = (
    "category", "brand", "product_id", "campaign_id", "topic", "sentiment", "tags", "lifecycle_stage",
    "rfm_type", "city", "country", "language", "channel",
)  # fmt: skip


def folded(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with what belongs together put together, and without those that say nothing."""
    found = _told_of_names([piece for piece in pieces if piece.kind is not Kind.FILLER])
    found = _leading(found)
    found = labelled(_denied_once(unbracketed(found)))
    return shared_objects(_led(_listed(joined_deeds(_bounds(_numbers(_lengths(_times(found))))))))


def _leading(pieces: list[Piece]) -> list[Piece]:
    """Without weak leading words that lead no name: "on Monday", "spent on coffee"."""
    return [
        piece
        for place, piece in enumerate(pieces)
        if not (piece.kind is Kind.LEAD and WEAK in piece.meaning) or _has_a_name(pieces, place)
    ]


def _has_a_name(pieces: list[Piece], place: int) -> bool:
    beside = (piece_at(pieces, place - 1), piece_at(pieces, place + 1))
    return any(one is not None and _restricted(pieces[place], one) for one in beside)


def _told_of_names(pieces: list[Piece]) -> list[Piece]:
    """Without "either" and "both", but for a "both" right before names."""
    return [
        piece if piece.kind is not Kind.EITHER or not _is_of_steps(pieces, place) else _unread(piece)
        for place, piece in enumerate(pieces)
        if piece.kind is not Kind.EITHER
        or _is_of_steps(pieces, place)
        or (piece.meaning and is_kind(piece_at(pieces, place + 1), Kind.VALUE))
    ]


def _is_of_steps(pieces: list[Piece], place: int) -> bool:
    """`viewed toys, then bought coffee, both this year`: a time of two steps at once."""
    set_off = is_kind(piece_at(pieces, place - 1), Kind.COMMA) if place else False
    steps = any(piece.kind in (*AFTERWARDS, Kind.THEN) for piece in pieces[:place])
    timed = is_kind(piece_at(pieces, place + 1), Kind.WINDOW)
    return bool(pieces[place].meaning) and set_off and steps and timed


def _unread(piece: Piece) -> Piece:
    return replace(piece, kind=Kind.UNKNOWN)


def _denied_once(pieces: list[Piece]) -> list[Piece]:
    """`не купили ни кофе, ни чай`: where a language says one negation twice, the second one is dropped."""
    found: list[Piece] = []
    denied = False
    for piece in pieces:
        again = piece.kind is Kind.NOT and piece.meaning == "again"
        if not (again and denied):
            found.append(piece)
        denied = piece.kind in (Kind.NOT, Kind.NOTHING) or (
            denied and piece.kind not in (Kind.BUT, Kind.EXCEPT, Kind.COMMA)
        )
    return found


def _times(pieces: list[Piece]) -> list[Piece]:
    """`за 30 дней`: the last 30 days, or within 30 days after what was said before."""
    return [
        piece if piece.kind is not Kind.LENGTH else _time(piece, _is_within(pieces, place))
        for place, piece in enumerate(pieces)
    ]


def _time(piece: Piece, within: bool) -> Piece:
    if within:
        return replace(piece, kind=Kind.WITHIN, meaning=piece.meaning["last"])
    return replace(piece, kind=Kind.WINDOW)


def _is_within(pieces: list[Piece], place: int) -> bool:
    if _is_after(pieces, place + 1) or (place and pieces[place - 1].kind in (*AFTERWARDS, Kind.THEN)):
        return True
    run = next((back for back in range(place, -1, -1) if pieces[back].kind in RUN_ENDS), 0)
    own = pieces[run:place] + pieces[place : place + 4]
    if any(one.kind in AFTERWARDS for one in own):
        return True
    told = {one.kind for one in pieces[:run]}
    counts = any(one.kind in (Kind.QUANTITY, Kind.MEASURE) for one in own)
    return Kind.DO in told and Kind.LENGTH not in told and not counts


def _lengths(pieces: list[Piece]) -> list[Piece]:
    """`within 3 days of` is two pieces; "for 14 days" before "after" is a length, not a time."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece.kind is Kind.WITHIN_OF:
            found.append(replace(piece, kind=Kind.WITHIN))
            found.append(Piece(Kind.AFTER, None, piece.end, piece.end))
        elif piece.kind is Kind.ABSENCE and _is_after(pieces, place + 1):
            found.append(replace(piece, kind=Kind.WITHIN, meaning=piece.meaning["last"]))
        else:
            found.append(piece)
    return found


def _is_after(pieces: list[Piece], place: int) -> bool:
    return place < len(pieces) and pieces[place].kind in AFTERWARDS


def _span(first: Piece, last: Piece, kind: Kind, meaning: Any) -> Piece:
    return Piece(kind, meaning, first.start, last.end)


def _numbers(pieces: list[Piece]) -> list[Piece]:
    """`3 or more`, `3 orders or more`: the operator goes to its number."""
    found: list[Piece] = []
    for piece in pieces:
        place = _number_before(found, piece.meaning) if piece.kind is Kind.OR_MORE else None
        if place is None:
            found.append(piece)
        else:
            number = found[place]
            found[place] = replace(number, meaning=replace(number.meaning, op=piece.meaning))
    return found


def _bounds(pieces: list[Piece]) -> list[Piece]:
    """`more than 3 but fewer than 10`: one number with two comparisons."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.kind is Kind.QUANTITY and _is_other_bound(found, following):
            found.pop()
            first = found.pop()
            meaning = replace(
                first.meaning, also=piece.meaning, unit=first.meaning.unit or piece.meaning.unit
            )
            found.append(_span(first, piece, Kind.QUANTITY, meaning))
        else:
            found.append(piece)
    return found


def _is_other_bound(found: list[Piece], following: Piece | None) -> bool:
    told = [piece.kind for piece in found[:-2] if piece.kind is not Kind.WINDOW]
    if following and following.kind in COUNTED and told and told[-1] in (Kind.MEASURE, *COUNTED):
        return False  # two numbers of different things
    return (
        len(found) > 1
        and found[-1].kind in (Kind.AND, Kind.BUT)
        and found[-2].kind is Kind.QUANTITY
        and found[-2].meaning.also is None
        and found[-2].meaning.op != "="
    )


def _number_before(found: list[Piece], op: str) -> int | None:
    for back in (1, 2):
        number = found[-back] if len(found) >= back else None
        if number and number.kind is Kind.QUANTITY and number.meaning.op in ("=", op):
            return len(found) - back
        if not found or found[-1].kind not in COUNTED:
            return None
    return None


def _listed(pieces: list[Piece]) -> list[Piece]:
    """`coffee, toys or laptops`: names of one field, side by side."""
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece, at = pieces[at], at + 1
        if piece.kind is Kind.VALUE:
            both = bool(found) and found[-1].kind is Kind.EITHER
            piece, at = _list_from(pieces, piece, at)
            if both:
                found.pop()
                piece = replace(piece, meaning=replace(piece.meaning, both=piece.meaning.each))
        found.append(piece)
    return found


def _list_from(pieces: list[Piece], first: Piece, at: int) -> tuple[Piece, int]:
    names, joint, end = first.meaning.names, None, first
    while (after := _joints(pieces, at)) and after < len(pieces) and pieces[after].kind is Kind.VALUE:
        if len(names) == 1 and _is_set_off(pieces[at:after], piece_at(pieces, after + 1)):
            break
        if _is_left_out(pieces, at, after) or _begins_alternatives(pieces[at:after]):
            break
        said = next((one.kind for one in pieces[at:after] if one.kind is not Kind.COMMA), None)
        longer = Listed((*names, *pieces[after].meaning.names))
        if longer.among(FIELDS) is None or (joint and said and said is not joint):
            break
        names, joint, end, at = longer.names, joint or said, pieces[after], after + 1
    words = first.meaning.said if end is first else f"{first.meaning.said} {end.meaning.said}"
    meaning = replace(first.meaning, names=names, each=joint is Kind.AND, said=words)
    return _span(first, end, Kind.VALUE, meaning), at


def _is_set_off(joints: list[Piece], following: Piece | None) -> bool:
    """`influencers, or students with 2 orders`: what follows is said of the second ones only."""
    kinds = {joint.kind for joint in joints}
    return kinds == {Kind.COMMA, Kind.OR} and is_kind(following, Kind.RELATIVE)


def _begins_alternatives(joints: list[Piece]) -> bool:
    """`toys and either jackets or skincare`: other names than those before."""
    return any(joint.kind is Kind.AND and joint.meaning == BEFORE_EITHER for joint in joints)


def _is_left_out(pieces: list[Piece], at: int, after: int) -> bool:
    """Berlin的VIP，student除外: what comes after the comma is taken out; 、 goes on with a list."""
    loose = all(piece.kind is Kind.COMMA and piece.meaning is None for piece in pieces[at:after])
    rest = (piece.kind for piece in pieces[after:] if piece.kind not in LISTED)
    return loose and next(rest, None) is Kind.EXCEPT_BEFORE


def _joints(pieces: list[Piece], at: int) -> int:
    """Where the joining words end; 0 where there are none."""
    end = at
    while end < len(pieces) and pieces[end].kind in JOINING:
        end += 1
    return end if end > at else 0


def _led(pieces: list[Piece]) -> list[Piece]:
    """`live in Berlin`, `the VIP tag`, `anything other than coffee`: the word and the name are one."""
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece, following = pieces[at], at + 1
        if piece.kind in (Kind.LEAD, Kind.OTHER):
            while following < len(pieces) and pieces[following].kind is Kind.IS:
                following += 1
            if _denies_a_name(piece, pieces, following):
                named = _restricted(piece, pieces[following + 1])
                assert named is not None  # asked just before
                found.append(replace(named, meaning=replace(named.meaning, other=True)))
                at = following + 2
                continue
            after = _restricted(piece, pieces[following]) if following < len(pieces) else None
            before = _restricted(piece, found[-1]) if found and not after else None
            if after:
                found.append(after)
                at = following + 1
                continue
            if before:
                found[-1] = before
                at += 1
                continue
            if piece.kind is Kind.OTHER and _are_people(piece_at(pieces, following)):
                piece = replace(piece, kind=Kind.EXCEPT)
            unnamed = following < len(pieces) and pieces[following].kind in UNNAMED
            unnamed = unnamed and piece.kind is Kind.LEAD
            if unnamed or WEAK in (piece.meaning or ()):
                at += 1
                continue
        found.append(piece)
        at += 1
    return found


def _are_people(piece: Piece | None) -> bool:
    """`customers other than wholesale and churned ones`: whom to leave out."""
    return is_kind(piece, Kind.VALUE) and piece is not None and bool(piece.meaning.among(("tags",)))


def _denies_a_name(lead: Piece, pieces: list[Piece], place: int) -> bool:
    """`whose country is not Russia` asks for another, known country."""
    if place + 1 >= len(pieces) or pieces[place].kind is not Kind.NOT or lead.kind is not Kind.LEAD:
        return False
    named = _restricted(lead, pieces[place + 1])
    return named is not None and named.meaning.among(("tags",)) is None


def _restricted(lead: Piece, piece: Piece) -> Piece | None:
    """The name with only what the leading word lets it mean; None where nothing is left."""
    if piece.kind is not Kind.VALUE:
        return None
    listed: Listed = piece.meaning
    if lead.kind is Kind.OTHER:
        if listed.among(("tags",)):
            return None
        return (
            _span(lead, piece, Kind.VALUE, replace(listed, other=True)) if lead.end <= piece.start else None
        )
    names = tuple(tuple(_meant(name, lead.meaning)) for name in listed.names)
    kept = tuple(tuple(name for name in meant if name) for meant in names)
    if not all(kept):
        return None
    first, last = (lead, piece) if lead.start < piece.start else (piece, lead)
    return _span(first, last, Kind.VALUE, replace(listed, names=kept, led=True))


def _meant(names: Sequence[Name], fields: tuple[str, ...]) -> list[Name | None]:
    wanted = [name for name in names if name.field in fields]
    by = [Name(CAME_BY, name.value) for name in names if name.field == "channel" and CAME_BY in fields]
    return [*wanted, *by]
