"""`they` and what it begins: `bought a product that they viewed`; `it` and `all` that stand for orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading.neighbours import COUNTED, is_kind, piece_at
from segments.reading.pieces import HEADS, Kind, Piece
from segments.reading.quantifiers import ALL, BOTH

#: What "it" says.
IT = "that product_id"
#: How much each of the orders that were told is worth.
EVERY_ONE = {"fn": "every", "field": "amount", "type": "purchase", "ever": "those"}
#: "their last order, a tent, was".
BEFORE_APPOSITION = (Kind.EDGE, Kind.NOUN, Kind.COMMA)
AFTER_APPOSITION = (Kind.COMMA, Kind.IS)
#: What may stand between such a word and what is told of all.
BEFORE_TOLD = (Kind.IS, Kind.FILLER, Kind.LEAD)

#: What may be told of more closely: "tents they had viewed".
OBJECTS = (Kind.VALUE, Kind.ANYTHING, Kind.SAME, Kind.UNITS)
#: Where another deed may begin without one pointing into the other.
ENDS = (Kind.AND, Kind.OR, Kind.COMMA, Kind.BUT, Kind.EXCEPT, Kind.THEN, Kind.AFTER, Kind.THAN, Kind.AMONG)


def with_orders_named(pieces: Sequence[Piece]) -> list[Piece]:
    """`exactly one order, and it was for a tent`: "it" is the order, not what was ordered."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        told = next((one for one in reversed(found) if one.kind in HEADS), None)
        joined = bool(place) and is_kind(pieces[place - 1], Kind.AND, Kind.COMMA, Kind.BUT)
        described = joined and is_kind(piece_at(pieces, place + 1), Kind.IS)
        if piece.kind is Kind.SAME and piece.meaning == IT and described and told:
            piece = _as_told(piece, told, found)
        elif _is_all_of_them(pieces, place) and told and told.kind is Kind.NOUN:
            piece = _all_of_them(piece, pieces[place + 1 :], told)
        found.append(piece)
    return found


def _as_told(piece: Piece, told: Piece, found: Sequence[Piece]) -> Piece:
    """The event for "it" after a noun; which one it stands for after an amount or "first" is not clear."""
    if told.kind is Kind.MEASURE or (told.kind is Kind.NOUN and any(one.kind is Kind.EDGE for one in found)):
        return replace(piece, kind=Kind.UNKNOWN)
    of_event = told.kind is Kind.NOUN and not told.meaning.counted
    return replace(told, start=piece.start, end=piece.end) if of_event else piece


def with_appositions(pieces: Sequence[Piece]) -> list[Piece]:
    """`their last order, a tent, was in May`: the commas say "was" and "and"; around a time, nothing."""
    found = list(pieces)
    for place in range(len(found) - 5, -1, -1):
        kinds = tuple(one.kind for one in found[place : place + 6])
        if kinds == (*BEFORE_APPOSITION, Kind.VALUE, *AFTER_APPOSITION):
            found[place + 2] = replace(found[place + 2], kind=Kind.IS, meaning=None)
            found[place + 4] = replace(found[place + 4], kind=Kind.AND, meaning=None)
        elif kinds == (*BEFORE_APPOSITION, Kind.WINDOW, *AFTER_APPOSITION):
            found[place + 2 : place + 5] = [found[place + 3]]
    return found


def _is_all_of_them(pieces: Sequence[Piece], place: int) -> bool:
    """`3 orders, all under 50`, `2 orders, both for tea`; not "both tea and coffee"."""
    piece, rest = pieces[place], [one for one in pieces[place + 1 :] if one.kind not in BEFORE_TOLD]
    if (piece.kind, piece.meaning) == (Kind.AS_BEFORE, ALL):
        return True
    both = (piece.kind, piece.meaning) in ((Kind.EITHER, BOTH), (Kind.FILLER, ALL))
    set_off = both and is_kind(piece_at(pieces, place - 1), Kind.COMMA) and place > 0
    listed = is_kind(piece_at(rest, 1), Kind.AND, Kind.OR) and is_kind(piece_at(rest, 2), Kind.VALUE)
    timed = is_kind(piece_at(rest, 0), Kind.WINDOW) and piece.meaning != BOTH
    return set_off and (timed or is_kind(piece_at(rest, 0), Kind.QUANTITY, Kind.VALUE)) and not listed


def _all_of_them(piece: Piece, rest: Sequence[Piece], told: Piece) -> Piece:
    """What was said of all: how much each of them was worth, or something else."""
    numbers = [one for one in rest if one.kind not in (Kind.IS, Kind.FILLER)][:2]
    counts = is_kind(piece_at(numbers, 1), *COUNTED)
    worth = is_kind(piece_at(numbers, 0), Kind.QUANTITY) and numbers[0].meaning.unit in (None, "money")
    if worth and not counts and told.meaning.types == ("purchase",):
        return replace(piece, kind=Kind.MEASURE, meaning=EVERY_ONE)
    return replace(piece, kind=Kind.AS_BEFORE, meaning=ALL)


def without_pronouns(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without those that say nothing; one that says more of an object stays unread."""
    return [
        replace(piece, kind=Kind.UNKNOWN) if piece.kind is Kind.THEY else piece
        for place, piece in enumerate(pieces)
        if piece.kind is not Kind.THEY or _tells_of_an_object(pieces, place)
    ]


def _tells_of_an_object(pieces: Sequence[Piece], place: int) -> bool:
    before = [piece.kind for piece in pieces[:place] if piece.kind is not Kind.RELATIVE]
    begin = next((back for back in range(len(before), 0, -1) if before[back - 1] in ENDS), 0)
    run = before[begin:]
    deed_follows = any(piece.kind is Kind.DO for piece in pieces[place + 1 : place + 3])
    return deed_follows and Kind.DO in run and run[-1] in OBJECTS
