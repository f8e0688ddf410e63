"""A time that was said once and may be meant for several deeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from segments.reading.clause import Clause
from segments.reading.joining import Part
from segments.reading.pieces import Kind
from segments.reading.tree import clauses_of

Window = dict[str, Any]
#: What customers do before they buy.
BROWSING = frozenset({"view", "add_to_cart", "favorite"})
#: Numbers that a time said later is meant for too, but not an average.
SPENT = {"fn": "sum", "field": "amount"}
COUNTED = (None, SPENT, *({"fn": "distinct", "field": name} for name in ("category", "brand", "product_id")))


def shared_windows(parts: Sequence[Part]) -> dict[int, Window]:
    """Windows by clause (its `id`) for clauses without one of their own.

    A time before the first deed holds for those after it: "In the last 30 days, viewed toys and bought
    coffee". A time after the last of several joined deeds may hold for those before it.
    """
    found: dict[int, Window] = {}
    for run in _runs(parts):
        clauses = [clause for part in run for node in part.nodes for clause in clauses_of(node)]
        clauses = [clause for clause in clauses if clause.types and not clause.absorbed]
        _forward(clauses, found, times_first=any(part.times_first for part in run))
    _from_denial(parts, found)
    for run in _joined_closely(parts):
        clauses = [clause for part in run for node in part.nodes for clause in clauses_of(node)]
        _backward([clause for clause in clauses if clause.types], found)
    return found


def _forward(clauses: Sequence[Clause], found: dict[int, Window], *, times_first: bool) -> None:
    for clause in clauses:
        pair = clause.pair
        if times_first and pair and pair.leading and pair.window and not (clause.window or clause.never):
            found[id(clause)] = pair.window
        if clause.echoes and clause.window and clause.echoes.is_plain and not clause.follows:
            found[id(clause.echoes)] = clause.window
        is_pair = clause.pair is not None and replace(clause, same=None).is_plain
        if clause.noun or clause.beside is None or not (clause.is_plain or is_pair):
            continue
        beside = clause.beside
        # "the top 10 this year who have not complained": left out afterwards, whenever they did.
        left_out = beside.rank is not None and clause.negated
        told = None if beside.noun or beside.attribute or left_out else beside.window
        if told and clause.never <= beside.never:
            found[id(clause)] = told
    window: Window | None = None
    never = False
    for clause in clauses:
        if clause.window is not None:
            window, never = clause.window if clause.leading else None, clause.never
        elif window is not None and not clause.noun and clause.never <= never and clause.lacks_time:
            found[id(clause)] = window


def _backward(clauses: Sequence[Clause], found: dict[int, Window]) -> None:
    if not clauses or clauses[-1].window is None or clauses[-1].leading:
        return
    last, window = clauses[-1], clauses[-1].window
    if last.edge or last.follows or last.rank or last.than or last.absorbed:
        return
    if last.measure:
        found |= {id(clause): window for clause in clauses[:-1] if _counts_beside(clause, last)}
        return
    for clause in clauses[:-1]:
        counts_too = clause.counted and last.counted and replace(clause, quantity=None).is_plain
        counts_too |= _measures_too(clause, last)
        if (clause.is_plain or counts_too) and not clause.noun:
            found[id(clause)] = window


def _from_denial(parts: Sequence[Part], found: dict[int, Window]) -> None:
    """`added to the cart but did not buy in the last 7 days`: the time of both."""
    for before, part in pairwise(parts):
        if part.joint is not Kind.BUT or part.excluding or before.excluding:
            continue
        first, last = ([one for node in each.nodes for one in clauses_of(node)] for each in (before, part))
        if not (len(first) == len(last) == 1 and last[0].window and last[0].negated and not last[0].leading):
            continue
        if set(first[0].types) <= BROWSING and first[0].is_plain and last[0].types == ("purchase",):
            found.setdefault(id(first[0]), last[0].window)


def _counts_beside(clause: Clause, last: Clause) -> bool:
    """`at least 3 orders and spent over 500 this year`."""
    numbered = clause.quantity and last.quantity and clause.types == last.types and clause.measure in COUNTED
    return bool(numbered) and replace(clause, quantity=None, measure=None).is_plain


def _measures_too(clause: Clause, last: Clause) -> bool:
    """`spent over 500 and placed at least 3 orders this year`; "total spend" is that of all time."""
    numbered = (
        clause.measure in COUNTED[1:] and clause.quantity and last.quantity and clause.types == last.types
    )
    return bool(numbered) and replace(clause, quantity=None, measure=None).is_plain


def _runs(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts that are not taken away from the others."""
    return [[part for part in parts if not part.excluding]]


def _joined_closely(parts: Sequence[Part]) -> list[list[Part]]:
    """Runs of parts that are joined by "and" and "or" only."""
    runs: list[list[Part]] = [[]]
    for part in parts:
        if part.joint in (Kind.BUT, Kind.EXCEPT, Kind.NOT_BOTH, Kind.AMONG) or part.excluding:
            runs.append([])
        runs[-1].append(part)
    return runs
