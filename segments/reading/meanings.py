"""What the headers of the phrase files mean: `[DO purchase]`, `[WINDOW rolling]`, `[QUANTITY >=]`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from segments.reading.pieces import Deed, Kind, Problem, Quantity
from segments.reading.windows import WINDOWS

Slots = dict[str, Any]
FLAGS = ("negated", "base", "needs_window", "each", "counted")
EDGES = ("first", "last")
#: "two or three times".
EITHER = "either"
#: "more often" compares how many events there are.
OFTEN, COUNTS = " often", {"counts": True}
#: Durations of definitions in days, where a birthday is counted in days.
DAYS = {"d": 1, "w": 7, "mo": 30, "y": 365}


def meaning_of(kind: Kind, said: str) -> Any:
    """The meaning of a header: a value, or a function of a phrase's slots. Raises ValueError."""
    if not said:
        return _LENGTHS.get(kind)
    make = _MAKERS.get(kind)
    return make(said) if make else said


def _deed(said: str) -> Deed:
    words = said.split()
    types = tuple(word for word in words if word not in (*FLAGS, *EDGES))
    edge = next((word for word in EDGES if word in words), None)
    return Deed(types, edge=edge, **{flag: True for flag in FLAGS if flag in words})


def _window(said: str) -> Any:
    name, _, rest = said.partition(" ")
    if name == "calendar":
        return {"calendar": rest}
    if name == "ever":
        return {"ever": True}
    if name not in WINDOWS:
        raise ValueError(f"there is no window called {name!r}")
    return WINDOWS[name]


def _quantity(op: str) -> Callable[[Slots], Quantity]:
    def read(slots: Slots) -> Quantity:
        first = slots["amount"]
        if op not in ("between", EITHER):
            return Quantity(op, first.value, first.unit)
        second = slots["amount2"]
        if op == EITHER and second.value != first.value + 1:
            raise ValueError("two numbers are a range where nothing lies between them")
        return Quantity("between", (first.value, second.value), first.unit or second.unit)

    return read


def _fixed_quantity(said: str) -> Any:
    """`>= 2 times` needs no slot; `>=` reads one, and `>= times` one that is said of times."""
    op, *rest = said.split()
    if not rest:
        return _quantity(op)
    if not rest[0][:1].isdigit():
        return lambda slots: Quantity(op, slots["amount"].value, rest[0])
    value = float(rest[0])
    return Quantity(op, int(value) if value.is_integer() else value, rest[1] if len(rest) > 1 else None)


def _more(said: str) -> Any:
    """`>`, `>= 2`, `>= times` (the factor is a slot), `> percent` (so much more); `> often` counts events."""
    if said.endswith(OFTEN):
        plain = _more(said.removesuffix(OFTEN))
        return (lambda slots: plain(slots) | COUNTS) if callable(plain) else plain | COUNTS
    op, _, factor = said.partition(" ")
    if factor == "times":
        return lambda slots: {"op": op, "times": slots["number"]}
    if factor == "percent":
        return lambda slots: {"op": op, "times": round(1 + slots["number"] / 100, 4)}
    if factor == "percent_less":
        return lambda slots: {"op": op, "times": round(1 - slots["number"] / 100, 4)}
    return {"op": op, "times": float(factor) if "." in factor else int(factor or 1)}


def _top(said: str) -> Any:
    """`n` or `percent`, with `asc` where the lowest are meant."""
    key, _, order = said.partition(" ")
    fixed = {"order": order} if order else {}

    def read(slots: Slots) -> dict[str, Any]:
        value = slots["number"]
        if key == "n" and not isinstance(value, int):
            raise ValueError("a number of customers is whole")
        return {key: value, **fixed}

    return read


def _number(slots: Slots) -> str | None:
    """A length without its unit, which is that of the time before: "the previous 90"."""
    return str(slots["number"]) if isinstance(slots.get("number"), int) else None


def _condition(said: str) -> Any:
    if said.startswith("{"):
        return json.loads(said)
    name, *words = said.split()
    return _CONDITIONS[name](*words)


def _wait(op: str) -> Any:
    return lambda slots: {"op": op, "length": slots["spans"]}


def _birthday_days() -> Any:
    def read(slots: Slots) -> dict[str, Any]:
        span = slots.get("span") or slots["spans"]
        unit = span.lstrip("0123456789")
        if unit not in DAYS:
            raise ValueError("birthdays are counted in days")
        return {"birthday": {"next_days": int(span.removesuffix(unit)) * DAYS[unit]}}

    return read


def _birthday_month() -> Any:
    def read(slots: Slots) -> dict[str, Any]:
        told = [{"birthday": {"month": slots[name]}} for name in ("month", "month2") if name in slots]
        return told[0] if len(told) == 1 else {"any": told}

    return read


def _birthday_next_month() -> Any:
    """The month after the present one, by its number."""
    return lambda slots: {"birthday": {"month": slots["today"].month % 12 + 1}}


def _age(op: str) -> Any:
    return lambda slots: {"attr": "age", "op": op, "value": slots["number"]}


def _gap(between: str, op: str, type_: str = "purchase") -> Any:
    """The wait between two orders: `gap last_two >`."""

    def read(slots: Slots) -> dict[str, Any]:
        length = slots.get("span") or slots["spans"]
        return {"gap": {"of": {"type": type_}, "between": between, "op": op, "value": _exact(length)}}

    return read


def _exact(length: str) -> str:
    """A length of elapsed time; months have none, so that they are read as unknown words."""
    if length.endswith(("mo", "y")):
        raise ValueError("a month has no exact length")
    return length


def _problem(said: str) -> Problem:
    code, _, about = said.partition(" ")
    return Problem(code, about)


def _fields(said: str) -> tuple[str, ...]:
    return tuple(said.split())


_CONDITIONS: dict[str, Callable[..., Any]] = {
    "birthday_days": _birthday_days,
    "birthday_month": _birthday_month,
    "birthday_next_month": _birthday_next_month,
    "age": _age,
    "gap": _gap,
}
_LENGTHS: dict[Kind, Callable[[Slots], Any]] = {
    Kind.WITHIN: lambda slots: slots.get("span") or slots["spans"],
    Kind.WITHIN_OF: lambda slots: slots.get("span") or slots["spans"],
    Kind.LIKE_BEFORE: lambda slots: _number(slots),
    Kind.RESTATED: lambda slots: slots["spans"],
    Kind.PREVIOUS: lambda slots: slots.get("span") or slots.get("spans") or _number(slots),
}
_MAKERS: dict[Kind, Callable[[str], Any]] = {
    **dict.fromkeys((Kind.DO, Kind.NOUN, Kind.AGENT), _deed),
    **dict.fromkeys((Kind.WINDOW, Kind.ABSENCE, Kind.LENGTH), _window),
    **dict.fromkeys((Kind.VAGUE, Kind.MISSING), _problem),
    Kind.QUANTITY: _fixed_quantity,
    Kind.MORE: _more,
    **dict.fromkeys((Kind.LATER, Kind.LATER_THAN), _wait),
    Kind.TOP: _top,
    Kind.CONDITION: _condition,
    Kind.LEAD: _fields,
    Kind.MEASURE: lambda said: dict(zip(("fn", "field", "type", "ever"), said.split(), strict=False)),
}
