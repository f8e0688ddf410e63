"""Times told by another one: the period before it, the same a year earlier, "this one"."""

from __future__ import annotations

from datetime import date
from typing import Any

from segments.calendar import UNITS, unit_of

Window = dict[str, Any]
#: How many there are in a year; weeks do not fit.
UNITS_OF_A_YEAR = {"month": 12, "quarter": 4, "year": 1}
LEAP_DAY = (2, 29)
#: "before that": all the time before a window.
ALL_BEFORE = "all"
#: What a phrase says of the time a year earlier: whether a unit is meant as a whole.
A_YEAR_AGO = {"year_ago": False, "same_unit_year_ago": True}


def like(window: Window, which: str) -> Window | None:
    """`this` or `last` unit of the calendar, of the same size as another one; a number of the same units."""
    if which.isdigit():
        return {"last": which + window["last"].lstrip("0123456789")} if "last" in window else None
    name = window.get("calendar", "")
    unit = name.partition("-")[0] if "-" in name else name.rpartition("_")[2]
    known = name.startswith(("this_", "last_")) or "-" in name
    return {"calendar": f"{which}_{unit}"} if known else None


def year_before(window: Window, *, whole: bool) -> Window | None:
    """The same time a year earlier; `whole` where a unit that has not ended yet is meant as a whole then."""
    if "calendar" in window:
        try:
            unit, back = unit_of(window["calendar"])
        except ValueError:
            return None
        units = UNITS_OF_A_YEAR.get(unit)
        return {"calendar": f"{unit}-{back + units}"} if units and (back or whole) else None
    if set(window) == {"from", "to"}:
        days = [date.fromisoformat(window[name]) for name in ("from", "to")]
        if any((day.month, day.day) == LEAP_DAY for day in days):
            return None
        return {
            name: day.replace(year=day.year - 1).isoformat() for name, day in zip(window, days, strict=True)
        }
    return None


def _unit_before(window: Window, unit: str) -> Window | None:
    """`a month earlier`: the month before a month; nothing that is certain for a window of another size."""
    try:
        found, back = unit_of(window.get("calendar", ""))
    except ValueError:
        return None
    return {"calendar": f"{unit}-{back + 1}"} if found == unit else None


def _all_before(window: Window) -> Window | None:
    if "last" in window:
        return {"older_than": window["last"]}
    return {"to": window["from"]} if "from" in window else None


def preceding(window: Window, length: str | None) -> Window | None:
    """The time before a window: as long as it, or as long as said. None where that is not told."""
    if length in UNITS:
        return _unit_before(window, length)
    if length == ALL_BEFORE:
        return _all_before(window)
    if length in A_YEAR_AGO:
        return year_before(window, whole=A_YEAR_AGO[length])
    if "last" in window:
        own = window["last"]
        unit = own.lstrip("0123456789")
        if length is not None and length.isdigit():
            length += unit
        if length is None or length.lstrip("0123456789") == unit:
            count = int(own.removesuffix(unit))
            far = count + int((length or own).removesuffix(unit))
            return {"from_ago": f"{far}{unit}", "to_ago": own}
        return None
    if length is None and "calendar" in window:
        name, unit = window["calendar"], window["calendar"].rpartition("_")[2]
        if name.startswith("this_"):
            return {"calendar": f"last_{unit}"}
        if name.startswith("last_") and unit != "weekend":
            return {"calendar": f"{unit}-2"}
        return {"calendar": {"today": "yesterday"}.get(name)} if name == "today" else None
    return None
