"""Reads what a number in a clause about events counts: events, units, kinds, or money."""

from __future__ import annotations

from segments.reading.clause import GOODS, EventClause
from segments.reading.cursor import Cursor
from segments.reading.pieces import Kind, Quantity

#: Events that are about goods with a price.
WITH_PRICES = frozenset({"purchase", "view", "add_to_cart", "favorite"})


class QuantityReader:
    """Reads from a cursor that stands before a quantity; what must be asked goes into `questions`."""

    def __init__(self, cursor: Cursor, questions: list[str]) -> None:
        self._cursor = cursor
        self._questions = questions

    def read(self, clause: EventClause) -> bool:
        """Takes the quantity into the clause, or leaves it where it says nothing there."""
        following = self._cursor.peek(1)
        if clause.measure and clause.quantity is None:
            clause.quantity = self._cursor.take().meaning
            return True
        if clause.quantity is None and following in (Kind.UNITS, Kind.DIFFERENT, Kind.NOUN):
            return self._counted(clause)
        if following in (Kind.VALUE, Kind.ANYTHING) and clause.types:
            self._questions.append(
                "Do you mean so many orders, or so many units? Say “3 times” or “3 units”."
            )
            self._cursor.take()
            return True
        return self._price(clause)

    def _counted(self, clause: EventClause) -> bool:
        """`3 units`, `3 different brands`, `3 orders`; the noun of the events is left for the clause."""
        noun = self._cursor.piece(1)
        if noun.kind is Kind.NOUN:
            if clause.types and noun.meaning not in clause.types:
                return False
            clause.quantity = self._cursor.take().meaning
            return True
        clause.quantity = self._cursor.take().meaning
        different = noun.kind is Kind.DIFFERENT
        clause.measure = (
            {"fn": "distinct", "field": noun.meaning} if different else {"fn": "sum", "field": "quantity"}
        )
        self._cursor.take()
        return True

    def _price(self, clause: EventClause) -> bool:
        """`an order over 200`, `a product over 200`: what was paid, or what it costs."""
        said: Quantity = self._cursor.piece().meaning
        is_order = "purchase" in clause.types and not any(name in clause.where for name in GOODS)
        field = "amount" if is_order else "price"
        about_goods = clause.types and set(clause.types) <= WITH_PRICES and not clause.measure
        # A bare number beside goods could be anything: it is left over.
        if not about_goods or field in clause.where or said.op == "=":
            return False
        value = list(said.value) if isinstance(said.value, tuple) else said.value
        clause.where[field] = {said.op: value}
        self._cursor.take()
        return True
