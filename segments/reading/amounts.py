"""Numbers with what tells of them: `3 orders or more`, `more than 3 but fewer than 10`, `only one brand`."""

from __future__ import annotations

from dataclasses import replace

from segments.reading.leads import leads
from segments.reading.neighbours import is_kind, piece_at
from segments.reading.pieces import Kind, Piece

#: What may stand between a number and "or more": 3 orders or more, 3次以上.
COUNTED = (Kind.NOUN, Kind.UNITS, Kind.DIFFERENT, Kind.YEARS_OLD)
#: Operators of a factor that says no direction of its own.
SO_MUCH = (">=", "=")
#: What there may be several kinds of.
KINDS = ("category", "brand", "campaign_id", "channel", "topic")


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
        following = pieces[place + 1] if place + 1 < len(pieces) else None
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
