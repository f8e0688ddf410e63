"""Totals of a mapped file: what its rows add up to, exactly as the file has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

#: Different orders that are counted; beyond them the count is given up, for memory's sake.
MOST_ORDERS = 1_000_000


@dataclass
class Total:
    """Rows of one kind and the sum of their amounts, in currency units and with the file's own signs."""

    rows: int = 0
    amount: Decimal = Decimal(0)

    def add(self, amount: Decimal | None) -> None:
        self.rows += 1
        if amount is not None:
            self.amount += amount

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "amount": str(self.amount)}


@dataclass
class Totals:
    """What to hold against the books of the system that the file comes from."""

    rows: int = 0
    #: Rows whose id another row of the same order had; each counts as an event of its own.
    repeated: int = 0
    #: Rows that were read, by the event's type.
    types: dict[str, Total] = field(default_factory=dict)
    #: Rows that were left out, by the reason.
    skipped: dict[str, Total] = field(default_factory=dict)
    #: Rows whose amount has a fraction of a minor unit, and what rounding added to their sum.
    rounded: int = 0
    rounding: Decimal = Decimal(0)
    _orders: set[int] = field(default_factory=set)

    def order(self, order_id: str) -> None:
        """Note that a row belongs to this order."""
        # Hashes, not texts: two of a million orders share one with a chance of one in thirty million.
        if len(self._orders) <= MOST_ORDERS:
            self._orders.add(hash(order_id))

    def type(self, name: str) -> Total:
        return self.types.setdefault(name, Total())

    def skip(self, reason: str) -> Total:
        return self.skipped.setdefault(reason, Total())

    @property
    def orders(self) -> int | None:
        """How many different orders the file has, those of skipped rows too; None beyond MOST_ORDERS."""
        return len(self._orders) if len(self._orders) <= MOST_ORDERS else None

    @property
    def amount(self) -> Decimal:
        """The sum of all rows that were understood."""
        every = (*self.types.values(), *self.skipped.values())
        return sum((each.amount for each in every), Decimal(0))

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "repeated": self.repeated,
            "orders": self.orders,
            "amount": str(self.amount),
            "types": {name: total.as_json() for name, total in self.types.items()},
            "skipped": {name: total.as_json() for name, total in self.skipped.items()},
            "rounded": {"rows": self.rounded, "added": str(self.rounding)},
        }
