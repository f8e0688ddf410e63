"""Deeds side by side: `viewed or saved`, `complained or asked about delivery`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from segments.reading.pieces import Deed, Kind, Piece

#: What a NOT says that holds on after "or".
HOLDS_ON = "on"
#: Where it ends.
ENDING = (Kind.BUT, Kind.EXCEPT, Kind.THEN, Kind.SUBJECT, Kind.RELATIVE, Kind.EITHER)
AFTERWARDS = (Kind.AFTER, Kind.AFTER_THAT)
#: Deeds that are told of without an object.
ALONE = frozenset({"complaint", "opt_out", "referral"})
TELLING = (Kind.DO, Kind.INTO, Kind.NOUN, Kind.MEASURE, Kind.AGENT, Kind.ATTRIBUTE_TIME)
#: Goods of which there may be so many.
GOODS = ("category", "brand", "product_id")


def with_a_purchase(pieces: Sequence[Piece]) -> list[Piece]:
    """`five different products`, `more than 15 units of coffee`: where no deed is told, they were bought."""
    found = list(pieces)
    if any(piece.kind in TELLING or _is_own_event(piece) for piece in pieces):
        return found
    for place, (piece, following) in enumerate(pairwise(pieces)):
        if piece.kind is Kind.QUANTITY and _counts_goods(following):
            found.insert(place, Piece(Kind.DO, Deed(("purchase",)), piece.start, piece.start))
            break
    return found


def _is_own_event(piece: Piece) -> bool:
    return piece.kind is Kind.VALUE and piece.meaning.among(("event",)) is not None


def _counts_goods(piece: Piece) -> bool:
    return piece.kind is Kind.UNITS or (piece.kind is Kind.DIFFERENT and piece.meaning in GOODS)


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
        after_or = place > 0 and pieces[place - 1].kind is Kind.OR
        if piece.kind is Kind.NOT:
            holds = piece.meaning == HOLDS_ON
        elif piece.kind in ENDING or (piece.kind in (Kind.AND, Kind.COMMA) and holds):
            holds = False
        elif piece.kind is Kind.DO and holds and after_or:
            piece = replace(piece, meaning=replace(piece.meaning, base=True))
        found.append(piece)
    return found


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
