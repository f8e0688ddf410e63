"""Reads the pieces of a whole request into one tree.

`except` and `but` are loosest: they divide the request into sequences of statements. How the
statements of a sequence belong together is said in joining.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from segments.reading.clause import GOODS, EventClause
from segments.reading.cursor import Cursor
from segments.reading.event_grammar import EventReader
from segments.reading.joining import Part, all_of_the_last_alternatives, joined
from segments.reading.lists import JOINING, names_for
from segments.reading.pieces import Kind, Piece
from segments.reading.profile_grammar import ProfileReader
from segments.reading.tree import Junction, Negation, Node

#: The meaning of an `or` that negates what follows it.
NOR = "nor"
OUTERMOST = (Kind.BUT, Kind.EXCEPT, Kind.NOT_BOTH)
NOTHING = Junction("any", ())
#: What a new group of people begins with: "VIPs and students" are two groups.
NOUNS = (Kind.VALUE, Kind.SUBJECT, Kind.RELATIVE, Kind.EVERYONE)
#: What may follow a statement about events without a joining word: "who bought coffee living in Berlin".
UNJOINED = frozenset(
    {
        Kind.SUBJECT,
        Kind.RELATIVE,
        Kind.LIVE,
        Kind.SPEAK,
        Kind.TAGGED,
        Kind.CONDITION,
        Kind.IN_STAGE,
        Kind.ATTRIBUTE_TIME,
    }
)


class RequestReader:
    """`leftover` are the pieces that no rule took; `questions` what must be asked."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._cursor = Cursor(pieces)
        self._events = EventReader(self._cursor)
        self._profile = ProfileReader(self._cursor)
        self._nor = False
        self.leftover: list[Piece] = []
        #: Clauses whose window was said later, in a statement joined to theirs.
        self.shared_windows: dict[int, dict[str, Any]] = {}

    @property
    def questions(self) -> list[str]:
        return [*self._events.questions, *self._profile.questions]

    def read(self) -> Node:
        node = self._sequence()
        while self._cursor.peek() in OUTERMOST:
            node = self._outer(node)
        while not self._cursor.ended:
            self.leftover.append(self._cursor.take())
        self._share_windows()
        return node

    def _outer(self, before: Node) -> Node:
        joint = self._cursor.take().kind
        if joint is Kind.NOT_BOTH:
            return Junction("all", (before, Negation(all_of_the_last_alternatives(before))))
        # "excluding students, customers who ...": the comma ends what is taken away.
        leading = before == NOTHING
        after = self._sequence(union=joint is Kind.EXCEPT, until_comma=leading)
        if leading and self._cursor.peek() is Kind.COMMA:
            before = self._sequence()
        return Junction("all", (before, Negation(after) if joint is Kind.EXCEPT else after))

    def _sequence(self, *, union: bool = False, until_comma: bool = False) -> Node:
        """Statements joined by commas, `and` and `or`; with `union`, nouns joined by `and` add up."""
        ends = (None, *OUTERMOST, Kind.COMMA) if until_comma else (None, *OUTERMOST)
        parts: list[Part] = []
        while self._cursor.peek() not in ends:
            joint = self._joint(parts)
            noun = self._cursor.peek() in NOUNS
            if union and joint and noun:
                joint = Kind.OR
            if joint is Kind.COMMA and self._cursor.peek() is Kind.RELATIVE:
                joint = None
            node = self._statement()
            if node is None:
                self._skip()
                continue
            parts.append(Part(node, joint if parts else None, noun))
        return joined(parts)

    def _joint(self, before: list[Part]) -> Kind | None:
        """The joining words before a statement. None where there are none."""
        joint: Kind | None = None
        while self._cursor.peek() in (*JOINING, Kind.EITHER):
            piece = self._cursor.take()
            if piece.meaning == NOR:
                self._nor, joint = True, Kind.AND
            elif piece.kind is not Kind.EITHER:
                joint = piece.kind if joint in (None, Kind.COMMA) else joint
        unjoined = joint is None and before and isinstance(before[-1].node, EventClause)
        if unjoined and self._cursor.peek() not in UNJOINED:
            self._skip()
        return joint

    def _skip(self) -> None:
        if not self._cursor.ended and self._cursor.peek() not in OUTERMOST:
            self.leftover.append(self._cursor.take())

    def _statement(self) -> Node | None:
        """One statement, with the negations before it."""
        negated, ever, self._nor = self._nor, False, False
        while (negation := self._cursor.take_if(Kind.NOT)) is not None:
            negated, ever = not negated, ever or negation.meaning == "never"
        if self._events.starts_here():
            return self._event(negated=negated, ever=ever)
        again = self._elliptical(negated=negated)
        if again is not None:
            return again
        node = self._profile.read(negated=negated)
        return Negation(node) if node is not None and negated else node

    def _event(self, *, negated: bool, ever: bool) -> Node:
        clause: Node = self._events.read(negated=negated, ever=ever)
        # "did not buy coffee or view toys": the base form still stands under the "did not".
        while negated and self._cursor.peek() is Kind.OR and self._goes_on_negated():
            self._cursor.take()
            if self._cursor.peek() is Kind.NOT:
                self._cursor.take()
            clause = Junction("all", (clause, self._events.read(negated=True, ever=ever)))
        return clause

    def _goes_on_negated(self) -> bool:
        if self._cursor.piece().meaning == NOR:
            return False
        if self._cursor.peek(1) is Kind.NOT:
            return self._cursor.peek(2) in (Kind.DO, Kind.NOUN)
        following = self._cursor.peek(1)
        is_base = following is Kind.DO and bool(self._cursor.piece(1).meaning.base)
        return is_base or following is Kind.NOUN

    def _elliptical(self, *, negated: bool) -> Node | None:
        """`... but not this quarter`, `... but not toys`: the clause before, with another time or object."""
        before = self._events.previous
        if before is None:
            return None
        if self._cursor.peek() is Kind.NOTHING and self._cursor.peek(1) is Kind.WINDOW:
            self._cursor.take()
            negated = not negated
        if self._cursor.peek() is Kind.WINDOW:
            clause = replace(before, negated=negated, window=self._cursor.take().meaning, ever=True)
        elif self._cursor.peek() is Kind.VALUE and self._cursor.peek(1) is not Kind.SUBJECT:
            clause = replace(before, negated=negated, where=dict(before.where), ever=before.ever)
            fields = tuple(name for name in before.objects if name in before.where or name in GOODS)
            found = names_for(self._cursor.piece(), fields)
            if not found:
                return None
            for name in before.objects:
                clause.where.pop(name, None)
            clause.where[found[0].field] = found[0].value
            self._cursor.take()
            if clause.window is None and self._cursor.peek() is Kind.WINDOW:
                clause.window = self._cursor.take().meaning
        else:
            return None
        if negated:
            clause.quantity, clause.measure = None, None
        self._events.clauses.append(clause)
        return clause

    def _share_windows(self) -> None:
        """A plain clause may mean the time that the next clause names: "viewed and bought last week"."""
        clauses = self._events.clauses
        for earlier, later in reversed(list(pairwise(clauses))):
            window = later.window or self.shared_windows.get(id(later))
            if earlier.is_plain and window and not later.edge and not later.quantity and not later.ever:
                self.shared_windows[id(earlier)] = window
