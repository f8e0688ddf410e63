"""Reads statements about a profile: where customers live, what they speak, how they are tagged."""

from __future__ import annotations

from typing import Any

from segments.reading.cursor import Cursor
from segments.reading.lists import JOINING, more_of, names_for
from segments.reading.pieces import Kind, Name, Quantity
from segments.reading.tree import Junction, Leaf, Neutral, Node

PLACES = ("city", "country")
#: Names that describe a customer by themselves: "vip customers", "Telegram users".
ADJECTIVES = ("tags", "lifecycle_stage", "rfm_type", "channel", *PLACES, "language")
#: The fields of a name after a leading word.
LED = {
    Kind.LIVE: PLACES,
    Kind.SPEAK: ("language",),
    Kind.TAGGED: ("tags",),
    Kind.IN_STAGE: ("lifecycle_stage", "rfm_type"),
    Kind.ON_CHANNEL: ("channel",),
    Kind.PREPOSITION: (*PLACES, "channel", "lifecycle_stage", "rfm_type", "tags"),
}


class ProfileReader:
    """Reads statements about profiles from a cursor."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self.questions: list[str] = []

    def read(self, *, negated: bool) -> Node | None:
        """The statement that begins here; None where there is none. A time for an absence needs `negated`."""
        kind = self._cursor.peek()
        if kind is Kind.CONDITION:
            return Leaf(self._cursor.take().meaning)
        if kind in (Kind.SUBJECT, Kind.RELATIVE, Kind.EVERYONE):
            piece = self._cursor.take()
            return Leaf(piece.meaning) if piece.meaning else Neutral(everyone=kind is Kind.EVERYONE)
        if kind is Kind.IS:
            self._cursor.take()
            return self.read(negated=negated)
        if kind is Kind.VALUE:
            return self._trait() or self._described()
        if kind in LED:
            return self._led(LED[kind])
        if kind in (Kind.AGED, Kind.QUANTITY):
            return self._age()
        return self._time(negated=negated) if kind is Kind.ATTRIBUTE_TIME else None

    def _led(self, fields: tuple[str, ...]) -> Node | None:
        """A leading word and a list of names: `live in Berlin or Munich`."""
        ahead = 2 if self._cursor.peek(1) is Kind.PREPOSITION else 1
        if self._cursor.peek(ahead) is not Kind.VALUE:
            return None
        found = names_for(self._cursor.piece(ahead), fields)
        if not found:
            return None
        for _ in range(ahead):
            self._cursor.take()
        nodes = [Leaf(self._condition(found))]
        self._cursor.take()
        while more := more_of(self._cursor, fields):
            self._cursor.take()
            self._cursor.take()
            nodes.append(Leaf(self._condition(more)))
        if found[0].field in LED[Kind.IN_STAGE] and self._cursor.peek(1) is not Kind.VALUE:
            self._cursor.take_if(Kind.IN_STAGE)
        return nodes[0] if len(nodes) == 1 else Junction("any", tuple(nodes))

    def _described(self) -> Node | None:
        """Names before a noun: `vip or loyalty_gold customers`, `German-speaking customers`."""
        length = self._length_of_description()
        if length is None:
            return self._adjective()
        nodes: list[Node] = []
        key = "all"
        while length > 0:
            kind = self._cursor.peek()
            if kind in JOINING:
                key = "any" if self._cursor.take().kind is Kind.OR else key
                length -= 1
                continue
            before = self._cursor.at
            node = self._adjective()
            if node is None:
                return None
            nodes.append(node)
            length -= self._cursor.at - before
        return Junction(key, tuple(nodes))

    def _length_of_description(self) -> int | None:
        """How many pieces stand before the noun that they describe; None where no noun follows."""
        ahead = 0
        while self._cursor.peek(ahead) in (Kind.VALUE, Kind.SPEAKING, Kind.SPEAK, *JOINING):
            ahead += 1
        described = self._cursor.peek(ahead) in (Kind.SUBJECT, Kind.RELATIVE)
        return ahead if described and self._cursor.peek(ahead - 1) not in JOINING else None

    def _adjective(self) -> Node | None:
        piece = self._cursor.piece()
        found = names_for(piece, ADJECTIVES)
        if not found:
            names = " or ".join(name.value for name in piece.meaning[:2])
            self.questions.append(f"What about “{names}”? Say what they did: bought, viewed, asked about ...")
            self._cursor.take()
            return None
        self._cursor.take()
        speaking = self._cursor.take_if(Kind.SPEAKING, Kind.SPEAK) is not None
        if found[0].field == "language" and not speaking:
            self.questions.append("Do you mean the language that they speak, or where they live?")
        return Leaf(self._condition(found))

    def _condition(self, found: list[Name]) -> dict[str, Any]:
        name = found[0]
        same_field = [other.value for other in found if other.field == name.field]
        if len(same_field) > 1:
            self.questions.append(f"Which one: {' or '.join(same_field)}?")
        return {"attr": name.field, "op": "has" if name.field == "tags" else "=", "value": name.value}

    def _trait(self) -> Node | None:
        """A trait by its name, compared: `points above 100`, `plan is gold`."""
        named = names_for(self._cursor.piece(), ("trait",))
        told = 2 if self._cursor.peek(1) is Kind.IS else 1
        if not named or self._cursor.peek(told) not in (Kind.QUANTITY, Kind.VALUE, Kind.UNKNOWN):
            return None
        if told == 1 and self._cursor.peek(1) is not Kind.QUANTITY:
            return None
        for _ in range(told):
            self._cursor.take()
        piece = self._cursor.take()
        if piece.kind is Kind.QUANTITY:
            return Leaf({"attr": named[0].value, **_compared(piece.meaning)})
        if piece.kind is Kind.VALUE:
            return Leaf({"attr": named[0].value, "op": "=", "value": piece.meaning[0].value})
        return Leaf({"attr": named[0].value, "op": "=", "value": piece.meaning})

    def _age(self) -> Node | None:
        """`aged between 25 and 34`, `over 30 years old`."""
        aged = self._cursor.peek() is Kind.AGED
        ahead = 1 if aged else 0
        if self._cursor.peek(ahead) is not Kind.QUANTITY:
            return None
        if not aged and self._cursor.peek(1) is not Kind.YEARS_OLD:
            return None
        if aged:
            self._cursor.take()
        quantity = self._cursor.take().meaning
        self._cursor.take_if(Kind.YEARS_OLD)
        return Leaf({"attr": "age", **_compared(quantity)})

    def _time(self, *, negated: bool) -> Node | None:
        """`signed up last month`, `last seen more than 30 days ago`."""
        attribute = self._cursor.take().meaning
        kinds = (Kind.WINDOW, Kind.ABSENCE) if negated else (Kind.WINDOW,)
        window = self._cursor.take_if(*kinds)
        if window is None:
            self.questions.append("When? Say, for example, “in the last 30 days”.")
            return None
        return Leaf({"attr": attribute, "in": window.meaning})


def _compared(quantity: Quantity) -> dict[str, Any]:
    value = quantity.value
    return {"op": quantity.op, "value": list(value) if isinstance(value, tuple) else value}
