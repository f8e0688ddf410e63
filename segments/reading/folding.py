"""Puts pieces together that are one: lists of names, leading words and their names, "3 or more"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from segments.reading.adding import adding_people
from segments.reading.ages import either_age
from segments.reading.amounts import counted, with_own_counts
from segments.reading.antecedents import with_antecedents
from segments.reading.brackets import unbracketed
from segments.reading.dating import units_told_again
from segments.reading.deeds import AFTERWARDS, comma_deeds, denied_on, denied_verbs, joined_deeds
from segments.reading.ellipsis import shared_objects, titled_objects
from segments.reading.labels import labelled
from segments.reading.leads import anything_but, leading, led, with_properties
from segments.reading.lists import JOINING, listed
from segments.reading.pieces import HEADS, Kind, Piece
from segments.reading.portrait import with_one_consent
from segments.reading.quantifiers import numbers_of_names, quantified
from segments.reading.subordinate import with_appositions, with_orders_named, without_pronouns

#: Where another run begins.
RUN_ENDS = (*JOINING, Kind.BUT, Kind.EXCEPT, Kind.AMONG, Kind.THEN)


def folded(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with what belongs together put together, and without those that say nothing."""
    pieces = with_orders_named(with_own_counts(numbers_of_names(with_one_consent(pieces))))
    told = units_told_again([piece for piece in pieces if piece.kind is not Kind.FILLER])
    found = with_antecedents(without_pronouns(with_appositions(told)))
    found = quantified(with_properties(anything_but(found)))
    found = adding_people(leading(found))
    found = labelled(_denied_once(either_age(unbracketed(found))))
    found = joined_deeds(comma_deeds(counted(_lengths(_times(denied_verbs(found))))))
    return titled_objects(shared_objects(led(listed(denied_on(found)))))


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
    if pieces[run].kind is Kind.THEN:
        return True  # "a click, then an order in 3 days"
    own = pieces[run:place] + pieces[place : place + 4]
    if any(one.kind in AFTERWARDS for one in own):
        return True
    told = {one.kind for one in pieces[:run]}
    counts = any(one.kind in (Kind.QUANTITY, Kind.MEASURE) for one in own)
    joined = Kind.ATTRIBUTE_TIME in told and not told & {Kind.WINDOW, Kind.LENGTH}
    return joined or (Kind.DO in told and Kind.LENGTH not in told and not counts)


def _lengths(pieces: list[Piece]) -> list[Piece]:
    """`within 3 days of` is two pieces; "for 14 days" before "after" is a length, not a time."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece.kind is Kind.WITHIN_OF:
            found.append(replace(piece, kind=Kind.WITHIN))
            found.append(Piece(Kind.AFTER, None, piece.end, piece.end))
        elif piece.kind is Kind.LATER:
            found += [piece, Piece(Kind.AFTER, None, piece.end, piece.end)]
        elif piece.kind is Kind.LATER_THAN:
            found += _after_so_long(piece, pieces[place + 1 :])
        elif piece.kind is Kind.ABSENCE and (_is_after(pieces, place + 1) or _follows_anchor(found)):
            found.append(replace(piece, kind=Kind.WITHIN, meaning=piece.meaning["last"]))
        else:
            found.append(piece)
    return found


def _after_so_long(piece: Piece, rest: Sequence[Piece]) -> list[Piece]:
    """加购3天后下单: when the days were over. What had not been done by then was not done in them."""
    denied = any(one.kind is Kind.NOT for one in takewhile(lambda one: one.kind not in HEADS, rest))
    after = Piece(Kind.AFTER_THAT, None, piece.start, piece.start)
    if denied:
        return [replace(piece, kind=Kind.WITHIN, meaning=piece.meaning["length"]), after]
    return [after, replace(piece, kind=Kind.LATER)]


def _follows_anchor(pieces: list[Piece]) -> bool:
    """`after the first order bought nothing for 60 days`: of the days after it."""
    own = takewhile(lambda piece: piece.kind not in RUN_ENDS, reversed(pieces))
    return any(piece.kind is Kind.AFTER and piece.meaning is None for piece in own)


def _is_after(pieces: list[Piece], place: int) -> bool:
    return place < len(pieces) and pieces[place].kind in AFTERWARDS
