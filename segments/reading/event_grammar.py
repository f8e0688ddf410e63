"""Reads a clause about events: a deed or its noun, and everything that is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segments.reading.clause import GOODS, EventClause
from segments.reading.cursor import Cursor
from segments.reading.lists import names_for, take_list
from segments.reading.pieces import Kind
from segments.reading.quantity_grammar import QuantityReader


class EventReader:
    """Reads event clauses from a cursor; `previous` is the clause that was read last."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self.clauses: list[EventClause] = []
        self.questions: list[str] = []
        self._quantities = QuantityReader(cursor, self.questions)
        #: After "was": names are said of the first or last event, and do not select it.
        self._told = False

    @property
    def previous(self) -> EventClause | None:
        return self.clauses[-1] if self.clauses else None

    def starts_here(self) -> bool:
        """Whether a clause about events begins at the cursor."""
        kind = self._cursor.peek()
        if kind is Kind.QUANTITY:
            return self._cursor.peek(1) in (Kind.NOUN, Kind.DO)
        if kind is Kind.EDGE:
            return self._cursor.peek(1) in (Kind.NOUN, Kind.DO, Kind.VALUE)
        if kind is Kind.VALUE and self._cursor.peek(1) is Kind.NOUN:
            return bool(names_for(self._cursor.piece(), ("sentiment", *GOODS)))
        if kind is Kind.VALUE:
            return (
                any(name.field == "event" for name in self._cursor.piece().meaning) and self._is_own_event()
            )
        return kind in (Kind.DO, Kind.NOUN, Kind.SPEND)

    def read(self, *, negated: bool, ever: bool) -> EventClause:
        """The clause that begins here. `negated` and `ever` come from the words before it."""
        clause = EventClause(types=(), negated=negated, ever=ever)
        while self._part(clause):
            pass
        if not clause.types:
            clause.types = ("purchase",)
        problem = clause.problem()
        if problem:
            self.questions.append(problem)
        self.clauses.append(clause)
        return clause

    def _is_own_event(self) -> bool:
        return not any(name.field in ("tags", *GOODS) for name in self._cursor.piece().meaning)

    def _part(self, clause: EventClause) -> bool:
        """Takes one more part of the clause, if there is one."""
        kind = self._cursor.peek()
        reader = _PARTS.get(kind) if kind else None
        return reader is not None and reader(self, clause)

    def _deed(self, clause: EventClause) -> bool:
        if clause.types:
            return False
        deed = self._cursor.take().meaning
        clause.types = deed.types
        clause.negated = clause.negated != deed.negated
        clause.needs_window = deed.needs_window
        while self._cursor.peek() in (Kind.AND, Kind.OR) and self._cursor.peek(1) in (Kind.DO, Kind.NOUN):
            clause.all_types = self._cursor.take().kind is Kind.AND
            further = self._cursor.take().meaning
            # Some verbs are spelled like their noun: "buy or view".
            clause.types += (further,) if isinstance(further, str) else further.types
        return True

    def _noun(self, clause: EventClause) -> bool:
        type_ = self._cursor.piece().meaning
        if clause.types and type_ not in clause.types:
            return False
        self._cursor.take()
        clause.types = clause.types or (type_,)
        while self._cursor.peek() is Kind.OR and self._cursor.peek(1) is Kind.NOUN:
            self._cursor.take()
            clause.types += (self._cursor.take().meaning,)
        return True

    def _spend(self, clause: EventClause) -> bool:
        if clause.types:
            return False
        clause.types, clause.measure = ("purchase",), self._cursor.take().meaning
        self._cursor.take_if(Kind.IS)
        return True

    def _quantity(self, clause: EventClause) -> bool:
        read = self._quantities.read(clause)
        if read and self._cursor.peek() is Kind.NOUN and clause.quantity and not clause.measure:
            self._noun(clause)
        return read

    def _count(self, clause: EventClause) -> bool:
        if not clause.types or clause.quantity:
            return False
        clause.quantity = self._cursor.take().meaning
        return True

    def _window(self, clause: EventClause) -> bool:
        if clause.window is not None:
            return False
        piece = self._cursor.take()
        clause.window = piece.meaning
        clause.ever = clause.ever or piece.meaning == {"ever": True}
        return True

    def _same_window(self, clause: EventClause) -> bool:
        before = self.previous.window if self.previous else None
        named = self._cursor.piece().meaning
        if before is None or (named is not None and before != {"last": named}):
            return False
        return self._window_of(clause, before)

    def _absence(self, clause: EventClause) -> bool:
        """`for 60 days` is a window where something did not happen."""
        if not clause.negated or clause.window is not None:
            return False
        return self._window_of(clause, self._cursor.piece().meaning)

    def _window_of(self, clause: EventClause, window: dict[str, Any]) -> bool:
        self._cursor.take()
        clause.window = window
        return True

    def _value(self, clause: EventClause) -> bool:
        own = names_for(self._cursor.piece(), ("event",))
        if own and not clause.types:
            clause.types = (own[0].value,)
            return self._skip()
        return self._objects(clause, clause.objects if clause.types else ("sentiment", *GOODS))

    def _objects(self, clause: EventClause, fields: tuple[str, ...]) -> bool:
        """A list of names of one field: `coffee, toys or laptops`."""
        found = names_for(self._cursor.piece(), fields)
        target = clause.matching if self._told else clause.where
        if not found or found[0].field in target:
            return False
        field = found[0].field
        if len({name.value for name in found if name.field == field}) > 1:
            return self._ask(f"Which one: {' or '.join(name.value for name in found)}?")
        values, joint = take_list(self._cursor, field)
        target[field] = values[0] if len(values) == 1 else values
        clause.each = field if joint is Kind.AND else clause.each
        return True

    def _preposition(self, clause: EventClause) -> bool:
        """`of coffee`, `on Telegram`: a word that only leads to a name."""
        following = self._cursor.peek(1)
        if following in (Kind.ANYTHING, Kind.NOUN, Kind.DIFFERENT, Kind.UNITS) and clause.types:
            return self._skip()
        return self._led_to(clause, (*clause.objects, "channel"))

    def _about(self, clause: EventClause) -> bool:
        return self._led_to(clause, ("topic", *GOODS))

    def _brand(self, clause: EventClause) -> bool:
        return self._led_to(clause, ("brand",))

    def _channel(self, clause: EventClause) -> bool:
        return self._led_to(clause, ("channel",))

    def _led_to(self, clause: EventClause, fields: tuple[str, ...]) -> bool:
        if not clause.types:
            return False
        if self._cursor.peek(1) is Kind.QUANTITY and self._cursor.peek(2) is Kind.DIFFERENT:
            return self._skip()
        if self._cursor.peek(1) is not Kind.VALUE or not names_for(self._cursor.piece(1), fields):
            return False
        self._cursor.take()
        return self._objects(clause, fields)

    def _units(self, clause: EventClause) -> bool:
        """`items` without a number are just something."""
        return clause.quantity is None and self._anything(clause)

    def _as_before(self, clause: EventClause) -> bool:
        if self.previous is None or not clause.types:
            return False
        self._cursor.take()
        clause.where = {name: value for name, value in self.previous.where.items() if name in clause.objects}
        return True

    def _anything(self, clause: EventClause) -> bool:
        if not clause.types:
            return False
        return self._skip()

    def _nothing(self, clause: EventClause) -> bool:
        if not clause.types or clause.quantity:
            return False
        self._cursor.take()
        clause.negated, clause.measure = True, None
        return True

    def _not(self, clause: EventClause) -> bool:
        """`bought no coffee`, `bought neither coffee nor toys`."""
        if (
            not clause.types
            or clause.where
            or self._cursor.peek(1) not in (Kind.VALUE, Kind.ANYTHING, Kind.NOUN)
        ):
            return False
        self._cursor.take()
        clause.negated = not clause.negated
        return True

    def _edge(self, clause: EventClause) -> bool:
        if clause.edge:
            return False
        clause.edge = self._cursor.take().meaning
        return True

    def _is(self, clause: EventClause) -> bool:
        """`whose last order was coffee`: what follows is said of that order."""
        if not clause.edge or not clause.types:
            return False
        self._cursor.take()
        self._told = True
        while self._cursor.peek() is Kind.VALUE and self._objects(clause, clause.objects):
            pass
        self._told = False
        return True

    def _into(self, clause: EventClause) -> bool:
        if not clause.types:
            return False
        place = self._cursor.take().meaning
        clause.types = tuple(place if one == "add" else one for one in clause.types)
        return True

    def _ask(self, question: str) -> bool:
        self.questions.append(question)
        return self._skip()

    def _skip(self) -> bool:
        self._cursor.take()
        return True


_PARTS: dict[Kind, Callable[[EventReader, EventClause], bool]] = {
    Kind.DO: EventReader._deed,
    Kind.NOUN: EventReader._noun,
    Kind.SPEND: EventReader._spend,
    Kind.QUANTITY: EventReader._quantity,
    Kind.COUNT: EventReader._count,
    Kind.WINDOW: EventReader._window,
    Kind.SAME_WINDOW: EventReader._same_window,
    Kind.ABSENCE: EventReader._absence,
    Kind.VALUE: EventReader._value,
    Kind.PREPOSITION: EventReader._preposition,
    Kind.ABOUT: EventReader._about,
    Kind.OF_BRAND: EventReader._brand,
    Kind.ON_CHANNEL: EventReader._channel,
    Kind.AS_BEFORE: EventReader._as_before,
    Kind.ANYTHING: EventReader._anything,
    Kind.UNITS: EventReader._units,
    Kind.NOTHING: EventReader._nothing,
    Kind.NOT: EventReader._not,
    Kind.EDGE: EventReader._edge,
    Kind.IS: EventReader._is,
    Kind.INTO: EventReader._into,
}
