"""How far a denial, an exclusion or an "or" reaches, where the words do not tell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from segments.reading.joining import Part
from segments.reading.lists import FIELDS
from segments.reading.pieces import HEADS, Kind, Listed
from segments.reading.runs import Run
from segments.reading.said import Said
from segments.reading.tree import EVERYONE, Leaf, Negation

#: "nor" goes on denying.
DENIES_ON = "nor"


def may_tell_of_all(parts: Sequence[Part], run: Run) -> bool:
    """`everyone except students who bought coffee`: who bought it, everyone or the students?"""
    kinds = [piece.kind for piece in run.pieces]
    if run.joint is not Kind.EXCEPT or Kind.RELATIVE not in kinds or not all(map(_is_everyone, parts)):
        return False
    people = any(one.kind is Kind.VALUE and one.meaning.among(("tags",)) for one in run.pieces)
    return people and any(kind in HEADS for kind in kinds[kinds.index(Kind.RELATIVE) :])


def may_deny_what_came_with(run: Run) -> bool:
    """`has not written with a complaint`: the complaint is what is denied, not said of them."""
    kinds = [piece.kind for piece in run.pieces]
    if Kind.NOT not in kinds or Kind.DO not in kinds:
        return False
    told = kinds[kinds.index(Kind.NOT) :]
    pairs = list(pairwise(told))
    return Kind.DO in told and (Kind.RELATIVE, Kind.NOUN) in pairs[told.index(Kind.DO) :]


def _is_everyone(part: Part) -> bool:
    return not part.nodes and all(node == Leaf(EVERYONE) for node in part.descriptions)


def ranks_whom_it_leaves_out(run: Run, said: Said) -> bool:
    """`the top 10, except those who complained`: the measure of the ranking was never told."""
    told = {piece.kind for piece in run.pieces} & {Kind.TOP, Kind.MOST}
    return run.joint is Kind.EXCEPT and not told and any(clause.rank for clause in said.clauses)


def may_be_denied(parts: Sequence[Part], run: Run, said: Said) -> bool:
    """`not in France or vip`: whether the second one is denied as well cannot be told."""
    if not parts:
        return False
    before = parts[-1]
    nodes = (*before.nodes, *before.descriptions)
    denied = bool(nodes) and all(isinstance(one, Negation) and isinstance(one.node, Leaf) for one in nodes)
    plain = run.pieces and all(one.kind is Kind.VALUE and not one.meaning.led for one in run.pieces)
    told = run.has(Kind.COMMA) or run.says(DENIES_ON) or before.excluding
    return denied and bool(plain) and run.joint is Kind.OR and not told and not said.clauses


def mixes_and_with_or(run: Run, later: Run) -> bool:
    """`tea and books or perfume`: which two belong together cannot be told."""
    if not (run.pieces and later.pieces) or later.has(Kind.COMMA):
        return False
    last, first = run.pieces[-1], later.pieces[0]
    if last.kind is not Kind.VALUE or first.kind is not Kind.VALUE or len(last.meaning.names) < 2:
        return False
    other = Kind.OR if last.meaning.each else Kind.AND
    return (
        later.joint is other and Listed((*last.meaning.names, *first.meaning.names)).among(FIELDS) is not None
    )
