"""Numbers with what tells of them: `3 orders or more`, `more than 3 but fewer than 10`, `only one brand`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from segments.reading.clause import CAME_BY
from segments.reading.leads import leads
from segments.reading.neighbours import is_kind, piece_at
from segments.reading.pieces import Kind, Piece
from segments.reading.runs import JOINTS

#: What may stand between a number and "or more": 3 orders or more, 3次以上.
COUNTED = (Kind.NOUN, Kind.UNITS, Kind.DIFFERENT, Kind.YEARS_OLD)
#: Operators of a factor that says no direction of its own.
SO_MUCH = (">=", "=")
#: What there may be several kinds of.
KINDS = ("category", "brand", "campaign_id", "channel", "topic")
#: What may join a measure with the number of events that it is told beside.
JOINS_COUNT = "at"
#: What such a number may be said with.
OF_COUNT = (Kind.OR_MORE, Kind.VALUE)
#: "on 3 orders" may say that each of them cost so much.
WEAK = "weak"
#: What ends what is said of a measure, or makes its numbers others.
NOT_MEASURED = (*JOINTS, Kind.TOP, Kind.MOST, Kind.MORE, Kind.THAN, Kind.SUBJECT, Kind.NOT)


def with_own_counts(pieces: Sequence[Piece]) -> list[Piece]:
    """`an average of over 50 with 2 or more orders`: how many there are, beside what was measured of them."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        joins = _joins_count(piece) and _is_measured(found) and _counts_events(pieces[place + 1 :])
        found.append(Piece(Kind.AND, None, piece.start, piece.end) if joins else piece)
    return found


def _joins_count(piece: Piece) -> bool:
    """ "with" and "at"; "over" before a number that says "at least" itself."""
    over = piece.kind is Kind.LEAD and CAME_BY in piece.meaning and WEAK not in piece.meaning
    return piece.kind is Kind.RELATIVE or over or (piece.kind is Kind.FILLER and piece.meaning == JOINS_COUNT)


def _is_measured(pieces: Sequence[Piece]) -> bool:
    """Whether a measure and its number were the last that was told."""
    own = list(takewhile(lambda one: one.kind not in NOT_MEASURED, reversed(pieces)))
    kinds = [piece.kind for piece in reversed(own)]
    return Kind.MEASURE in kinds and kinds.count(Kind.QUANTITY) == 1 and Kind.NOUN not in kinds


def _counts_events(pieces: Sequence[Piece]) -> bool:
    told = [piece for piece in pieces if piece.kind not in OF_COUNT and not _is_idle(piece)]
    counts = len(told) > 1 and told[0].kind is Kind.QUANTITY and told[0].meaning.unit is None
    return counts and told[1].kind is Kind.NOUN and pieces[0].kind is not Kind.VALUE


def _is_idle(piece: Piece) -> bool:
    """An article; "of" in "each of 3 orders" is not."""
    return piece.kind is Kind.FILLER and piece.meaning is None


def counted(pieces: list[Piece]) -> list[Piece]:
    """The pieces with each number as one piece, and what it counts told."""
    return _kinds(_bounds(_numbers(_factors(pieces))))


def _factors(pieces: list[Piece]) -> list[Piece]:
    """本月订单数超过上月的两倍: the factor that comes last is that of the comparison before it."""
    places = [place for place, piece in enumerate(pieces) if piece.kind is Kind.MORE]
    if len(places) != 2:
        return pieces
    between = [piece.kind for piece in pieces[places[0] : places[1]]]
    if Kind.THAN not in between or set(between) & {Kind.AND, Kind.COMMA, Kind.BUT, Kind.OR}:
        return pieces
    first, last = (pieces[place] for place in places)
    if first.meaning.get("times") != 1 or last.meaning.get("times") == 1 or last.meaning["op"] not in SO_MUCH:
        return pieces
    factor = {**first.meaning, "times": last.meaning["times"]}
    found = [piece for piece in pieces if piece is not last]
    found[places[0]] = replace(first, meaning=factor)
    return found


def _kinds(pieces: list[Piece]) -> list[Piece]:
    """`more than one category`: a word that leads no name is what is counted."""
    found = list(pieces)
    for place, piece in enumerate(pieces):
        before, following = piece_at(pieces, place - 1), piece_at(pieces, place + 1)
        if piece.kind is Kind.DIFFERENT and is_kind(before, Kind.DO) and _counts_another(pieces[place + 1 :]):
            found[place] = replace(piece, kind=Kind.ANYTHING, meaning=None)
            continue
        is_counted = before is not None and before.kind is Kind.QUANTITY and before.meaning.unit is None
        if piece.kind is not Kind.LEAD or not is_counted or (following and leads(piece, following)):
            continue
        if len(piece.meaning) == 1 and piece.meaning[0] in KINDS:
            found[place] = replace(piece, kind=Kind.DIFFERENT, meaning=piece.meaning[0])
    return found


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


def _counts_another(following: list[Piece]) -> bool:
    """`clicked campaigns on at least 3 days`: the number is that of something else."""
    kinds = [piece.kind for piece in following[:2]]
    return kinds == [Kind.QUANTITY, Kind.DIFFERENT]


def _bounds(pieces: list[Piece]) -> list[Piece]:
    """`more than 3 but fewer than 10`: one number with two comparisons."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        following = next((one for one in pieces[place + 1 :] if one.kind is not Kind.VALUE), None)
        if piece.kind is Kind.QUANTITY and _is_other_bound(found, following):
            found.pop()
            first = found.pop()
            meaning = replace(
                first.meaning, also=piece.meaning, unit=first.meaning.unit or piece.meaning.unit
            )
            found.append(Piece(Kind.QUANTITY, meaning, first.start, piece.end))
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
    for place in range(len(found) - 1, -1, -1):
        piece = found[place]
        if piece.kind is Kind.QUANTITY:
            return place if piece.meaning.op in ("=", op) else None
        if piece.kind not in COUNTED and not (piece.kind is Kind.VALUE and _is_counted(found, place)):
            return None
    return None


def _is_counted(found: list[Piece], place: int) -> bool:
    """`2 negative messages or more`: the name between the number and what it counts."""
    return (
        place > 0 and found[place - 1].kind is Kind.QUANTITY and is_kind(piece_at(found, place + 1), *COUNTED)
    )
