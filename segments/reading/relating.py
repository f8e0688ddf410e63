"""How clauses belong to each other: what came after what, two amounts compared, the same product."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from segments.reading import absorbing
from segments.reading.backreference import (
    again_after_the_first,
    are_alike,
    is_of_earlier,
    more_than_before,
    of_the_same_campaign,
    of_the_same_goods,
    of_the_same_time,
    points_back,
    stands_for,
)
from segments.reading.clause import ANY_OBJECT, INCOMPLETE, Anchor, Clause, field_of
from segments.reading.dating import dated
from segments.reading.denial import denials_of_anchor, stands_at_deed
from segments.reading.periods import preceding
from segments.reading.pieces import HEADS, Kind, Piece, Problem
from segments.reading.portrait import PROFILE
from segments.reading.said import Said

#: What an earlier event that is named after "after" may be said with.
OF_ANCHOR = (Kind.VALUE, Kind.INTO, Kind.ANYTHING, Kind.SAME, Kind.AS_BEFORE)
BEFORE_ANCHOR = (Kind.EDGE, Kind.SAME, Kind.IS)
#: "after that" before anything but a noun: the clause before is meant.
THAT = "it"
#: What an "afterwards" means that can only point to the clause before.
BEFORE = "clause before"
Reading = Callable[[Sequence[Piece], Clause | None], Said]


class Relations:
    """Keeps the clauses of a request in the order in which they were said."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []

    # After

    def anchored(
        self, pieces: list[Piece], previous: Clause | None, read: Reading
    ) -> tuple[list[Piece], Said]:
        """The pieces with each "after ..." as one piece, and what else was said beside the earlier event."""
        for place, piece in enumerate(pieces):
            if piece.kind is Kind.AFTER and not isinstance(piece.meaning, Anchor):
                return self._before_main(pieces, place, previous, read)
            if piece.kind is Kind.AFTER_THAT:
                return self._after_main(pieces, place, previous, read)
        return pieces, Said()

    def _before_main(
        self, pieces: list[Piece], place: int, previous: Clause | None, read: Reading
    ) -> tuple[list[Piece], Said]:
        """English and Russian name the earlier event after the word."""
        rest = pieces[place + 1 :]
        if pieces[place].meaning == THAT and not (rest and rest[0].kind is Kind.NOUN):
            return self._after_previous(pieces, place, previous), Said()
        end = _head_end(rest)
        if end == 0:
            told = pieces[place].meaning == "that"
            if not told and not any(one.kind is Kind.WITHIN for one in pieces[:place]):
                return [*pieces[:place], replace(pieces[place], kind=Kind.UNKNOWN), *rest], Said()
            return self._after_previous(pieces, place, previous), Said()
        known = self._known(rest[:end], previous) is not None
        while end < len(rest) and (points_back(rest[end]) if known else rest[end].kind in OF_ANCHOR):
            end += 1
        rest[:end] = _with_objects(rest[:end], pieces[:place])
        pointing = [piece for piece in rest[:end] if points_back(piece)]
        said = read([piece for piece in rest[:end] if not points_back(piece)], None)
        if pointing and is_of_earlier(said, [*pieces[:place], *rest[end:]]):
            pointing = []
            of_the_same_campaign(said.clauses[-1], previous)
        return self._with_anchor(pieces[:place], pieces[place], [*pointing, *rest[end:]], said, previous)

    def _after_main(
        self, pieces: list[Piece], place: int, previous: Clause | None, read: Reading
    ) -> tuple[list[Piece], Said]:
        """Chinese names it before the word; where it is not named, the clause before is meant."""
        before = pieces[:place]
        told_before = pieces[place].meaning == BEFORE
        if told_before or not any(piece.kind in HEADS for piece in before):
            return self._after_previous(pieces, place, previous), Said()
        denials = denials_of_anchor(before)
        if any(stands_at_deed(one, before) for one in denials):
            return [*pieces[:place], replace(pieces[place], kind=Kind.UNKNOWN), *pieces[place + 1 :]], Said()
        said = read([piece for piece in before if piece not in denials], previous)
        return self._with_anchor([], pieces[place], [*denials, *pieces[place + 1 :]], said, previous)

    def _after_previous(self, pieces: list[Piece], place: int, previous: Clause | None) -> list[Piece]:
        if previous is None or previous.negated or previous.absorbed:
            return [*pieces[:place], replace(pieces[place], kind=Kind.UNKNOWN), *pieces[place + 1 :]]
        previous.absorbed = _is_only_a_step(previous)
        anchor = replace(pieces[place], kind=Kind.AFTER, meaning=_told_by(previous))
        return [*pieces[:place], anchor, *pieces[place + 1 :]]

    def _with_anchor(
        self, before: list[Piece], word: Piece, after: list[Piece], said: Said, previous: Clause | None
    ) -> tuple[list[Piece], Said]:
        clause = said.clauses[-1]
        edge, clause.edge = clause.edge or "any", None
        within = [Piece(Kind.WITHIN, clause.within, word.start, word.end)] if clause.within else []
        clause.within = None
        said.nodes = [node for node in said.nodes if node is not clause]
        said.waiting, waiting = [], said.waiting
        known = self._same_deed(clause, previous)
        if known is None and INCOMPLETE in clause.types:
            said.problems.append(Problem("vague_measure", "added_where"))
        if known is not None:
            clause = known
            clause.absorbed = _is_only_a_step(clause)
        anchor = replace(word, kind=Kind.AFTER, meaning=Anchor(clause, edge))
        return [*waiting, *before, *within, anchor, *after], said

    def _known(self, pieces: list[Piece], previous: Clause | None) -> Clause | None:
        types = next((piece.meaning.types for piece in pieces if piece.kind in (Kind.DO, Kind.NOUN)), ())
        return next((one for one in self._earlier() if are_alike(types, one.types)), None)

    def _same_deed(self, clause: Clause, previous: Clause | None) -> Clause | None:
        """The clause before that says the same event, with at least as much about it."""
        for one in self._earlier():
            alike = are_alike(clause.types, one.types) and clause.window in (None, one.window)
            if alike and all(one.where.get(name) == value for name, value in clause.where.items()):
                return one
        return None

    def _earlier(self) -> list[Clause]:
        return [one for one in reversed(self.clauses) if one.types and not one.negated and not one.rank]

    # The clause before

    def told_backwards(
        self, earlier: Clause | None, pieces: Sequence[Piece]
    ) -> Callable[[Said], Problem | None]:
        """`viewed a phone (within 3 days) before buying one`: the clause before is the earlier event.

        The function tells afterwards what must be asked where the two are no such pair.
        """
        length = earlier.within if earlier and not earlier.follows else None
        if earlier and length:
            earlier.within = None

        def joined(said: Said) -> Problem | None:
            clause = said.clauses[0] if said.clauses else None
            told = any(piece.kind in HEADS for piece in pieces)
            if not told or clause is None or not (clause.follows and clause.follows.clause is earlier):
                return Problem("not_understood", "too_much")
            clause.within = clause.within or length
            return None

        return joined

    def relate(self, clause: Clause, before: Clause | None, *, follows: bool) -> None:
        """Joins a clause to the one before it where its words do so."""
        clause.comes_first = not self.clauses and before is None
        self.clauses.append(clause)
        if before is not None:
            of_the_same_campaign(clause, before)
            of_the_same_time(clause, before)
            of_the_same_goods(clause, before)
            more_than_before(clause, before)
        if before is None or before.negated or not clause.types:
            return
        if not before.types:
            _after_a_moment(clause, before)
            return
        follows |= bool(clause.within and not clause.edge) or _never_again(clause, before)
        follows |= again_after_the_first(clause, before)
        if clause.follows is None and follows:
            if _only_begins(before):
                before.edge = None
            clause.follows = _told_by(before)
            before.absorbed = _is_only_a_step(before)
        elif clause.same and not clause.follows and clause.pair is None and clause.is_of_pair:
            clause.pair = before
            before.absorbed = True

    # Two amounts

    def sides(self, pieces: list[Piece]) -> tuple[list[Piece], list[Piece] | None]:
        """What is said before and after "than"; words such as "more" belong to the first side."""
        if not any(piece.kind is Kind.MORE for piece in pieces):
            return pieces, None
        place = _than(pieces)
        if place is None:
            return pieces, None
        deeds = () if any(piece.kind in HEADS for piece in pieces[:place]) else HEADS
        both = [piece for piece in pieces[place + 1 :] if _is_of_both(piece) or piece.kind in deeds]
        right = [piece for piece in pieces[place + 1 :] if piece not in both]
        return [*pieces[:place], *both], right

    def compared(self, clauses: Sequence[Clause], pieces: Sequence[Piece]) -> list[Piece]:
        """Gives the last clause its other side; returns what fits nowhere."""
        left = next((one for one in reversed(clauses) if one.more), None)
        if left is None:
            return list(pieces)
        right = left.echo()
        kinds = {piece.kind for piece in pieces}
        if kinds & {Kind.WINDOW, Kind.PREVIOUS, Kind.LIKE_BEFORE, Kind.SAME_WINDOW}:
            right.window = None
        rest = [piece for piece in pieces if not self._other_side(left, right, piece)]
        if not rest and any(piece.kind is not Kind.IS for piece in pieces):
            left.than = right
        return rest

    def _other_side(self, left: Clause, right: Clause, piece: Piece) -> bool:
        if piece.kind in (Kind.SUBJECT, Kind.RELATIVE, Kind.IS):
            return piece.kind is Kind.IS
        if piece.kind is Kind.PREVIOUS:
            right.window = preceding(left.window, piece.meaning) if left.window else None
            return right.window is not None
        if piece.kind in HEADS:
            if piece.kind is Kind.MEASURE:
                right.measure = None
            elif right.types != piece.meaning.types:
                right.types, right.where = (), dict(right.where)
            return absorbing.head(right, piece)
        if piece.kind is Kind.VALUE:
            named = piece.meaning.among(right.objects)
            right.where.pop(field_of(named[0]) if named else "", None)
        if piece.kind is Kind.WINDOW and left.window is None and right.window is None:
            # "more on coffee than on toys in the last 90 days": the time is meant for both.
            same_deed = right.where == left.where and right.types == left.types
            left.window = None if same_deed else piece.meaning
        return absorbing.modifier(right, dated(piece, left), left) is True


def _after_a_moment(clause: Clause, before: Clause) -> None:
    """`signed up and bought within 24 hours`: of having signed up."""
    if not (before.attribute and before.window is None and clause.within and clause.follows is None):
        return
    if before.within:
        if before.attribute == "last_seen_at":  # "seen within 14 days, no order within 60": both end now
            clause.window, clause.within = {"last": clause.within}, None
    else:
        clause.follows = Anchor(before)
        before.absorbed = True


def _told_by(clause: Clause) -> Anchor:
    """`their last order was coffee, then complained`: after the last one, not after any."""
    return Anchor(clause, clause.edge or "any")


def _only_begins(clause: Clause) -> bool:
    """`first bought tea, then bought coffee`: which of two deeds came first."""
    return clause.edge == "first" and not (clause.counted or clause.window or clause.matching)


def _never_again(clause: Clause, before: Clause) -> bool:
    """`complained and never ordered again`: not after the complaint."""
    told = clause.window or clause.quantity or clause.measure or clause.same
    return clause.again and clause.negated and not told and _is_only_a_step(before) and not before.measure


def _is_of_both(piece: Piece) -> bool:
    """Said after "than", yet not of the other side: 比上月更多的上海客户."""
    kinds = (Kind.MORE, Kind.SUBJECT, Kind.EVERYONE, Kind.CONDITION)
    if piece.kind is Kind.VALUE:
        return piece.meaning.among(PROFILE) is not None and piece.meaning.among(ANY_OBJECT) is None
    return piece.kind in kinds


def _is_only_a_step(clause: Clause) -> bool:
    """Whether a clause says nothing beyond its place in the sequence."""
    return not (clause.quantity or clause.follows or clause.edge)


def _head_end(pieces: list[Piece]) -> int:
    """Where the deed that begins here ends; 0 where none begins."""
    at = 0
    while at < len(pieces) and pieces[at].kind in BEFORE_ANCHOR:
        at += 1
    return at + 1 if at < len(pieces) and pieces[at].kind in HEADS else 0


def _with_objects(anchor: list[Piece], main: list[Piece]) -> list[Piece]:
    """`bought a camera within 7 days after viewing one`: "one" is what the main clause names."""
    named = [piece for piece in main if piece.kind is Kind.VALUE]
    if len(named) != 1 or any(piece.kind is Kind.VALUE for piece in anchor):
        return anchor
    return [named[0] if stands_for(piece, named[0]) else piece for piece in anchor]


def _than(pieces: list[Piece]) -> int | None:
    for kind in (Kind.THAN, Kind.IS):
        for place, piece in enumerate(pieces):
            if piece.kind is kind:
                return place
    return None
