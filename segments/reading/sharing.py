"""A time that was said once and may be meant for several deeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import Any

from segments.reading.clause import Clause
from segments.reading.joining import Part
from segments.reading.pieces import Kind
from segments.reading.tree import clauses_of

Window = dict[str, Any]
#: What customers do before they buy.
BROWSING = frozenset({"view", "add_to_cart", "favorite"})
#: Joining words across which a time does not reach back.
APART = (Kind.BUT, Kind.EXCEPT, Kind.NOT_BOTH, Kind.AMONG)
#: Numbers that a time said later is meant for too, but not an average.
SPENT = {"fn": "sum", "field": "amount"}
COUNTED = (None, SPENT, *({"fn": "distinct", "field": name} for name in ("category", "brand", "product_id")))


def shared_windows(parts: Sequence[Part]) -> dict[int, Window]:
    """Windows by clause (its `id`) for clauses without one of their own.

    A time before the first deed holds for those after it: "In the last 30 days, viewed toys and bought
    coffee". A time after the last of several joined deeds may hold for those before it, as far back as
    the words belong together.
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
        if clause.among and clause.window and clause.among.lacks_time:
            found[id(clause.among)] = clause.window
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
    never = ranked = False
    for clause in clauses:
        if clause.window is not None:
            window, never = clause.window if clause.leading else None, clause.never
            ranked = clause.rank is not None
        elif ranked and clause.negated:
            continue
        elif window is not None and not clause.noun and clause.never <= never and clause.lacks_time:
            found[id(clause)] = window


def _backward(clauses: Sequence[Clause], found: dict[int, Window]) -> None:
    if not clauses or clauses[-1].window is None or clauses[-1].leading:
        return
    last, window = clauses[-1], clauses[-1].window
    if last.edge or last.follows or last.rank or last.than or last.absorbed:
        return
    if last.measure:
        beside = (one for one in clauses[:-1] if _counts_beside(one, last) or _numbers_too(one, last))
        found |= {id(clause): window for clause in beside}
        return
    for clause in (one for one in clauses[:-1] if id(one) not in found and _is_open(one, clauses)):
        counts_too = clause.counted and last.counted and replace(clause, quantity=None).is_plain
        counts_too |= _measures_too(clause, last) or _numbers_too(clause, last)
        if (clause.is_plain or counts_too) and not clause.noun:
            found[id(clause)] = window


def _is_open(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether a later time may be meant for it: not `never bought and did not click this month`.

    Nor the second half of `bought coffee but not toys`, whose time is that of the first half.
    """
    if clause.flatly and not (clauses[-1].flatly or clauses[-1].negation_goes_on):
        return False
    return clause.echoes is None or any(one is clause.echoes for one in clauses)


def _from_denial(parts: Sequence[Part], found: dict[int, Window]) -> None:
    """`added to the cart but did not buy in the last 7 days`: the time of both."""
    for before, part in pairwise(parts):
        if part.joint is not Kind.BUT or part.excluding or before.excluding:
            continue
        first, last = ([one for node in each.nodes for one in clauses_of(node)] for each in (before, part))
        if not (len(first) == len(last) == 1 and last[0].window and last[0].negated and not last[0].leading):
            continue
        if (_left_off(first[0], last[0]) or last[0].set_off) and first[0].is_plain:
            found.setdefault(id(first[0]), last[0].window)


def _left_off(before: Clause, denied: Clause) -> bool:
    """Whether an order is denied of those who were about to buy."""
    return set(before.types) <= BROWSING and denied.types == ("purchase",)


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


def _numbers_too(clause: Clause, last: Clause) -> bool:
    """`viewed coffee more than 10 times and bought at least twice in the last month`."""
    is_other = (clause.types, clause.where) != (last.types, last.where)
    counts = all((one.measure or {"fn": "distinct"})["fn"] == "distinct" for one in (clause, last))
    plain = replace(clause, quantity=None, measure=None).is_plain
    return clause.numbered and last.numbered and is_other and counts and plain


def _runs(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts that are not taken away from the others."""
    return [[part for part in parts if not part.excluding]]


def _joined_closely(parts: Sequence[Part]) -> list[list[Part]]:
    """Runs of parts that are joined by "and" and "or" only and have one time."""
    groups = _split(parts, _is_apart)
    return [one for group in groups for run in _by_time(group) for one in _by_denial(run)]


def _is_apart(before: Part, part: Part) -> bool:
    set_off = part.joint is Kind.COMMA or part.strong
    never = set_off and any(clause.flatly for clause in _deeds(before))
    return part.joint in APART or part.excluding or never


def _by_time(group: list[Part]) -> list[list[Part]]:
    """`bought toys, clicked last month and complained this week`: where times differ, a comma parts."""
    runs = _split(group, lambda before, _: any(one.window and not one.leading for one in _deeds(before)))
    if len(runs) == 1:
        return runs
    return [one for run in runs for one in _split(run, lambda _, part: part.joint is Kind.COMMA)]


def _by_denial(run: list[Part]) -> list[list[Part]]:
    """`bought cameras, no clicks, no replies this year`: the time of what was not done is its own."""
    if not _denies(run[-1]) or not _ends_in_time(run[-1]):
        return [run]
    place = len(run) - len(list(takewhile(_denies, reversed(run))))
    first, before = run[place], run[:place]
    told = _deeds(before[-1]) if before else []
    if not told or not (first.joint is Kind.COMMA or first.strong) or _left_off(told[-1], _deeds(first)[0]):
        return [run]
    return [before, run[place:]]


def _denies(part: Part) -> bool:
    return any(clause.negated for clause in _deeds(part)[:1])


def _ends_in_time(part: Part) -> bool:
    last = _deeds(part)[-1]
    return bool(last.window) and not (last.leading or last.set_off)


def _deeds(part: Part) -> list[Clause]:
    return [clause for node in part.nodes for clause in clauses_of(node) if clause.types]


def _split(parts: Sequence[Part], parted: Callable[[Part, Part], bool]) -> list[list[Part]]:
    """Groups of parts; one that is `parted` from the part before it opens a new one."""
    groups: list[list[Part]] = []
    for part in parts:
        if not groups or parted(groups[-1][-1], part):
            groups.append([])
        groups[-1].append(part)
    return groups
