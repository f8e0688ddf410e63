"""Reads a whole request: cuts it at the joining words, reads each run, and joins what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from segments.reading import absorbing
from segments.reading.clause import Clause
from segments.reading.dating import doubt_about_times, either_times
from segments.reading.deeds import with_a_purchase
from segments.reading.echoing import adds, echo, says_again, sets_off, takes_out
from segments.reading.folding import BEFORE_EITHER, folded
from segments.reading.joining import Part, joined
from segments.reading.pieces import HEADS, Kind, Piece, Problem
from segments.reading.relating import Relations
from segments.reading.said import Said
from segments.reading.statements import Statements
from segments.reading.tree import Node

JOINTS = (Kind.AND, Kind.OR, Kind.COMMA, Kind.BUT, Kind.EXCEPT, Kind.AMONG, Kind.AMONG_BEFORE, Kind.THEN)
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
#: "nor" goes on denying.
DENIES_ON = "nor"
#: An "and" that lists things or people.
LISTING = "list"
#: "viewed a phone before buying one": what follows came later.
BEFORE = "before"


@dataclass
class Run:
    """Pieces without a joining word between them, and the joining words before them."""

    joints: list[Piece] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    @property
    def joint(self) -> Kind | None:
        """The one that tells most; a comma tells least."""
        order = (
            Kind.EXCEPT,
            Kind.AMONG,
            Kind.AMONG_BEFORE,
            Kind.BUT,
            Kind.OR,
            Kind.AND,
            Kind.THEN,
            Kind.COMMA,
        )
        kinds = [piece.kind for piece in self.joints]
        return next((kind for kind in order if kind in kinds), None)

    def has(self, kind: Kind) -> bool:
        return any(piece.kind is kind for piece in self.joints)

    def says(self, meaning: str) -> bool:
        return any(piece.meaning == meaning for piece in self.joints)


class RequestReader:
    """Reads the pieces of one request. Afterwards `unread` and `problems` tell what is not clear."""

    def __init__(self, pieces: Sequence[Piece], *, times_first: bool) -> None:
        self._pieces = either_times(with_a_purchase(folded(pieces)), times_first=times_first)
        self._times_first = times_first
        self._relations = Relations()
        self._previous: Clause | None = None
        self._carried: list[Piece] = []
        self._not_both = False
        self.parts: list[Part] = []
        self.unread: list[Piece] = []
        self.problems: list[Problem] = []

    def read(self) -> Node:
        runs = _runs(self._pieces)
        for place, run in enumerate(runs):
            later = runs[place + 1] if place + 1 < len(runs) else None
            if later and later.has(Kind.AMONG_BEFORE):
                _leave_time_to_ranking(run, later)
            if later and self._says_nothing_yet(run, later):
                self._carried += run.pieces
                later.joints = run.joints or later.joints
            else:
                self._read(run)
        self.unread += [*self._carried, *_idle_joints(runs)]
        self.problems += [UNCLAIMED[one.kind] for one in self.unread if one.kind in UNCLAIMED]
        for clause in self._relations.clauses:
            clause.settle(within_is_last=self._times_first)
        self.problems += [problem for clause in self._relations.clauses if (problem := clause.problem())]
        self.problems += doubt_about_times(self._relations.clauses)
        return joined(self.parts)

    def _says_nothing_yet(self, run: Run, later: Run) -> bool:
        if later.joint is Kind.COMMA and run.pieces and all(one.kind is Kind.RELATIVE for one in run.pieces):
            return True  # "and those, who": the joining word holds for what they did
        if run.joint not in (None, Kind.COMMA) or later.joint is not Kind.COMMA:
            return False
        if _waits_for_measure(run, later):
            return True
        neutral = all(piece.kind in NEUTRAL for piece in run.pieces)
        return neutral and (self._previous is None or self._previous.window is not None)

    def _read(self, run: Run) -> None:
        pieces, self._carried = [*self._carried, *run.pieces], []
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
        goes_on = bool(self._previous and self._previous.negated and run.joint in (Kind.OR, Kind.AND))
        excluding = run.joint is Kind.EXCEPT or bool(self.parts and self.parts[-1].excluding)
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
        if previous is None or (only_times and run.joint in (None, Kind.COMMA) and previous.window):
            self._carried, said.waiting = said.waiting, []
            return said
        if run.joint is Kind.COMMA and only_times and sets_off(previous, said.waiting):
            clause = replace(previous.echo(), quantity=None)
            clause.echoes = previous
            absorbing.modifier(clause, said.waiting.pop(), previous)
            return self._once_more(run, said, clause)
        if run.joint is Kind.COMMA and (only_times or adds(previous, said.waiting)):
            return self._late(previous, said)
        if run.joint is Kind.EXCEPT and takes_out(previous, said.waiting):
            said.waiting = []
            return said
        if all(piece.kind is Kind.WITHIN for piece in said.waiting):
            self._carried, said.waiting = said.waiting, []
            return said
        if all(piece.kind is Kind.AFTER for piece in said.waiting):
            return said
        clause, said.waiting = echo(previous, said.waiting, run.joint)
        return said if said.waiting else self._once_more(run, said, clause)

    def _once_more(self, run: Run, said: Said, clause: Clause) -> Said:
        said.nodes.append(clause)
        said.clauses.append(clause)
        self._relate(run, said)
        return said

    def _late(self, previous: Clause, said: Said) -> Said:
        said.waiting = [one for one in said.waiting if not absorbing.modifier(previous, one, None)]
        return said

    def _join(self, run: Run, said: Said, *, excluded: bool, both: bool) -> None:
        if said.is_empty:
            self._among_before(run)
            self.parts += [Part(joint=Kind.NOT_BOTH)] if both else []
            return
        strong = run.joint is Kind.AND and (run.has(Kind.COMMA) or run.says(BEFORE_EITHER))
        adjoins = run.joint is Kind.COMMA and bool(run.pieces) and run.pieces[0].kind is Kind.RELATIVE
        excluding = run.joint is Kind.EXCEPT or self._exclusion_goes_on(run, said)
        ranks = any(clause.rank for clause in said.clauses)
        goes_on = self.parts and self.parts[-1].among and run.joint in _LISTING and not ranks
        among = (run.joint is Kind.AMONG and not ranks) or bool(goes_on)
        self._among_before(run)
        part = Part(
            nodes=said.nodes, descriptions=said.descriptions, joint=None if adjoins else run.joint,
            strong=strong, is_noun=said.is_noun, excluding=excluding or excluded, excluded=excluded,
            among=among, clauses=bool(said.clauses), others=_are_others(run),
            times_first=self._times_first,
        )  # fmt: skip
        self.parts.append(part)
        self.parts += [Part(joint=Kind.NOT_BOTH)] if both else []

    def _among_before(self, run: Run) -> None:
        if run.joint is Kind.AMONG_BEFORE:
            self.parts = [replace(part, among=True) for part in self.parts]

    def _exclusion_goes_on(self, run: Run, said: Said) -> bool:
        if not self.parts or not self.parts[-1].excluding or self.parts[-1].excluded:
            return False
        first = all(part.excluding for part in self.parts)
        ends = run.joint is Kind.BUT or (first and run.joint is Kind.COMMA and said.is_noun)
        # "customers in Russia, excluding Moscow, with 3 orders": a clause of those who are left.
        set_off = run.joint is Kind.COMMA and bool(said.clauses) and not self.parts[-1].clauses
        return not (ends or (set_off and run.pieces[0].kind is Kind.RELATIVE))


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


def _leave_time_to_ranking(run: Run, later: Run) -> None:
    """今年法国客户中下单最多的50人: the people have no time, what they did has."""
    times = [piece for piece in run.pieces if piece.kind is Kind.WINDOW]
    if not any(piece.kind in HEADS for piece in run.pieces):
        run.pieces = [piece for piece in run.pieces if piece not in times]
        later.pieces = [*times, *later.pieces]


def _waits_for_measure(run: Run, later: Run) -> bool:
    """`10 % of the Russians, who spent most`: the ranking is told only after the comma."""
    kinds = [piece.kind for piece in run.pieces]
    return Kind.TOP in kinds and not set(kinds) & set(HEADS) and Kind.MOST in {p.kind for p in later.pieces}


def _are_others(run: Run) -> bool:
    """`and those who ...`: other people, where people are listed; also 和, which joins nouns only."""
    return run.says(LISTING) or (bool(run.pieces) and run.pieces[0].kind is Kind.RELATIVE)


def _runs(pieces: Sequence[Piece]) -> list[Run]:
    runs = [Run()]
    for piece in pieces:
        if piece.kind in JOINTS:
            if runs[-1].pieces:
                runs.append(Run())
            runs[-1].joints.append(piece)
        else:
            runs[-1].pieces.append(piece)
        if piece.kind is Kind.EXCEPT_BEFORE and runs[-1].joint is Kind.EXCEPT:
            # 除了上海以外的中国客户: what comes after is not taken out.
            runs.append(Run([replace(piece, kind=Kind.COMMA)]))
    return [part for run in runs for part in _set_off(run)]


def _set_off(run: Run) -> list[Run]:
    """`clicked X without buying in the 3 days after the click`: the denial is a clause of its own."""
    after = next((place for place, one in enumerate(run.pieces) if one.kind is Kind.AFTER), 0)
    denied = [place for place, one in enumerate(run.pieces[:after]) if one.kind is Kind.NOT]
    place = denied[-1] if denied else 0
    before, between = run.pieces[:place], run.pieces[place:after]
    if not (_has_head(before) and _has_head(between)):
        return [run]
    denial = run.pieces[place]
    joint = Piece(Kind.BUT, None, denial.start, denial.start)
    return [Run(run.joints, before), Run([joint], run.pieces[place:])]


def _has_head(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind in HEADS for piece in pieces)


def _idle_joints(runs: Sequence[Run]) -> list[Piece]:
    """Joining words that join nothing: at the ends, or one too many."""
    found: list[Piece] = []
    for place, run in enumerate(runs):
        told = [piece for piece in run.joints if piece.kind is not Kind.COMMA]
        plain = [piece for piece in told if piece.kind in (Kind.AND, Kind.OR, Kind.BUT)]
        is_end = not run.pieces and not any(piece.kind is Kind.AMONG_BEFORE for piece in told)
        found += told if is_end else plain if place == 0 else plain[1:]
        if place == 0 and not is_end:
            found += [piece for piece in told if piece.kind is Kind.THEN]
    return found
