"""What the forms of a journey are filled with, whether somebody typed it or it is stored already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request

from console.exceptions import CorrectTheForm
from console.texts import N_
from scheduler.journeys.step import Happened
from segments.conditions.event_filter import EventFilter
from segments.window import split_duration

#: The units of a length, by how a definition writes them.
UNITS = {
    "min": N_("minutes"),
    "h": N_("hours"),
    "d": N_("days"),
    "w": N_("weeks"),
    "mo": N_("months"),
    "y": N_("years"),
}
#: Types of events that every shop may have.
EVENTS = (
    "view",
    "add_to_cart",
    "favorite",
    "purchase",
    "click",
    "reply",
    "message",
    "question",
    "complaint",
    "referral",
    "opt_out",
)
#: Those of several words, as journeys say them.
EVENT_WORDS = (N_("add to cart"), N_("opt out"))


class Fields:
    """Values by the name of the field, several where it is there several times."""

    def __init__(self, values: Mapping[str, str | Sequence[str]]) -> None:
        self.values = {name: [one] if isinstance(one, str) else list(one) for name, one in values.items()}

    @classmethod
    async def sent(cls, request: Request) -> Fields:
        """What the form of this request holds; files count for nothing."""
        values: dict[str, list[str]] = {}
        for name, value in (await request.form()).multi_items():
            if isinstance(value, str):
                # A browser sends the ends of lines as a network does.
                values.setdefault(name, []).append(value.replace("\r\n", "\n"))
        return cls(values)

    def one(self, name: str) -> str:
        """The value without space around it; empty where there is none."""
        return (self.values.get(name) or [""])[0].strip()

    def many(self, name: str) -> list[str]:
        """The values that are not empty."""
        return [one.strip() for one in self.values.get(name, []) if one.strip()]

    def number(self, name: str, fault: str) -> int:
        """Raises CorrectTheForm."""
        text = self.one(name)
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise CorrectTheForm(fault)
        return int(text)

    def length(self) -> str:
        """A duration as a definition writes it. Raises CorrectTheForm."""
        many = self.number("many", N_("Write how long: a whole number above 0."))
        if not 0 < many < 100_000 or self.one("unit") not in UNITS:
            raise CorrectTheForm("Write how long: a whole number above 0.")
        return f"{many}{self.one('unit')}"

    def happened(self, former: Happened | None) -> dict[str, Any]:
        """An event of the chosen types, with the fields of the former one where they are kept.

        Raises CorrectTheForm.
        """
        types = list(dict.fromkeys([*self.many("event"), *self.many("another_event")]))
        if not types:
            raise CorrectTheForm("Choose an event.")
        where = former.where if former is not None and self.one("keep_where") else EventFilter()
        return {"event": types[0] if len(types) == 1 else types, "where": where}


def length_fields(duration: str) -> dict[str, str]:
    """What the form's fields hold for a duration."""
    many, unit = split_duration(duration)
    return {"many": str(many), "unit": unit}


def event_fields(happened: Happened) -> dict[str, list[str]]:
    """What they hold for an event."""
    types = [happened.event] if isinstance(happened.event, str) else list(happened.event)
    return {"event": types, "keep_where": ["on"] if happened.where.tests else []}
