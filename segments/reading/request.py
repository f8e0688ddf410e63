"""Reads a whole request: cuts it at the joining words, reads each run, and joins what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from segments.reading import absorbing
from segments.reading.adding import MORE_PEOPLE
from segments.reading.brackets import OPENS
from segments.reading.clause import Anchor, Clause
from segments.reading.dating import doubt_about_times, either_times
from segments.reading.deeds import with_a_purchase
from segments.reading.doubts import problem_of
from segments.reading.echoing import adds, echo, says_again, sets_off, takes_out
from segments.reading.folding import folded
from segments.reading.joining import Part, joined
from segments.reading.labels import COLON
from segments.reading.leads import ways
from segments.reading.lists import BEFORE_EITHER
from segments.reading.pieces import Kind, Piece, Problem
from segments.reading.relating import Relations
from segments.reading.runs import (
    Run,
    are_others,
    give_time_to_ranking,
    idle_joints,
    leave_time_to_ranking,
    leaving_out,
    runs_of,
    tells_time_of,
    waits_for_measure,
)
from segments.reading.said import Said
from segments.reading.scope import (
    DENIES_ON,
    may_be_denied,
    may_deny_what_came_with,
    may_tell_of_all,
    mixes_and_with_or,
    ranks_whom_it_leaves_out,
)
from segments.reading.settling import settle
from segments.reading.statements import Statements
from segments.reading.tree import Node

#: Runs of these alone say nothing yet: "customers, who ..."; 近30天，...
NEUTRAL = (Kind.SUBJECT, Kind.RELATIVE, Kind.IS, Kind.WINDOW)
#: What must be asked where a piece belongs to no deed.
UNCLAIMED = {
    Kind.TOP: Problem("vague_measure", "rank_by"),
    Kind.MOST: Problem("vague_measure", "rank_by"),
    Kind.MORE: Problem("vague_comparison", "compared"),
    Kind.SAME: Problem("vague_measure", "same_as"),
    Kind.WITHIN: Problem("vague_window", "within"),
}
#: Joining words past which a denial may go on.
GOING_ON = (Kind.OR, Kind.AND, Kind.COMMA)
#: How far these reach where more people are added after them cannot be told.
TAKING = (Kind.EXCEPT, Kind.BUT)
#: "viewed a phone before buying one": what follows came later.
BEFORE = "before"


class RequestReader:
    """Reads the pieces of one request. Afterwards `unread` and `problems` tell what is not clear."""

    def __init__(self, pieces: Sequence[Piece], *, times_first: bool) -> None:
        told = with_a_purchase(folded(pieces))
        self._pieces = either_times(ways(told) if times_first else told, times_first=times_first)
        self._times_first = times_first
        self._relations = Relations()
        self._previous: Clause | None = None
        self._carried: list[Piece] = []
        self._not_both = False
        self.parts: list[Part] = []
        self.unread: list[Piece] = []
        self.problems: list[Problem] = []

    def read(self) -> Node:
        runs = runs_of(self._pieces)
        if any(mixes_and_with_or(run, later) for run, later in pairwise(runs)):
            self.problems.append(Problem("not_understood", "too_much"))
        for place, run in enumerate(runs):
            later = runs[place + 1] if place + 1 < len(runs) else None
            if later and later.has(Kind.AMONG_BEFORE):
                leave_time_to_ranking(run, later)
            if later and later.joint is Kind.AMONG:
                give_time_to_ranking(run, later)
            if later and self._says_nothing_yet(run, later):
                self._carried += run.pieces
                later.joints = run.joints or later.joints
            else:
                self._read(run)
        self.unread += [*self._carried, *idle_joints(runs)]
        self.problems += [UNCLAIMED[one.kind] for one in self.unread if one.kind in UNCLAIMED]
        for clause in self._relations.clauses:
            settle(clause, within_is_last=self._times_first)
        self.problems += [problem for clause in self._relations.clauses if (problem := problem_of(clause))]
        self.problems += doubt_about_times(self._relations.clauses)
        return joined(self.parts)

    @property
    def kinds(self) -> set[Kind]:
        """What is said, with what goes without saying."""
        return {piece.kind for piece in self._pieces}

    @property
    def loosely_counted(self) -> list[Clause]:
        """Clauses with a number of goods that may be one of times: "viewed 5 products"."""
        return [clause for clause in self._relations.clauses if clause.loosely_counted]

    def _says_nothing_yet(self, run: Run, later: Run) -> bool:
        if later.joint is Kind.COMMA and run.pieces and all(one.kind is Kind.RELATIVE for one in run.pieces):
            return True  # "and those, who": the joining word holds for what they did
        if tells_time_of(run, later):
            return True
        if run.joint not in (None, Kind.COMMA) or later.joint is not Kind.COMMA:
            return False
        if waits_for_measure(run, later):
            return True
        neutral = all(piece.kind in NEUTRAL for piece in run.pieces)
        return neutral and (self._previous is None or self._previous.window is not None)

    def _read(self, run: Run) -> None:
        pieces, self._carried = leaving_out([*self._carried, *run.pieces]), []
        kinds = {piece.kind for piece in pieces}
        both = Kind.NOT_BOTH in kinds
        excluded = Kind.EXCEPT_BEFORE in kinds
        pieces = [piece for piece in pieces if piece.kind not in (Kind.NOT_BOTH, Kind.EXCEPT_BEFORE)]
        backwards = None
        if run.says(BEFORE):
            backwards = self._relations.told_backwards(self._previous, pieces)
        said = self._said(run, pieces)
        self._relate(run, said)
        if said.is_empty and said.waiting:
            said = self._echoed(run, said)
        if backwards and (problem := backwards(said)):
            said.problems.append(problem)
        self.unread += said.waiting
        self.problems += said.problems
        self._join(run, said, excluded=excluded, both=both)

    def _said(self, run: Run, pieces: list[Piece]) -> Said:
        pieces, extra = self._relations.anchored(pieces, self._previous, self._statements(run))
        pieces, other_side = self._relations.sides(pieces)
        said = self._statements(run)(pieces, self._previous)
        said.nodes = [*extra.nodes, *said.nodes]
        said.descriptions = [*extra.descriptions, *said.descriptions]
        said.is_noun |= extra.is_noun
        said.waiting += extra.waiting
        said.problems += extra.problems
        if other_side is not None:
            said.waiting += self._relations.compared(said.clauses, other_side)
        return said

    def _statements(self, run: Run) -> _Reading:
        goes_on = bool(self._previous and self._previous.negated and run.joint in GOING_ON)
        excluding = run.joint is Kind.EXCEPT or bool(self.parts and self.parts[-1].excluding)
        excluding |= any(piece.kind is Kind.EXCEPT_BEFORE for piece in run.pieces)
        return _Reading(self._times_first, excluding, goes_on, self._denies_on(run))

    def _denies_on(self, run: Run) -> bool:
        return run.says(DENIES_ON)

    def _relate(self, run: Run, said: Said) -> None:
        follows = run.has(Kind.THEN) or run.says("then")
        for place, clause in enumerate(said.clauses):
            before = said.clauses[place - 1] if place else self._previous
            joined_by_or = run.joint in (Kind.OR, Kind.EXCEPT) and place == 0
            self._relations.relate(clause, None if joined_by_or else before, follows=follows and place == 0)
        if said.clauses:
            self._previous = said.clauses[-1]

    def _echoed(self, run: Run, said: Said) -> Said:
        """Words that leave out the deed: "but not this quarter", "or coffee"."""
        previous = self._previous
        only_times = all(piece.kind is Kind.WINDOW for piece in said.waiting)
        if run.joint is Kind.COMMA and only_times and says_again(previous, said.waiting):
            said.waiting = []
            return said
        if previous is None and any(piece.kind is Kind.NOT for piece in said.waiting):
            return said  # what was denied of the people cannot be told
        if previous is None or (only_times and run.joint in (None, Kind.COMMA) and previous.window):
            self._carried, said.waiting = said.waiting, []
            return said
        if run.joint is Kind.COMMA and only_times and sets_off(previous, said.waiting):
            clause, previous.ever = replace(previous.echo(), quantity=None), True
            clause.echoes = previous
            absorbing.modifier(clause, said.waiting.pop(), previous)
            return self._once_more(run, said, clause)
        if run.joint is Kind.COMMA and (only_times or adds(previous, said.waiting)):
            return self._late(run, previous, said)
        if run.joint is Kind.EXCEPT and takes_out(previous, said.waiting):
            said.waiting = []
            return said
        if all(piece.kind in (Kind.WITHIN, Kind.AFTER) for piece in said.waiting):
            if all(piece.kind is Kind.WITHIN or isinstance(piece.meaning, Anchor) for piece in said.waiting):
                self._carried, said.waiting = said.waiting, []
            return said
        clause, said.waiting = echo(previous, said.waiting, run.joint, later=run.has(Kind.THEN))
        return said if said.waiting else self._once_more(run, said, clause)

    def _once_more(self, run: Run, said: Said, clause: Clause) -> Said:
        said.nodes.append(clause)
        said.clauses.append(clause)
        self._relate(run, said)
        return said

    def _late(self, run: Run, previous: Clause, said: Said) -> Said:
        previous.set_off = previous.window is None and not run.says(OPENS)
        said.waiting = [one for one in said.waiting if not absorbing.modifier(previous, one, None)]
        return said

    def _join(self, run: Run, said: Said, *, excluded: bool, both: bool) -> None:
        if said.is_empty:
            self._among_before(run)
            self.parts += [Part(joint=Kind.NOT_BOTH)] if both else []
            return
        if run.says(MORE_PEOPLE) and any(part.joint in TAKING for part in self.parts):
            self.problems.append(Problem("not_understood", "too_much"))
        unclear = may_tell_of_all(self.parts, run) or may_deny_what_came_with(run)
        if unclear or may_be_denied(self.parts, run, said) or ranks_whom_it_leaves_out(run, said):
            self.problems.append(Problem("not_understood", "too_much"))
        strong = run.joint is Kind.AND and (run.has(Kind.COMMA) or run.says(BEFORE_EITHER))
        adjoins = run.joint is Kind.COMMA and bool(run.pieces) and run.pieces[0].kind is Kind.RELATIVE
        excluding = run.joint is Kind.EXCEPT or self._exclusion_goes_on(run, said)
        ranks = any(clause.rank for clause in said.clauses)
        goes_on = self.parts and self.parts[-1].among and run.joint in _LISTING and not ranks
        among = (run.joint is Kind.AMONG and not ranks) or bool(goes_on)
        self._among_before(run)
        if ranks and not excluding:
            self._among_those_left()
        part = Part(
            nodes=said.nodes, descriptions=said.descriptions,
            joint=None if adjoins else _joint(run),
            strong=strong, is_noun=said.is_noun, excluding=excluding or excluded, excluded=excluded,
            among=among, clauses=bool(said.clauses), others=are_others(run),
            times_first=self._times_first,
        )  # fmt: skip
        self.parts.append(part)
        self.parts += [Part(joint=Kind.NOT_BOTH)] if both else []

    def _among_before(self, run: Run) -> None:
        """`VIPs: top 10 by spend`: who was named first is ranked."""
        kinds = {piece.kind for piece in run.pieces}
        people = Kind.TOP in kinds and not any(part.clauses or part.excluding for part in self.parts)
        set_off = run.says(COLON) and bool(kinds & {Kind.TOP, Kind.MOST})
        if run.joint is Kind.AMONG_BEFORE or (run.joint is Kind.COMMA and (people or set_off)):
            self.parts = [replace(part, among=True) for part in self.parts]

    def _among_those_left(self) -> None:
        """`important customers, excluding wholesale, the top 40`: those who are left are ranked."""
        if any(part.excluding for part in self.parts) and not any(part.clauses for part in self.parts):
            self.parts = [replace(part, among=True) for part in self.parts]

    def _exclusion_goes_on(self, run: Run, said: Said) -> bool:
        if not self.parts or not self.parts[-1].excluding or self.parts[-1].excluded:
            return False
        first = all(part.excluding for part in self.parts)
        ends = run.joint is Kind.BUT or (first and run.joint is Kind.COMMA and said.is_noun)
        # "customers in Russia, excluding Moscow, with 3 orders": a clause of those who are left.
        set_off = run.joint is Kind.COMMA and bool(said.clauses) and not self.parts[-1].clauses
        if set_off and self._times_first and run.pieces[-1].kind is Kind.SUBJECT:
            self.problems.append(Problem("not_understood", "too_much"))  # 排除VIP，近90天下过单的人
        ranks = any(clause.rank for clause in said.clauses)
        left = self._times_first or ranks or run.pieces[0].kind is Kind.RELATIVE
        return not (ends or (set_off and left))


def _joint(run: Run) -> Kind | None:
    """How the run is joined; a colon holds what follows apart: `customers in Berlin: vip or student`."""
    if run.joint is Kind.COMMA and run.says(COLON):
        return Kind.BUT
    return Kind.AND if run.joint is Kind.OR and run.says(DENIES_ON) else run.joint


_LISTING = (Kind.AND, Kind.OR, Kind.COMMA)


@dataclass(frozen=True)
class _Reading:
    """How a run is read, given what was said before it."""

    times_first: bool
    excluding: bool
    goes_on: bool
    denies_on: bool

    def __call__(self, pieces: Sequence[Piece], previous: Clause | None) -> Said:
        reader = Statements(
            previous,
            times_first=self.times_first,
            excluding=self.excluding,
            goes_on=self.goes_on,
            denies_on=self.denies_on,
        )
        return reader.read(pieces)
