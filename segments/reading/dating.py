"""Words that point to another time: "in those 14 days", "this one"; and one of two times: 昨天或今天."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from segments.reading.clause import Clause
from segments.reading.definitions import EITHER
from segments.reading.periods import like, preceding
from segments.reading.pieces import Kind, Piece, Problem

DEEDS = (Kind.DO, Kind.NOUN, Kind.MEASURE, Kind.ATTRIBUTE_TIME)
TIMES = frozenset({Kind.WINDOW, Kind.SAME_WINDOW, Kind.PREVIOUS, Kind.LIKE_BEFORE})


def dated(piece: Piece, previous: Clause | None) -> Piece:
    """The piece as a window where it points to the time of the clause before; else as it is."""
    earlier = previous.window if previous else None
    window = None
    if piece.kind is Kind.PREVIOUS:
        window = preceding(earlier, piece.meaning) if earlier else None
        if window is None and _is_length(piece.meaning):
            window = {"last": piece.meaning}
    elif piece.kind is Kind.LIKE_BEFORE and earlier:
        window = like(earlier, piece.meaning)
    elif piece.kind is Kind.SAME_WINDOW:
        window = earlier
    return replace(piece, kind=Kind.WINDOW, meaning=window) if window else piece


def _is_length(said: str | None) -> bool:
    return said is not None and said[:1].isdigit() and not said.isdigit()


def either_times(pieces: Sequence[Piece], *, times_first: bool) -> list[Piece]:
    """`yesterday or today bought coffee`: two times before their deed are one piece."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        earlier = _time_before_or(found) if piece.kind is Kind.WINDOW else None
        if earlier and _deed_follows(pieces, place) and (times_first or not _told_a_deed(found)):
            times = [*earlier.meaning.get(EITHER, [earlier.meaning]), piece.meaning]
            found[-2:] = [Piece(Kind.WINDOW, {EITHER: times}, earlier.start, piece.end)]
        else:
            found.append(piece)
    return found


def _time_before_or(found: Sequence[Piece]) -> Piece | None:
    joined = len(found) > 1 and found[-1].kind is Kind.OR and found[-2].kind is Kind.WINDOW
    return found[-2] if joined else None


def _deed_follows(pieces: Sequence[Piece], place: int) -> bool:
    """Right after the last of the times, but for a negation or an "anything"."""
    between = (Kind.NOT, Kind.WINDOW, Kind.OR, Kind.ANYTHING)
    rest = (one.kind for one in pieces[place + 1 :] if one.kind not in between)
    return next(rest, None) in DEEDS


def _told_a_deed(found: Sequence[Piece]) -> bool:
    return any(piece.kind in DEEDS for piece in found)


def doubt_about_times(clauses: Iterable[Clause]) -> list[Problem]:
    """What is more than done or not done in one of two times: each of them, or both together?"""
    told = [one for clause in clauses for one in _with_others(clause)]
    if not any(EITHER in (clause.window or {}) for clause in told):
        return []
    doubted = any(
        clause.quantity or clause.measure or clause.edge or clause.rank or clause.follows or clause.same
        for clause in told
    )
    return [Problem("not_understood", "too_much")] if doubted else []


def _with_others(clause: Clause) -> list[Clause]:
    others = (clause.follows.clause if clause.follows else None, clause.than, clause.pair)
    return [clause, *(one for one in others if one)]
