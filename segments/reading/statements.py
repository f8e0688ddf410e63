"""Reads the pieces between two joining words: clauses about events, and statements about profiles.

No order of words is assumed. What was said before a deed waits for it; what comes after it goes to it
where it fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading import absorbing
from segments.reading.clause import Clause
from segments.reading.dating import dated
from segments.reading.denial import denies_the_next, deny, deny_late, deny_name_late
from segments.reading.neighbours import (
    counted,
    ends_name,
    is_kind,
    is_thing,
    names_itself,
    piece_before,
)
from segments.reading.periods import ALL_BEFORE
from segments.reading.pieces import HEADS, Kind, Listed, Piece, Problem
from segments.reading.portrait import (
    PROFILE,
    aged,
    described,
    doubt_about_list,
    doubt_about_object,
    is_age,
    is_agreed_to,
    is_way_of_deed,
    is_way_to_reach,
    noun_after,
    on_channel,
)
from segments.reading.said import Said
from segments.reading.trait import Trait
from segments.reading.tree import EVERYONE, Leaf, Negation, Node


class Statements:
    """Reads one run of pieces; `previous` is the clause before it, to which words may point back."""

    def __init__(
        self,
        previous: Clause | None,
        *,
        times_first: bool,
        excluding: bool = False,
        goes_on: bool = False,
        denies_on: bool = False,
    ) -> None:
        self._previous = previous
        self._times_first = times_first
        self._excluding = excluding
        #: A negation of the clause before goes on: "did not buy coffee or view toys".
        self._goes_on = goes_on
        self._denies_on = denies_on
        self._said = Said()
        self._current: Clause | None = None
        self._waiting: list[Piece] = []
        #: Times that were said after a deed but may be meant for the next one.
        self._held: list[Piece] = []
        self._relative = False
        #: The clause was opened by a verb, to which a place may belong.
        self._deed_was_told = False
        self._is_described = False
        self._profile: list[Node] = []
        self._trait: Trait | None = None

    def read(self, pieces: Sequence[Piece]) -> Said:
        for place, piece in enumerate(pieces):
            self._take(piece, piece_before(pieces, place), noun_after(pieces, place))
        return self._finished(pieces[-1:])

    def _take(self, piece: Piece, before: Piece | None, following: Piece | None) -> None:
        kind = piece.kind
        if self._trait is not None and self._of_trait(piece):
            return
        if kind in (Kind.SUBJECT, Kind.RELATIVE, Kind.EVERYONE):
            self._people(piece)
        elif kind is Kind.IS:
            if self._current and self._current.edge:
                self._current.described = True
        elif kind in HEADS:
            self._head(piece)
        elif kind is Kind.CONDITION:
            self._profile.append(self._maybe_negated(Leaf(piece.meaning)))
        elif kind is Kind.QUANTITY and is_age(piece, before, following, alone=self._tells_of_people):
            self._profile.append(self._maybe_negated(aged(piece.meaning)))
        elif kind in (Kind.AGED, Kind.YEARS_OLD):
            if not (is_kind(before, Kind.QUANTITY) or is_kind(following, Kind.QUANTITY)):
                self._waiting.append(piece)
        elif kind is Kind.VALUE:
            self._named(piece, before, following)
        elif kind is Kind.NOT:
            self._waiting.append(piece)
        else:
            self._modifier(piece, before, following)

    def _people(self, piece: Piece) -> None:
        self._said.is_noun |= piece.kind is not Kind.RELATIVE
        if piece.kind is Kind.RELATIVE and self._waiting and self._waiting[-1].kind is Kind.NOT:
            # How far "not those who ..." reaches cannot be told.
            self._said.problems.append(Problem("not_understood", "too_much"))
        if piece.kind is Kind.RELATIVE:
            # What was said so far describes the people; what follows is said of them.
            self._said.descriptions += self._profile
            self._profile = []
            self._is_described = True
        self._relative = True
        if piece.meaning:
            self._profile.append(self._maybe_negated(Leaf(piece.meaning)))
        elif piece.kind is Kind.EVERYONE:
            self._profile.append(Leaf(EVERYONE))

    @property
    def _tells_of_people(self) -> bool:
        """No deed was told so far that a number might belong to."""
        denied = all(piece.kind is Kind.NOT for piece in self._waiting)
        return self._previous is None and self._current is None and denied

    # Deeds

    def _head(self, piece: Piece) -> None:
        denied = any(one.kind is Kind.NOT for one in self._waiting)
        current = self._current
        edge = any(one.kind is Kind.EDGE for one in self._waiting) and current is not None and current.edge
        if current and piece.kind is Kind.AGENT:
            # "buyers" are so whatever else they did: 近90天没有下单的买家.
            self._attach(current, self._held)
            self._held = []
        ranks = current is not None and current.rank is not None and current.measure is None
        if ranks and piece.kind in (Kind.MEASURE, Kind.NOUN):
            self._relative = False
        ranked = current is not None and current.rank and any(one.kind is Kind.TOP for one in self._waiting)
        anew = (
            piece.kind is Kind.AGENT
            or denied
            or edge
            or ranked
            or (self._relative and piece.kind is not Kind.NOUN)
        )
        if current and not anew and absorbing.head(current, piece):
            # 首单买了咖啡: the second word says what the first order was.
            current.described |= bool(current.edge and current.counted and piece.kind is Kind.DO)
            self._relative = False
            self._attach(current)
        else:
            self._open(piece)

    def _open(self, piece: Piece) -> None:
        self._deed_was_told = piece.kind is Kind.DO
        clause = Clause(noun=piece.kind is Kind.AGENT, place=piece.start, beside=self._current)
        absorbing.head(clause, piece)
        if any(one.kind is Kind.NOT for one in self._waiting):
            self._waiting = deny(clause, self._waiting)
        elif self._denies_on or (self._goes_on and getattr(piece.meaning, "base", False)):
            clause.negated, clause.negation_goes_on = True, True
        self._current = clause
        self._said.clauses.append(clause)
        self._said.nodes.append(clause)
        self._said.is_noun |= piece.kind is Kind.AGENT
        self._relative = piece.kind is Kind.AGENT
        waiting, self._waiting = [*self._held, *self._waiting], []
        self._held = []
        windows_before = clause.window
        self._attach(clause, waiting)
        clause.leading = clause.window is not windows_before

    def _attach(self, clause: Clause, pieces: list[Piece] | None = None) -> None:
        """Gives a clause what waited for it; a ranking is known before its numbers are."""
        waiting = self._waiting if pieces is None else pieces
        first = (Kind.TOP, Kind.MOST, Kind.EDGE, Kind.INTO)
        ordered = sorted(waiting, key=lambda one: one.kind not in first)
        rest = [piece for piece in ordered if not self._absorb(clause, piece)]
        self._waiting = sorted(rest, key=lambda one: one.start)

    def _absorb(self, clause: Clause, piece: Piece) -> bool:
        previous = clause.beside or self._previous
        if piece.meaning == ALL_BEFORE and not (previous and set(clause.types) & set(previous.types)):
            return False  # "before that" may be before the other deed
        found = absorbing.modifier(clause, dated(piece, previous), previous)
        if isinstance(found, Problem):
            self._said.problems.append(found)
            return True
        return found

    def _modifier(self, piece: Piece, before: Piece | None, following: Piece | None) -> None:
        current = self._current
        if piece.kind is Kind.AS_BEFORE and (names_itself(piece, following) or ends_name(piece, before)):
            return
        if is_thing(piece, before):
            piece = replace(piece, kind=Kind.ANYTHING, meaning=None)
        if piece.kind is Kind.EDGE and is_kind(following, *HEADS):
            self._waiting.append(piece)
            return
        if piece.kind is Kind.QUANTITY:
            piece = replace(piece, meaning=counted(piece.meaning, before, following))
        if piece.kind is Kind.NOTHING and current and not current.negated:
            self._absorb(current, piece)
            current.negated = True
            return
        if current is None or (self._relative and piece.kind in (Kind.QUANTITY, Kind.EDGE)):
            self._waiting.append(piece)
        elif self._times_first and piece.kind is Kind.WINDOW and not is_kind(before, Kind.ATTRIBUTE_TIME):
            self._held.append(piece)
        elif not self._absorb(current, piece):
            self._waiting.append(piece)

    # Profiles

    def _value(self, piece: Piece, following: Piece | None) -> None:
        listed: Listed = piece.meaning
        event = listed.among(("event",))
        describes = is_kind(following, Kind.SUBJECT, Kind.AGENT) and listed.among(PROFILE)
        if listed.among(("trait",)) and not listed.among(PROFILE):
            self._trait = Trait(piece)
        elif self._current and not describes and self._goes_to(self._current, piece):
            return
        elif event and not listed.among((*PROFILE, "topic")):
            self._open(replace(piece, kind=Kind.NOUN, meaning=absorbing.own_event(event[1][0][0])))
        elif self._repeats(listed, describes=bool(describes)):
            self._waiting.append(piece)
        elif listed.among(PROFILE):
            doubts = (self._doubt_about(piece), doubt_about_list(piece, excluding=self._excluding))
            self._said.problems += [] if describes else [doubt for doubt in doubts if doubt]
            self._profile.append(self._maybe_negated(self._portrayed(piece)))
        else:
            self._waiting.append(piece)

    def _named(self, piece: Piece, before: Piece | None, following: Piece | None) -> None:
        describes = is_kind(following, Kind.SUBJECT)
        if before and self._profile and is_agreed_to(before, piece) and not describes:
            self._said.problems.append(Problem("not_understood", "too_much"))
        elif before and self._profile and is_way_to_reach(before, piece):
            self._profile[-1] = on_channel(self._profile[-1], piece)
        else:
            self._value(piece, following)

    def _goes_to(self, clause: Clause, piece: Piece) -> bool:
        return not any(one.kind is Kind.NOT for one in self._waiting) and self._absorb(clause, piece)

    def _repeats(self, listed: Listed, *, describes: bool) -> bool:
        """`wrote on Telegram but not on WhatsApp`: the channel of the event, as in the clause before."""
        if self._current and self._deed_was_told and any(map(denies_the_next, self._waiting)):
            return not describes and listed.among(self._current.objects) is not None
        told = self._previous.where if self._previous and self._current is None else None
        return not describes and told is not None and is_way_of_deed(listed, told, self._waiting)

    def _doubt_about(self, piece: Piece) -> Problem | None:
        is_led = piece.meaning.led or any(one.kind is Kind.NOT for one in self._waiting)
        if self._current is None or not self._deed_was_told or self._relative or is_led:
            return None
        return doubt_about_object(piece, of_campaign=set(self._current.types) <= absorbing.OF_CAMPAIGNS)

    def _portrayed(self, piece: Piece) -> Node:
        denied = any(one.kind is Kind.NOT for one in self._waiting)
        node, problems = described(piece, excluding=self._excluding, denied=denied)
        self._said.problems += problems
        return node

    def _maybe_negated(self, node: Node) -> Node:
        if self._waiting and self._waiting[-1].kind is Kind.NOT:
            self._waiting.pop()
            return Negation(node)
        return Negation(node) if self._denies_on and self._current is None else node

    def _of_trait(self, piece: Piece) -> bool:
        """Whether the piece goes to the trait that waits for it."""
        if piece.kind is Kind.IS:
            return True
        trait, self._trait = self._trait, None
        leaf = trait.compared(piece) if trait else None
        if leaf is None:
            self._waiting += [trait.piece] if trait else []
            return False
        self._profile.append(self._maybe_negated(leaf))
        return True

    # The end

    def _finished(self, last: Sequence[Piece]) -> Said:
        if self._trait is not None:
            self._waiting.append(self._trait.piece)
        if self._current is not None:
            self._attach(self._current, [*self._held, *self._waiting])
            self._waiting = deny_late(self._current, self._waiting, verb=self._deed_was_told, last=last)
        else:
            waiting = [*self._held, *self._waiting]
            self._profile, self._waiting = deny_name_late(self._profile, waiting)
        self._said.waiting = self._waiting
        ranked = any(clause.rank for clause in self._said.clauses)
        noun = (self._said.is_noun or ranked) and not self._is_described
        (self._said.descriptions if noun else self._said.nodes).extend(self._profile)
        return self._said
