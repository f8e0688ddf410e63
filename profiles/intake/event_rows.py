"""Rows of an event file: what each one says about something a customer did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from profiles import values
from profiles.exceptions import RefusedValue
from profiles.intake.profile_rows import ProfileRow
from profiles.intake.rows import Rejection, Row

#: Marks the keys of imported events, so that they never meet those of a bot.
KEY_PREFIX = "import:"

REQUIRED = ("customer_id", "type", "at")

#: Columns that are neither a field of the event nor a property.
OTHERWISE = frozenset({"id", "customer_id"})

#: The columns that are an event's own; any other is a property.
COLUMNS = OTHERWISE | {
    "type", "at", "product_id", "category", "brand", "price", "quantity", "amount", "campaign_id", "order_id",
    "channel", "sentiment", "topic",
}  # fmt: skip

Reader = Callable[[Any], Any]


@dataclass(slots=True)
class EventRow:
    """What one row says."""

    line: int
    #: The profile's reference.
    customer: str
    #: Fields of a NewEvent, apart from the profile's id.
    fields: dict[str, Any]
    #: Who the customer is, where the row says so: makes the profile of one who is not known yet.
    person: ProfileRow | None = None


class EventReader:
    """Reads event rows of a shop whose money is in `currency`."""

    def __init__(self, currency: str) -> None:
        exponent = values.exponent(currency)
        short, long = values.text(32), values.text(200)
        self._customer = long
        self._readers: dict[str, Reader] = {
            "type": values.text(64),
            "at": values.moment,
            "product_id": long,
            "category": long,
            "brand": long,
            "price": values.money(currency, exponent),
            "quantity": values.quantity,
            "amount": values.money(currency, exponent, negative=True),
            "campaign_id": long,
            "order_id": long,
            "channel": short,
            "sentiment": short,
            "topic": values.text(100),
        }
        self._key = values.text(200 - len(KEY_PREFIX))

    def __call__(self, row: Row) -> EventRow | Rejection:
        """The meaning of one row, or why it is refused."""
        for column in REQUIRED:
            if column not in row.values:
                return Rejection(row.line, column, "It is missing.")
        column = "customer_id"
        fields: dict[str, Any] = {}
        properties: dict[str, Any] = {}
        try:
            customer = self._customer(row.values["customer_id"])
            for column, value in row.values.items():
                reader = self._readers.get(column)
                if reader is not None:
                    fields[column] = reader(value)
                elif column not in OTHERWISE:
                    properties |= values.anything({column: value})
            column = "id"
            if column in row.values:
                fields["key"] = KEY_PREFIX + self._key(row.values[column])
            column = "amount"
            _complete(fields)
        except RefusedValue as refused:
            return Rejection(row.line, column, refused.reason)
        if properties:
            fields["properties"] = properties
        return EventRow(row.line, customer, fields)


def _complete(fields: dict[str, Any]) -> None:
    """Check a purchase's amount, and fill it where the row leaves it out; a missing quantity is one piece."""
    if fields["type"] != "purchase":
        return
    if "amount" not in fields and "price" in fields:
        fields["amount"] = fields["price"] * fields.get("quantity", 1)
    amount = fields.get("amount", 0)
    if not 0 <= amount <= values.LARGEST_AMOUNT:
        raise RefusedValue("It is negative." if amount < 0 else "It is too large.")
