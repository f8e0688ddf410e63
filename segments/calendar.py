"""Calendar words: the days that a name such as `last_quarter` covers, weeks beginning on Monday."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS = ("day", "week", "month", "quarter", "year")
NAMED = {
    "today": ("day", 0),
    "yesterday": ("day", 1),
    **{f"this_{unit}": (unit, 0) for unit in UNITS[1:]},
    **{f"last_{unit}": (unit, 1) for unit in UNITS[1:]},
}
#: `month-2` is the second month before the current one.
COUNTED = re.compile(rf"({'|'.join(UNITS)})-(\d{{1,3}})")


def calendar_days(name: str, today: date) -> tuple[date, date]:
    """First day and the day after the last one. Raises ValueError for an unknown name."""
    if name in ("this_weekend", "last_weekend"):
        monday = today - timedelta(days=today.weekday() + (7 if name == "last_weekend" else 0))
        return monday + timedelta(days=5), monday + timedelta(days=7)
    if name.removeprefix("since_") in WEEKDAYS and name.startswith("since_"):
        back = (today.weekday() - WEEKDAYS.index(name.removeprefix("since_"))) % 7
        return today - timedelta(days=back), today + timedelta(days=1)
    unit, back = unit_of(name)
    return start_of_unit(unit, today, back), start_of_unit(unit, today, back - 1)


def next_day_of_change(name: str, today: date) -> date:
    """The first day after today on which the window of that name covers other days than today."""
    if name in ("this_weekend", "last_weekend"):
        return today + timedelta(days=7 - today.weekday())
    if name.removeprefix("since_") in WEEKDAYS:
        return calendar_days(name, today)[0] + timedelta(days=7)
    return start_of_unit(unit_of(name)[0], today, -1)


def unit_of(name: str) -> tuple[str, int]:
    """The calendar unit of a name and how many of them it lies back: `last_week` is ("week", 1)."""
    if name in NAMED:
        return NAMED[name]
    counted = COUNTED.fullmatch(name)
    if counted is None:
        raise ValueError(f"there is no calendar window called {name!r}")
    return counted[1], int(counted[2])


def start_of_unit(unit: str, today: date, back: int) -> date:
    """The first day of the unit that lies `back` units before the current one."""
    if unit == "day":
        return today - timedelta(days=back)
    if unit == "week":
        return today - timedelta(days=today.weekday() + 7 * back)
    if unit == "year":
        return date(today.year - back, 1, 1)
    length = 3 if unit == "quarter" else 1
    first = (today.month - 1) // length * length
    months = today.year * 12 + first - back * length
    return date(months // 12, months % 12 + 1, 1)


def months_earlier(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
