"""One clause about events while it is being read: what was done, to what, how often, when."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from segments.reading.pieces import Quantity

#: The place of a deed that still waits for "to the cart" or "to favourites".
INCOMPLETE = "add"
GOODS = ("category", "brand", "product_id")
#: The fields by which the objects of an event type may be named.
OBJECTS = {
    "click": ("campaign_id",),
    "reply": ("campaign_id", "sentiment", "topic"),
    "opt_out": ("campaign_id",),
    "message": ("topic", "sentiment", *GOODS),
    "question": ("topic", "sentiment", *GOODS),
    "complaint": ("topic", "sentiment", *GOODS),
}
ANY_OBJECT = (*GOODS, "campaign_id")


@dataclass
class EventClause:
    """Filled while reading; `definitions` says what it came to."""

    types: tuple[str, ...]
    negated: bool = False
    #: Said with "never" or "ever": its window is not to be found elsewhere.
    ever: bool = False
    #: Verbs joined by "and" are separate deeds with the same object.
    all_types: bool = False
    where: dict[str, Any] = field(default_factory=dict)
    #: A field whose values were joined by "and": each of them must have happened.
    each: str | None = None
    quantity: Quantity | None = None
    #: {"fn", "field"} where not events are counted.
    measure: dict[str, str] | None = None
    window: dict[str, Any] | None = None
    edge: str | None = None
    matching: dict[str, Any] = field(default_factory=dict)
    needs_window: str | None = None

    @property
    def objects(self) -> tuple[str, ...]:
        """The fields by which an object of this clause may be named."""
        found = [OBJECTS.get(one, ANY_OBJECT) for one in self.types]
        return tuple(dict.fromkeys(name for fields in found for name in fields))

    @property
    def is_plain(self) -> bool:
        """Nothing is counted and no time is said, so that a time said later may be meant for it too."""
        return self.window is None and not (self.ever or self.quantity or self.measure or self.edge)

    def problem(self) -> str | None:
        """What must still be asked."""
        if INCOMPLETE in self.types:
            return "Where was it added? Say “to the cart” or “to favourites”."
        if self.needs_window and self.window is None:
            return self.needs_window
        if self.edge and self.window is None and not self.matching:
            return f"When was the {self.edge} time? Say, for example, “in the last 30 days”."
        if self.measure and self.quantity is None:
            return "How much? Say, for example, “more than 100”."
        return None

    def definition(self, window: dict[str, Any] | None = None) -> dict[str, Any]:
        """The clause as a condition; `window` where it has none of its own."""
        if self.all_types and not self.negated:
            each_type = [replace(self, types=(one,), all_types=False) for one in self.types]
            return {"all": [one.definition(window) for one in each_type]}
        values = self.where.get(self.each) if self.each else None
        if isinstance(values, list) and not self.negated:
            each_value = [
                replace(self, each=None, where={**self.where, str(self.each): one}) for one in values
            ]
            return {"all": [one.definition(window) for one in each_value]}
        return self._one(self.window or window)

    def _one(self, window: dict[str, Any] | None) -> dict[str, Any]:
        selection: dict[str, Any] = {"type": self.types[0] if len(self.types) == 1 else list(self.types)}
        if self.where:
            selection["where"] = self.where
        if self.edge:
            return self._negated(self._edge(selection, window))
        if window:
            selection["window"] = window
        if self.quantity is None:
            return {
                "count": selection,
                "op": "=" if self.negated else ">=",
                "value": 0 if self.negated else 1,
            }
        value = self.quantity.value
        compared = {"op": self.quantity.op, "value": list(value) if isinstance(value, tuple) else value}
        if self.measure is None:
            return self._negated({"count": selection, **compared})
        measured = {key: given for key, given in self.measure.items() if key != "fn"}
        return self._negated({self.measure["fn"]: selection, **measured, **compared})

    def _edge(self, selection: dict[str, Any], window: dict[str, Any] | None) -> dict[str, Any]:
        if not self.matching:
            return {self.edge or "first": selection, "in": window}
        if window:
            selection["window"] = window
        return {self.edge or "first": selection, "matches": self.matching}

    def _negated(self, condition: dict[str, Any]) -> dict[str, Any]:
        return {"not": condition} if self.negated else condition
