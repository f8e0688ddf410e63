"""Runs: the pieces of a request between its joining words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from segments.reading.pieces import HEADS, Kind, Piece

JOINTS = (Kind.AND, Kind.OR, Kind.COMMA, Kind.BUT, Kind.EXCEPT, Kind.AMONG, Kind.AMONG_BEFORE, Kind.THEN)
#: An "and" that lists things or people.
LISTING = "list"
#: An "and" that stands between a time and its deed: 今年还下单.
ALSO = "also"
#: What may stand between a deed and the "also" before it: 背包也没买过.
BEFORE_ALSO = (Kind.WINDOW, Kind.VALUE)


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


def runs_of(pieces: Sequence[Piece]) -> list[Run]:
    runs = [Run()]
    for place, piece in enumerate(pieces):
        if piece.kind in JOINTS:
            if runs[-1].pieces:
                runs.append(Run())
            runs[-1].joints.append(piece)
        else:
            runs[-1].pieces.append(piece)
        described = _describes_others(pieces[place + 1 :])
        if piece.kind is Kind.EXCEPT_BEFORE and (runs[-1].joint is Kind.EXCEPT or described):
            # 除了上海以外的中国客户: what comes after is not taken out.
            runs.append(Run([replace(piece, kind=Kind.COMMA)]))
    return [part for run in _listing_times(with_own_times(runs)) for part in _set_off(run)]


def _describes_others(pieces: Sequence[Piece]) -> bool:
    """学生以外的法国客户: names after the word describe those who are left."""
    return bool(pieces) and pieces[0].kind is Kind.VALUE and any(one.kind is Kind.SUBJECT for one in pieces)


def _listing_times(runs: list[Run]) -> list[Run]:
    """`in July, in August and in September`: a comma stands for the joining word that comes after it."""
    for run, later in reversed(list(pairwise(runs[1:]))):
        times = all(piece.kind is Kind.WINDOW for piece in (*run.pieces, *later.pieces))
        if times and run.joint is Kind.COMMA and later.joint in (Kind.AND, Kind.OR):
            run.joints = later.joints
    return runs


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


def idle_joints(runs: Sequence[Run]) -> list[Piece]:
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


def leave_time_to_ranking(run: Run, later: Run) -> None:
    """今年法国客户中下单最多的50人: the people have no time, what they did has."""
    times = [piece for piece in run.pieces if piece.kind is Kind.WINDOW]
    if not any(piece.kind in HEADS for piece in run.pieces):
        run.pieces = [piece for piece in run.pieces if piece not in times]
        later.pieces = [*times, *later.pieces]


def give_time_to_ranking(run: Run, later: Run) -> None:
    """`the top 20 by spend among wholesale customers this year`: who they are has no time."""
    times = [piece for piece in later.pieces if piece.kind is Kind.WINDOW]
    kinds = {piece.kind for piece in run.pieces}
    if Kind.TOP in kinds and not kinds & {Kind.WINDOW, Kind.THAN} and not _has_head(later.pieces):
        later.pieces = [piece for piece in later.pieces if piece not in times]
        run.pieces = [*run.pieces, *times]


def leaving_out(pieces: Sequence[Piece]) -> list[Piece]:
    """`VIPs with 3 orders; press contacts never`: the negation takes out the people before it."""
    *people, last = pieces or (None,)
    tagged = [one for one in people if one and one.kind is Kind.VALUE and one.meaning.among(("tags",))]
    saying = (Kind.SUBJECT, Kind.IS)
    others = [one for one in people if one and one not in tagged and one.kind not in saying]
    if last is None or not tagged or others or last.kind is not Kind.NOT:
        return list(pieces)
    return [*(one for one in people if one), replace(last, kind=Kind.EXCEPT_BEFORE)]


def waits_for_measure(run: Run, later: Run) -> bool:
    """`10 % of the Russians, who spent most`: the ranking is told only after the comma."""
    kinds = [piece.kind for piece in run.pieces]
    return Kind.TOP in kinds and not set(kinds) & set(HEADS) and Kind.MOST in {p.kind for p in later.pieces}


def tells_time_of(run: Run, later: Run) -> bool:
    """投诉过两次，今年还下单: an "also" between a time or an object and its deed parts nothing."""
    times = bool(run.pieces) and all(piece.kind in BEFORE_ALSO for piece in run.pieces)
    joint = run.joint in (None, Kind.COMMA, Kind.BUT) or (run.joint is Kind.AND and not run.says(LISTING))
    return times and joint and _also_did(later)


def with_own_times(runs: Sequence[Run]) -> list[Run]:
    """投诉过两次今年还下单: what stands right before "also" is the time of the deed after it."""
    for run, later in pairwise(runs):
        dated = _has_head(run.pieces) and run.pieces[-1].kind is Kind.WINDOW
        if dated and _also_did(later) and not _tells_a_moment(run.pieces):
            later.pieces.insert(0, run.pieces.pop())
    return list(runs)


def _tells_a_moment(pieces: Sequence[Piece]) -> bool:
    """最近一次下单在今年: the time says when that one was."""
    kinds = (Kind.ATTRIBUTE_TIME, Kind.EDGE, Kind.IS)
    return any(piece.kind in kinds or getattr(piece.meaning, "edge", None) for piece in pieces)


def _also_did(run: Run) -> bool:
    told = [piece for piece in run.pieces if piece.kind not in (Kind.NOT, Kind.IS)]
    also = run.says(ALSO) or run.says(LISTING)
    return also and not run.has(Kind.COMMA) and bool(told) and told[0].kind in HEADS


def are_others(run: Run) -> bool:
    """`and those who ...`: other people, where people are listed; also 和, which joins nouns only."""
    return run.says(LISTING) or (bool(run.pieces) and run.pieces[0].kind is Kind.RELATIVE)
