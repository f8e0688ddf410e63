"""Windows of time out of what a phrase's slots hold. A bare month or day is its most recent occurrence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from segments.calendar import UNITS, start_of_unit, unit_of
from segments.reading.containment import is_longer

Slots = dict[str, Any]
Window = dict[str, Any]
#: How many there are in a year; weeks do not fit.
UNITS_OF_A_YEAR = {"month": 12, "quarter": 4, "year": 1}
LEAP_DAY = (2, 29)
#: "before that": all the time before a window.
ALL_BEFORE = "all"
#: What a phrase says of the time a year earlier: whether a unit is meant as a whole.
A_YEAR_AGO = {"year_ago": False, "same_unit_year_ago": True}


def between_days(slots: Slots) -> Window:
    """`from 1 to 15 September`: the month was said once."""
    year_of, month_of, _ = slots["day2"]
    return between({**slots, "day": (year_of, month_of, int(slots["number"]))})


def _month_start(slots: Slots) -> date:
    today: date = slots["today"]
    return date(slots.get("year") or today.year - (_month_of(slots) > today.month), _month_of(slots), 1)


def _month_of(slots: Slots) -> int:
    found: int = slots["month"] if "month" in slots else slots["bare_month"]
    return found


def _until_next(first: date, unit: str) -> Window:
    return {"from": first.isoformat(), "to": start_of_unit(unit, first, -1).isoformat()}


def month(slots: Slots) -> Window:
    """The days of a month; without a year the latest one that has begun."""
    return _until_next(_month_start(slots), "month")


def month_of_last_year(slots: Slots) -> Window:
    return month({**slots, "year": slots["today"].year - 1})


def month_of_this_year(slots: Slots) -> Window:
    return month({**slots, "year": slots["today"].year})


def months(slots: Slots) -> Window:
    """From one month to another, both included; the first one lies before the last one."""
    last = _month_start({"today": slots["today"], "month": slots["month2"], "year": slots.get("year")})
    first = date(last.year - (slots["month"] > slots["month2"]), slots["month"], 1)
    return {"from": first.isoformat(), "to": start_of_unit("month", last, -1).isoformat()}


def months_of_last_year(slots: Slots) -> Window:
    return months({**slots, "year": slots["today"].year - 1})


def year(slots: Slots) -> Window:
    return _until_next(date(slots["year"], 1, 1), "year")


def _quarter_start(slots: Slots) -> date:
    today: date = slots["today"]
    first = 3 * int(slots["number"]) - 2
    if not 1 <= first <= 10:
        raise ValueError("a year has four quarters")
    return date(slots.get("year") or today.year - (first > today.month), first, 1)


def quarter(slots: Slots) -> Window:
    return _until_next(_quarter_start(slots), "quarter")


def quarter_of_this_year(slots: Slots) -> Window:
    return quarter({**slots, "year": slots["today"].year})


def quarter_of_last_year(slots: Slots) -> Window:
    return quarter({**slots, "year": slots["today"].year - 1})


def _half(slots: Slots, number: int) -> Window:
    """Half a year: of the given one, or the latest one that has begun."""
    today: date = slots["today"]
    first_month = 1 if number == 1 else 7
    of_year = slots.get("year") or today.year - (first_month > today.month)
    first = date(of_year, first_month, 1)
    last = date(of_year, first_month + 5, 1)
    return {"from": first.isoformat(), "to": start_of_unit("month", last, -1).isoformat()}


def first_half(slots: Slots) -> Window:
    return _half(slots, 1)


def second_half(slots: Slots) -> Window:
    return _half(slots, 2)


def first_half_of_last_year(slots: Slots) -> Window:
    return _half({**slots, "year": slots["today"].year - 1}, 1)


def second_half_of_last_year(slots: Slots) -> Window:
    return _half({**slots, "year": slots["today"].year - 1}, 2)


def _day(given: tuple[int | None, int, int], today: date) -> date:
    """The given day; without a year the latest one that is not in the future."""
    given_year, of_year, of_month = given
    if given_year is not None:
        return date(given_year, of_year, of_month)
    this_year = date(today.year, of_year, of_month)
    return this_year if this_year <= today else date(today.year - 1, of_year, of_month)


def on(slots: Slots) -> Window:
    day = _day(slots["day"], slots["today"])
    return {"from": day.isoformat(), "to": (day + timedelta(days=1)).isoformat()}


def between(slots: Slots) -> Window:
    """Both named days are included; the first one lies before the last one."""
    last = _day(slots["day2"], slots["today"])
    first = _day(slots["day"], last)
    return {"from": first.isoformat(), "to": (last + timedelta(days=1)).isoformat()}


def _point(slots: Slots) -> tuple[date, date]:
    """First day of what is named, and the day after it: a day, a month, a quarter or a year."""
    if "day" in slots:
        first = _day(slots["day"], slots["today"])
        return first, first + timedelta(days=1)
    if "month" in slots:
        first = _month_start(slots)
        return first, start_of_unit("month", first, -1)
    if "number" in slots:
        first = _quarter_start(slots)
        return first, start_of_unit("quarter", first, -1)
    return date(slots["year"], 1, 1), date(slots["year"] + 1, 1, 1)


def since(slots: Slots) -> Window:
    return {"from": _point(slots)[0].isoformat()}


def after(slots: Slots) -> Window:
    return {"from": _point(slots)[1].isoformat()}


def before(slots: Slots) -> Window:
    return {"to": _point(slots)[0].isoformat()}


def until(slots: Slots) -> Window:
    """Up to a named time, its end included."""
    return {"to": _point(slots)[1].isoformat()}


def rolling(slots: Slots) -> Window:
    return {"last": slots.get("span") or slots["spans"]}


def ago(slots: Slots) -> Window:
    """`30 to 60 days ago`: the farther one is where the window begins."""
    unit = slots["spans"].lstrip("0123456789")
    near, far = sorted((int(slots["number"]), int(slots["spans"].removesuffix(unit))))
    return {"from_ago": f"{far}{unit}", "to_ago": f"{near}{unit}"}


def spans_ago(slots: Slots) -> Window:
    """`one month to three months ago`, each with its unit; 30 days and a month are in no certain order."""
    far, near = slots["spans2"], slots["spans"]
    if is_longer(near, far):
        far, near = near, far
    elif not is_longer(far, near):
        raise ValueError("which of the two lies farther back depends on the month")
    return {"from_ago": far, "to_ago": near}


def older(slots: Slots) -> Window:
    return {"older_than": slots.get("span") or slots["spans"]}


def older_inclusive(slots: Slots) -> Window:
    return {"older_than": slots.get("span") or slots["spans"], "inclusive": True}


def weekday(slots: Slots) -> Window:
    return {"calendar": f"since_{slots['weekday']}"}


def since_yesterday(slots: Slots) -> Window:
    return {"from": (slots["today"] - timedelta(days=1)).isoformat()}


def before_yesterday(slots: Slots) -> Window:
    """The day before yesterday."""
    return on({**slots, "day": _parts(slots["today"] - timedelta(days=2))})


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


#: The windows that phrase files may name; `calendar NAME` and `ever` need no slots.
WINDOWS: Mapping[str, Callable[[Slots], Window]] = {
    "month": month, "month_of_last_year": month_of_last_year, "month_of_this_year": month_of_this_year,
    "months": months, "year": year, "quarter": quarter, "on": on, "between": between,
    "between_days": between_days, "since": since,
    "after": after, "before": before, "until": until, "rolling": rolling, "ago": ago, "spans_ago": spans_ago,
    "older": older, "older_inclusive": older_inclusive, "weekday": weekday,
    "since_yesterday": since_yesterday, "before_yesterday": before_yesterday,
    "quarter_of_last_year": quarter_of_last_year,
    "quarter_of_this_year": quarter_of_this_year,
    "months_of_last_year": months_of_last_year,
    "first_half": first_half, "second_half": second_half,
    "first_half_of_last_year": first_half_of_last_year,
    "second_half_of_last_year": second_half_of_last_year,
}  # fmt: skip


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
