"""Windows of time out of what a phrase's slots hold. A bare month or day is its most recent occurrence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from segments.calendar import start_of_unit
from segments.reading.containment import is_longer

Slots = dict[str, Any]
Window = dict[str, Any]


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


def _half_start(today: date) -> date:
    return date(today.year, 1 if today.month < 7 else 7, 1)


def this_half(slots: Slots) -> Window:
    """Half a year, from its first day on."""
    return {"from": _half_start(slots["today"]).isoformat()}


def last_half(slots: Slots) -> Window:
    """The half-year before the current one."""
    end = _half_start(slots["today"])
    return {"from": start_of_unit("month", end, 6).isoformat(), "to": end.isoformat()}


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


def since_last(unit: str) -> Callable[[Slots], Window]:
    """`since the beginning of last month`."""
    return lambda slots: {"from": start_of_unit(unit, slots["today"], 1).isoformat()}


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
    **{f"since_last_{unit}": since_last(unit) for unit in ("week", "month", "quarter", "year")},
    "after": after, "before": before, "until": until, "rolling": rolling, "ago": ago, "spans_ago": spans_ago,
    "older": older, "older_inclusive": older_inclusive, "weekday": weekday,
    "since_yesterday": since_yesterday, "before_yesterday": before_yesterday,
    "quarter_of_last_year": quarter_of_last_year,
    "quarter_of_this_year": quarter_of_this_year,
    "months_of_last_year": months_of_last_year,
    "first_half": first_half, "second_half": second_half, "this_half": this_half, "last_half": last_half,
    "first_half_of_last_year": first_half_of_last_year,
    "second_half_of_last_year": second_half_of_last_year,
}  # fmt: skip
