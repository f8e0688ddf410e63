"""One demo customer's events while they are being made up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.demo.catalogue import DemoProduct
from app.demo.chance import Chance
from app.demo.people import Person


class Log:
    """Collects events in any order and hands them out as rows of an import."""

    def __init__(self, person: Person, chance: Chance) -> None:
        self._person = person
        self._chance = chance
        self._rows: list[dict[str, Any]] = []

    def note(
        self,
        kind: str,
        at: datetime,
        product: DemoProduct | None = None,
        *,
        quantity: int | None = None,
        **more: str | None,
    ) -> None:
        """Adds an event. A purchase names its quantity, and its amount follows from it."""
        row: dict[str, Any] = {
            "type": kind,
            "at": at.replace(microsecond=0),
            "channel": self._channel(),
            **{name: value for name, value in more.items() if value is not None},
        }
        if product is not None:
            row |= {"product_id": product.id, "category": product.category, "brand": product.brand}
            row["price"] = str(product.price)
        if quantity is not None and product is not None:
            row |= {"quantity": quantity, "amount": str(product.price * quantity)}
        self._rows.append(row)

    def rows(self, before: datetime) -> list[dict[str, Any]]:
        """The events before that moment, oldest first, each with an id that does not depend on it."""
        reference = self._person.reference
        self._rows.sort(key=lambda row: row["at"])
        return [
            {
                "id": f"demo-{reference}-{number:04}",
                "customer_id": reference,
                **row,
                "at": row["at"].isoformat().replace("+00:00", "Z"),
            }
            for number, row in enumerate(self._rows, start=1)
            if row["at"] < before
        ]

    def _channel(self) -> str:
        # Who talks to us on Telegram still goes to the website now and then.
        if self._person.channel == "telegram" and self._chance.happens(0.2):
            return "web"
        return self._person.channel
