"""What must still be asked of a clause."""

from __future__ import annotations

from segments.reading.clause import INCOMPLETE, UNITS, Clause
from segments.reading.pieces import Problem
from segments.reading.settling import EVERY


def problem_of(clause: Clause) -> Problem | None:
    """What must still be asked."""
    return None if clause.absorbed else _unclear(clause) or _unfinished(clause)


def _unclear(clause: Clause) -> Problem | None:
    """What was said in a way that has no meaning, or two."""
    if clause.measure == UNITS and clause.types != ("purchase",):
        return Problem("vague_measure", "orders_or_units")
    if INCOMPLETE in clause.types:
        return Problem("vague_measure", "added_where")
    if clause.again and not clause.is_once_more:
        return Problem("not_understood", "too_much")
    if clause.negated and clause.quantity and clause.quantity.op == "=" and not clause.measure:
        return Problem("not_understood", "too_much")
    if clause.bare is not None:
        return Problem("vague_measure", "orders_or_units")
    if clause.measure and clause.measure["fn"] == EVERY:
        return Problem("not_understood", "too_much")
    denies_number = (
        clause.negated and clause.measure and clause.measure["fn"] == "distinct" and not clause.quantity
    )
    if denies_number or _says_too_much(clause):
        return Problem("not_understood", "too_much")
    return None


def _says_too_much(clause: Clause) -> bool:
    """Whether something was said that the form of its definition has no place for."""
    if clause.at_once and clause.measure:
        return True
    if clause.wait and not (clause.follows and clause.follows.clause.attribute and not clause.within):
        return True
    if clause.sole and (
        clause.follows or clause.rank or clause.than or clause.edge or clause.pair or clause.same
    ):
        return True
    if clause.follows and clause.follows.clause.same:
        return True
    if clause.pair and clause.pair.measure and clause.pair.quantity:
        return True  # "viewed 3 goods 5 times and bought one of them": which number is of the one?
    if clause.follows:
        edge = clause.edge and not clause.follows.clause.attribute
        return bool(clause.quantity or clause.measure or clause.rank or clause.than or clause.pair or edge)
    if clause.rank:
        return bool(clause.quantity or clause.edge or clause.same or clause.than)
    if clause.than:
        return bool(clause.quantity or clause.edge or clause.same)
    if clause.edge:
        return bool(clause.quantity or clause.measure or clause.same)
    return bool(clause.matching)


def _unfinished(clause: Clause) -> Problem | None:
    """What lacks a part: a time, a number, the other side of a comparison."""
    untimed = clause.needs_window and not clause.follows
    if (untimed or clause.attribute in ("created_at", "last_seen_at")) and clause.window is None:
        return Problem("vague_window", "inactive" if clause.needs_window else "when")
    if clause.rank:
        return None if clause.rank.size else Problem("vague_threshold", "how_many")
    if clause.than and (clause.than.edge or _is_itself(clause, clause.than)):
        return Problem("vague_comparison", "compared")
    one_sided = clause.than and clause.than.window and not clause.window
    if clause.more and (clause.than is None or one_sided or _says_no_measure(clause)):
        return Problem("vague_comparison", "compared")
    if clause.edge and clause.window is None and not (clause.matching or clause.follows):
        return Problem("vague_window", "when")
    if clause.measure and clause.quantity is None and not clause.more:
        return Problem("vague_threshold", "how_much")
    if clause.within and not clause.follows:
        return Problem("vague_window", "within")
    if clause.same and not (clause.quantity or clause.pair or clause.follows or clause.all_types):
        return Problem("vague_measure", "same_as")
    if clause.pair and clause.negated and clause.quantity:
        return Problem("not_understood", "too_much")  # "viewed a tent, but did not buy it twice"
    return None


def _is_itself(clause: Clause, than: Clause) -> bool:
    """Whether both sides of a comparison are the same amount."""
    return all(
        getattr(clause, name) == getattr(than, name) for name in ("types", "where", "window", "measure")
    )


def _says_no_measure(clause: Clause) -> bool:
    """`bought more`: more orders, more money, or more units?"""
    counts = clause.counted or clause.measure or (clause.more or {}).get("counts")
    return clause.types == ("purchase",) and not counts
