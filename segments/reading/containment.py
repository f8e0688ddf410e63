"""Whether all events of one selection are among those of another, as far as that can be told at any time."""

from __future__ import annotations

import re
from typing import Any

Selection = dict[str, Any]
Window = dict[str, Any]
#: Exact lengths in minutes, and lengths of the calendar in months.
MINUTES = {"min": 1, "h": 60, "d": 1440, "w": 10080}
MONTHS = {"mo": 1, "y": 12}
#: In days.
MEAN_MONTH = 365.2425 / 12
#: Calendar windows that end now, each inside those after it.
GROWING = (
    ("today", "this_week"),
    ("today", "this_month", "this_quarter", "this_year"),
    ("last_month", "last_month"),
)


def contains(outer: Selection, inner: Selection) -> bool:
    """Whether every event of `inner` is one of `outer`."""
    types, others = _list(inner.get("type", "*")), _list(outer.get("type", "*"))
    if "*" not in others and not set(types) <= set(others):
        return False
    where, wider = inner.get("where", {}), outer.get("where", {})
    if not all(name in where and _is_among(where[name], value) for name, value in wider.items()):
        return False
    return lasts(outer.get("window") or {"ever": True}, inner.get("window") or {"ever": True})


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_among(inner: Any, outer: Any) -> bool:
    if isinstance(inner, dict) or isinstance(outer, dict):
        return bool(inner == outer)
    return set(_list(inner)) <= set(_list(outer))


def lasts(outer: Window, inner: Window) -> bool:
    """Whether one window always holds the other one."""
    if "ever" in outer or outer == inner:
        return True
    if "calendar" in outer and "calendar" in inner:
        names = outer["calendar"], inner["calendar"]
        return any(
            names[0] in row and names[1] in row and row.index(names[1]) <= row.index(names[0])
            for row in GROWING
        )
    if "last" in outer:
        return is_longer(outer["last"], inner.get("last") or inner.get("from_ago"))
    if "older_than" in outer and "older_than" in inner and inner["older_than"] != outer["older_than"]:
        return is_longer(inner["older_than"], outer["older_than"])
    if {"from", "to"} & outer.keys():
        starts = "from" not in outer or ("from" in inner and inner["from"] >= outer["from"])
        return starts and ("to" not in outer or ("to" in inner and inner["to"] <= outer["to"]))
    return False


def is_as_long(one: str | None, other: str) -> bool:
    return one is not None and is_longer(one, other) and is_longer(other, one)


def is_longer(one: str, other: str | None) -> bool:
    """Whether a length is at least as long as another one, whatever the months are."""
    if other is None:
        return False
    for units in (MINUTES, MONTHS):
        lengths = [_in(units, said) for said in (one, other)]
        if lengths[0] is not None and lengths[1] is not None:
            return lengths[0] >= lengths[1]
    return _minutes(one)[0] >= _minutes(other)[1]


def _minutes(length: str) -> tuple[float, float]:
    """The fewest and the most it may last: months differ from as many mean ones by 3 days at most."""
    months = _in(MONTHS, length)
    if months is None:
        exact = _in(MINUTES, length) or 0
        return exact, exact
    return (months * MEAN_MONTH - 3) * MINUTES["d"], (months * MEAN_MONTH + 3) * MINUTES["d"]


def _in(units: dict[str, int], length: str) -> int | None:
    parts = re.fullmatch(r"(\d+)([a-z]+)", length)
    return int(parts[1]) * units[parts[2]] if parts and parts[2] in units else None
