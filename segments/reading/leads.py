"""Words that lead a name: `live in Berlin`, `the VIP tag`, `anything other than coffee`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.clause import ANY_OBJECT, CAME_BY
from segments.reading.labels import COLON
from segments.reading.neighbours import is_kind, piece_at
from segments.reading.pieces import HEADS, Kind, Listed, Name, Piece
from segments.reading.portrait import PROFILE

#: What a leading word may be followed by instead of a name: "about at least 2 topics".
UNNAMED = (Kind.QUANTITY, Kind.ANYTHING, Kind.DIFFERENT, Kind.SAME, Kind.AS_BEFORE, Kind.OTHER)
#: A leading word that says nothing where no name stands beside it: 在, 上.
WEAK = "weak"
#: Of a leading word that nothing else was there: "only tea".
SOLE = "sole"
#: The names that a deed is about.
OF_DEEDS = (*ANY_OBJECT, "topic")
#: What may stand between "the brand of" and a name.
OF_AN_EDGE = (Kind.AMONG, Kind.EDGE, Kind.NOUN, Kind.DO, Kind.RELATIVE, Kind.WINDOW, Kind.IS)


def leading(pieces: list[Piece]) -> list[Piece]:
    """Without weak leading words that lead no name: "on Monday", "spent on coffee"."""
    return [
        piece
        for place, piece in enumerate(pieces)
        if not (piece.kind is Kind.LEAD and WEAK in piece.meaning) or _has_a_name(pieces, place)
    ]


def with_properties(pieces: Sequence[Piece]) -> list[Piece]:
    """`purchase and category = coffee`: what the deed was done to, not another statement."""
    return [
        piece
        for place, piece in enumerate(pieces)
        if not (piece.kind is Kind.AND and _is_property(pieces[max(place - 1, 0) : place + 4]))
    ]


def ways(pieces: Sequence[Piece]) -> list[Piece]:
    """微信下单的客户: where a verb comes last, a channel right before it is how it was done.

    So is one that another is compared with: 邮件发的消息比微信多.
    """
    found = list(pieces)
    for place, piece in enumerate(pieces):
        is_done = is_kind(piece_at(pieces, place + 1), Kind.DO)
        is_other = bool(place) and pieces[place - 1].kind is Kind.THAN and any(map(_is_way, found))
        if piece.kind is Kind.VALUE and not piece.meaning.led and (is_done or is_other):
            lead = Piece(Kind.LEAD, (CAME_BY,), piece.start, piece.start)
            found[place] = _restricted(lead, piece) or piece
    return found


def _is_way(piece: Piece) -> bool:
    return piece.kind is Kind.VALUE and piece.meaning.among((CAME_BY,)) is not None and piece.meaning.led


def anything_but(pieces: Sequence[Piece]) -> list[Piece]:
    """`never bought anything but viewed toys`: before a deed, the words say anything, and "but"."""
    return [
        replace(piece, kind=Kind.BUT, meaning=None) if _is_but(piece, piece_at(pieces, place + 1)) else piece
        for place, piece in enumerate(pieces)
    ]


def _is_but(piece: Piece, following: Piece | None) -> bool:
    return piece.kind is Kind.OTHER and following is not None and following.kind in (Kind.DO, Kind.NOT)


def _is_property(pieces: Sequence[Piece]) -> bool:
    """Whether these are a deed, the joining word, what leads a name of goods, and "is"."""
    if len(pieces) < 4 or pieces[0].kind not in (Kind.DO, Kind.NOUN, Kind.INTO):
        return False
    _, _, lead, word = pieces[:4]
    of_deeds = lead.kind is Kind.LEAD and set(lead.meaning) <= set(OF_DEEDS)
    return of_deeds and (word.kind is Kind.IS or word.meaning == COLON)


def leads(lead: Piece, piece: Piece) -> bool:
    """Whether a piece is a name that the leading word may stand with."""
    return _restricted(lead, piece) is not None


def _has_a_name(pieces: list[Piece], place: int) -> bool:
    beside = (piece_at(pieces, place - 1), piece_at(pieces, place + 1))
    return any(one is not None and leads(pieces[place], one) for one in beside)


def led(pieces: list[Piece]) -> list[Piece]:
    """`live in Berlin`, `the VIP tag`, `anything other than coffee`: the word and the name are one."""
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        piece, following = pieces[at], at + 1
        if piece.kind in (Kind.LEAD, Kind.OTHER):
            following = _past_is(pieces, following)
            denied = _denied_name(piece, pieces, following)
            if denied:
                found += denied
                at = _past_is(pieces, following + 1) + 1
                continue
            after = _restricted(piece, pieces[following]) if following < len(pieces) else None
            before = _restricted(piece, found[-1]) if found and not after else None
            if after:
                if following > at + 1 and any(one.kind is Kind.EDGE for one in found[-3:]):
                    found.append(pieces[following - 1])  # "the last campaign was": it tells of that one
                found.append(after)
                at = following + 1
                continue
            if before:
                found[-1] = before
                at += 1
                continue
            described = _described(piece, pieces, at)
            if described:
                pieces = described
                at += 1
                continue
            if piece.kind is Kind.OTHER and _are_people(piece_at(pieces, following)):
                piece = replace(piece, kind=Kind.EXCEPT)
            unnamed = following < len(pieces) and pieces[following].kind in UNNAMED
            unnamed = (
                unnamed or _is_led_again(piece, piece_at(pieces, following))
            ) and piece.kind is Kind.LEAD
            if unnamed or WEAK in (piece.meaning or ()) or _of_people(piece, pieces, at):
                at += 1
                continue
        found.append(piece)
        at += 1
    return found


def _are_people(piece: Piece | None) -> bool:
    """`customers other than wholesale and churned ones`: whom to leave out."""
    return is_kind(piece, Kind.VALUE) and piece is not None and bool(piece.meaning.among(("tags",)))


def _of_people(lead: Piece, pieces: list[Piece], place: int) -> bool:
    """`only VIPs`, `vip only`, `only customers in Rome`: nobody else is asked for anyway."""
    beside = (piece_at(pieces, place - 1), piece_at(pieces, place + 1))
    people = any(
        is_kind(one, Kind.SUBJECT) or (_are_people(one) and one is not None and not one.meaning.led)
        for one in beside
    )
    return lead.kind is Kind.LEAD and SOLE in lead.meaning and people


def _is_led_again(lead: Piece, following: Piece | None) -> bool:
    """`about all of these topics`: two words lead the same names."""
    again = lead.kind is Kind.LEAD and following is not None and following.kind is Kind.LEAD
    return again and following is not None and bool(set(lead.meaning) & set(following.meaning))


def _past_is(pieces: list[Piece], at: int) -> int:
    while at < len(pieces) and pieces[at].kind is Kind.IS:
        at += 1
    return at


def _denied_name(lead: Piece, pieces: list[Piece], place: int) -> list[Piece]:
    """`whose country is not Russia` asks for another country; a tag is denied."""
    denial, named = piece_at(pieces, place), piece_at(pieces, _past_is(pieces, place + 1))
    if not is_kind(denial, Kind.NOT) or lead.kind is not Kind.LEAD or denial is None or named is None:
        return []
    found = _restricted(lead, named)
    if found is None:
        return []
    if found.meaning.among(("tags",)):
        return [denial, found]
    return [replace(found, meaning=replace(found.meaning, other=True))]


def _described(lead: Piece, pieces: list[Piece], place: int) -> list[Piece]:
    """`the brand of their last order is Casa`: the word leads the name that the event is said to have."""
    end = place + 1
    while end < len(pieces) and (pieces[end].kind in OF_AN_EDGE or pieces[end].meaning == COLON):
        end += 1
    told = pieces[max(place - 1, 0) : end]
    named = piece_at(pieces, end)
    is_edge = any(one.kind is Kind.EDGE for one in told) and any(one.kind in HEADS for one in told)
    if lead.kind is not Kind.LEAD or named is None or not is_edge or not _says_is(pieces[end - 1]):
        return []
    own = (CAME_BY,) if "channel" in lead.meaning else lead.meaning
    found = _restricted(replace(lead, meaning=own), named)
    if found is None:
        return []
    between = [one for one in pieces[place + 1 : end - 1] if one.kind is not Kind.AMONG]
    between.append(replace(pieces[end - 1], kind=Kind.IS))
    return [*pieces[: place + 1], *between, replace(found, start=named.start), *pieces[end + 1 :]]


def _says_is(piece: Piece) -> bool:
    return piece.kind is Kind.IS or piece.meaning == COLON


def _restricted(lead: Piece, piece: Piece) -> Piece | None:
    """The name with only what the leading word lets it mean; None where nothing is left."""
    if piece.kind is not Kind.VALUE:
        return None
    listed: Listed = piece.meaning
    if lead.kind is Kind.OTHER:
        if listed.among(("tags",)):
            return None
        return (
            Piece(Kind.VALUE, replace(listed, other=True), lead.start, piece.end)
            if lead.end <= piece.start
            else None
        )
    names = tuple(tuple(_meant(name, lead.meaning)) for name in listed.names)
    kept = tuple(tuple(name for name in meant if name) for meant in names)
    if not all(kept):
        return _sole(lead, piece) if SOLE in lead.meaning else None
    first, last = (lead, piece) if lead.start < piece.start else (piece, lead)
    return Piece(Kind.VALUE, replace(listed, names=kept, led=True), first.start, last.end)


def _sole(lead: Piece, piece: Piece) -> Piece | None:
    """`bought only tea`: nothing else was bought."""
    if piece.meaning.among(OF_DEEDS) is None or piece.meaning.among(PROFILE):
        return None
    first, last = (lead, piece) if lead.start < piece.start else (piece, lead)
    return Piece(Kind.VALUE, replace(piece.meaning, sole=True), first.start, last.end)


def _meant(names: Sequence[Name], fields: tuple[str, ...]) -> list[Name | None]:
    # `on our Telegram channel`: the deed came by it, whichever word comes last.
    wanted = [name for name in names if name.field in fields or (name.field, *fields) == (CAME_BY, "channel")]
    by = [Name(CAME_BY, name.value) for name in names if name.field == "channel" and CAME_BY in fields]
    return [*wanted, *by]
