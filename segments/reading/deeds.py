"""Deeds side by side: `viewed or saved`, `complained or asked about delivery`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from segments.reading.pieces import Deed, Kind, Piece
from segments.reading.runs import LISTING

#: What a NOT says that holds on after "or".
HOLDS_ON = "on"
#: Where it ends.
ENDING = (Kind.BUT, Kind.EXCEPT, Kind.THEN, Kind.SUBJECT, Kind.RELATIVE, Kind.EITHER)
#: Words for deeds that may stand in a list without more.
BARE = (Kind.DO, Kind.NOUN)
AFTERWARDS = (Kind.AFTER, Kind.AFTER_THAT)
#: Deeds that are told of without an object.
ALONE = frozenset({"complaint", "opt_out", "referral"})
TELLING = (Kind.DO, Kind.INTO, Kind.NOUN, Kind.MEASURE, Kind.AGENT, Kind.ATTRIBUTE_TIME)
#: Goods of which there may be so many.
GOODS = ("category", "brand", "product_id")
SPENT = {"fn": "sum", "field": "amount"}


def with_a_purchase(pieces: Sequence[Piece]) -> list[Piece]:
    """`five different products`, `more than 15 units of coffee`: where no deed is told, they were bought."""
    found = list(pieces)
    if any(piece.kind in TELLING or _is_own_event(piece) for piece in pieces):
        return found
    if (money := _money(pieces)) is not None:
        found.insert(money, Piece(Kind.MEASURE, SPENT, pieces[money].start, pieces[money].start))
        return found
    for place, (piece, following) in enumerate(pairwise(pieces)):
        if piece.kind is Kind.QUANTITY and _counts_goods(following):
            found.insert(place, Piece(Kind.DO, Deed(("purchase",)), piece.start, piece.start))
            break
    return found


def _money(pieces: Sequence[Piece]) -> int | None:
    """Where an amount of money stands that can only have been spent: `over €200 on tea`, `€200 this year`."""
    kinds = [(piece.kind, getattr(piece.meaning, "unit", None)) for piece in pieces]
    place = next((at for at, one in enumerate(kinds) if one == (Kind.QUANTITY, "money")), None)
    if place is None or kinds.count(kinds[place]) > 1 or any(map(_is_goods, pieces[:place])):
        return None  # "coffee under €5" may be its price
    told = any(piece.kind is Kind.WINDOW or _is_goods(piece) for piece in pieces)
    return place if told else None


def _is_goods(piece: Piece) -> bool:
    return piece.kind is Kind.VALUE and piece.meaning.among(GOODS) is not None


def _is_own_event(piece: Piece) -> bool:
    return piece.kind is Kind.VALUE and piece.meaning.among(("event",)) is not None


def _counts_goods(piece: Piece) -> bool:
    return piece.kind is Kind.UNITS or (piece.kind is Kind.DIFFERENT and piece.meaning in GOODS)


def denied_verbs(pieces: Sequence[Piece]) -> list[Piece]:
    """`did not buy or click`: after a verb in its base form the word is a verb too, not a noun."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        is_next = place > 1 and piece.kind is Kind.NOUN and pieces[place - 1].kind in (Kind.OR, Kind.COMMA)
        verb = _base_verb(found) if is_next else None
        if verb is not None:
            piece = replace(piece, kind=Kind.DO, meaning=replace(piece.meaning, base=True))
        found.append(piece)
    return found


def _base_verb(pieces: Sequence[Piece]) -> Piece | None:
    """The verb that was said last, where it is one in its base form."""
    last = next((one for one in reversed(pieces) if one.kind in (*BARE, *ENDING)), None)
    return last if last and last.kind is Kind.DO and last.meaning.base else None


def comma_deeds(pieces: Sequence[Piece]) -> list[Piece]:
    """`viewed, saved or bought toys`: between bare deeds a comma stands for the joining word after it."""
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        deeds, joint, end = _list_of_deeds(pieces, at)
        if joint and at and pieces[at - 1].kind is Kind.NOT and joint.kind is Kind.AND:
            deeds, joint = _none_of(deeds, joint)
        elif len(deeds) == 2:
            joint = None
        found += [one for deed in deeds for one in (joint, deed)][1:] if joint else pieces[at : at + 1]
        at = end if joint else at + 1
    return found


def _none_of(deeds: list[Piece], joint: Piece) -> tuple[list[Piece], Piece | None]:
    """`without orders and clicks`, 没有下单和点击: what joins nouns denies each of them."""
    if joint.meaning != LISTING and not all(deed.kind is Kind.NOUN for deed in deeds):
        return deeds, None
    return [replace(deed, kind=deeds[0].kind) for deed in deeds], replace(joint, kind=Kind.OR)


def _list_of_deeds(pieces: Sequence[Piece], at: int) -> tuple[list[Piece], Piece | None, int]:
    """The bare deeds that begin here, the word that joins the last one, and where they end."""
    deeds: list[Piece] = []
    while at < len(pieces) and pieces[at].kind in BARE:
        deeds.append(pieces[at])
        joints, at = _joints(pieces, at + 1)
        told = next((one for one in joints if one.kind is not Kind.COMMA), None)
        if told or not joints:
            last = pieces[at : at + 1]
            is_listed = bool(told and last and last[0].kind in BARE)
            return (deeds + list(last) if is_listed else deeds), told if is_listed else None, at + 1
    return deeds, None, at


def _joints(pieces: Sequence[Piece], at: int) -> tuple[list[Piece], int]:
    end = at
    while end < len(pieces) and pieces[end].kind in (Kind.COMMA, Kind.AND, Kind.OR):
        end += 1
    return list(pieces[at:end]), end


def joined_deeds(pieces: Sequence[Piece]) -> list[Piece]:
    """`viewed or saved`, `messages or questions`: one clause with several types of events."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        # "complained and bought within 7 days after that": what came later is a deed of its own.
        later = any(one.kind in AFTERWARDS for one in pieces[place:])
        apart = (later and found and found[-1].kind is Kind.AND) or _stands_alone(found, pieces[place + 1 :])
        if _joins_deeds(found, piece) and not apart:
            joint, first = found.pop(), found.pop()
            found.append(Piece(piece.kind, _both(first, piece, joint.kind), first.start, piece.end))
        else:
            found.append(piece)
    return found


def denied_on(pieces: Sequence[Piece]) -> list[Piece]:
    """`never bought coffee or viewed toys`: such a negation holds for what is joined by "or" as well."""
    found: list[Piece] = []
    holds = False
    for place, piece in enumerate(pieces):
        after_or = place > 0 and pieces[place - 1].kind in (Kind.OR, Kind.COMMA)
        if piece.kind is Kind.NOT:
            holds = HOLDS_ON in str(piece.meaning).split()
        elif piece.kind in ENDING or piece.kind is Kind.AND:
            holds = False
        elif piece.kind is Kind.COMMA and holds:
            holds = _goes_on_to_or(pieces, place)
        elif piece.kind is Kind.DO and holds and after_or:
            piece = replace(piece, meaning=replace(piece.meaning, base=True))
        found.append(piece)
    return found


def _goes_on_to_or(pieces: Sequence[Piece], comma: int) -> bool:
    """`have not bought coffee, viewed toys, or complained`: a list of deeds that ends with "or"."""
    deeds = 0
    for place in range(comma + 1, len(pieces)):
        piece = pieces[place]
        if piece.kind is Kind.OR:
            listed = deeds > 0 or _is_last_comma(pieces, comma)
            return listed and place + 1 < len(pieces) and pieces[place + 1].kind is Kind.DO
        if piece.kind in (*ENDING, Kind.AND, Kind.NOT):
            return False
        deeds += piece.kind is Kind.DO and pieces[place - 1].kind is Kind.COMMA
    return False


def _is_last_comma(pieces: Sequence[Piece], comma: int) -> bool:
    """Whether the comma of ", or" ends a list that has others before it."""
    return any(
        one.kind is Kind.COMMA and pieces[place + 1].kind is Kind.DO
        for place, one in enumerate(pieces[:comma])
    )


def _stands_alone(found: list[Piece], following: Sequence[Piece]) -> bool:
    """`complained or asked about delivery`: a complaint about whatever."""
    first = found[-2] if len(found) > 1 else None
    if first is None or first.kind is not Kind.DO or not set(first.meaning.types) <= ALONE:
        return False
    return bool(following) and following[0].kind in (Kind.LEAD, Kind.VALUE)


def _joins_deeds(found: list[Piece], piece: Piece) -> bool:
    if (
        len(found) < 2
        or piece.kind not in (Kind.DO, Kind.NOUN, Kind.INTO)
        or found[-2].kind is not piece.kind
    ):
        return False
    if piece.kind is Kind.INTO:
        return found[-1].kind is Kind.OR
    plain = not (piece.meaning.negated or found[-2].meaning.negated or piece.meaning.needs_window)
    alike = piece.meaning.base == found[-2].meaning.base
    return (
        plain
        and alike
        and (found[-1].kind is Kind.OR or (piece.kind is Kind.DO and found[-1].kind is Kind.AND))
    )


def _both(first: Piece, second: Piece, joint: Kind) -> Any:
    if first.kind is Kind.INTO:
        return f"{first.meaning} {second.meaning}"
    types = (*first.meaning.types, *second.meaning.types)
    return Deed(tuple(dict.fromkeys(types)), base=first.meaning.base, each=joint is Kind.AND)
