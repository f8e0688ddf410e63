"""Words that point to another time: "in those 14 days", "this one"; and one of two times: 昨天或今天."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from segments.calendar import UNITS, start_of_unit, unit_of
from segments.reading.clause import Clause
from segments.reading.definitions import EITHER
from segments.reading.periods import like, preceding
from segments.reading.pieces import Kind, Piece, Problem

Window = dict[str, Any]
DEEDS = (Kind.DO, Kind.NOUN, Kind.MEASURE, Kind.ATTRIBUTE_TIME)
TIMES = frozenset({Kind.WINDOW, Kind.SAME_WINDOW, Kind.PREVIOUS, Kind.LIKE_BEFORE})


def units_told_again(pieces: Sequence[Piece]) -> list[Piece]:
    """`viewed toys in July, and no order that month`: the last time before that was a month.

    Without such a time, words that may mean the current unit do, Chinese 当月; others stay unknown.
    """
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind is Kind.SAME_WINDOW and piece.meaning:
            window = _unit_told(found, *piece.meaning.partition(" ")[::2])
            piece = replace(piece, kind=Kind.WINDOW if window else Kind.UNKNOWN, meaning=window)
        found.append(piece)
    return found


def _unit_told(pieces: Sequence[Piece], unit: str, otherwise: str) -> Window | None:
    """`otherwise` is the current unit; after 上月 it cannot be told which of the two 当月 means."""
    told = next((one.meaning for one in reversed(pieces) if _is_unit(one, unit)), None)
    if not otherwise:
        return told
    current = {"calendar": otherwise}
    return current if told in (None, current) else told if "from" in told else None


def _is_unit(piece: Piece, unit: str) -> bool:
    """Whether a time is one day, week, month and the like of the calendar."""
    if piece.kind is not Kind.WINDOW:
        return False
    if {"from", "to"} <= piece.meaning.keys():
        first, end = (date.fromisoformat(piece.meaning[name]) for name in ("from", "to"))
        return unit in UNITS and (first, end) == (
            start_of_unit(unit, first, 0),
            start_of_unit(unit, first, -1),
        )
    name = piece.meaning.get("calendar", "")
    if name.endswith("_weekend"):
        return unit == "weekend"
    return bool(name) and not name.startswith("since_") and unit_of(name)[0] == unit


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
