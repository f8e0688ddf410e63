"""Windows of time in English words. A bare month or day is its most recent occurrence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from segments.calendar import start_of_unit
from segments.reading.pieces import Kind, Phrase

Slots = dict[str, Any]


def _month(slots: Slots) -> dict[str, str]:
    """The days of a month; without a year the latest one that has begun."""
    today: date = slots["today"]
    year = slots.get("year") or today.year - (slots["month"] > today.month)
    first = date(year, slots["month"], 1)
    return {"from": first.isoformat(), "to": start_of_unit("month", first, -1).isoformat()}


def _year(slots: Slots) -> dict[str, str]:
    return {"from": f"{slots['year']}-01-01", "to": f"{slots['year'] + 1}-01-01"}


def _quarter(slots: Slots) -> dict[str, str]:
    today: date = slots["today"]
    month = 3 * int(slots["number"]) - 2
    if not 1 <= month <= 10:
        raise ValueError("a year has four quarters")
    first = date(slots.get("year") or today.year - (month > today.month), month, 1)
    return {"from": first.isoformat(), "to": start_of_unit("quarter", first, -1).isoformat()}


def _day(given: tuple[int | None, int, int], today: date) -> date:
    """The given day; without a year the latest one that is not in the future."""
    year, month, day = given
    if year is not None:
        return date(year, month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _since(slots: Slots) -> dict[str, str]:
    return {"from": _day(slots["day"], slots["today"]).isoformat()}


def _after(slots: Slots) -> dict[str, str]:
    return {"from": (_day(slots["day"], slots["today"]) + timedelta(days=1)).isoformat()}


def _until(slots: Slots) -> dict[str, str]:
    return {"to": _day(slots["day"], slots["today"]).isoformat()}


def _on(slots: Slots) -> dict[str, str]:
    day = _day(slots["day"], slots["today"])
    return {"from": day.isoformat(), "to": (day + timedelta(days=1)).isoformat()}


def _between(slots: Slots) -> dict[str, str]:
    """Both named days are included; the first one lies before the last one."""
    last = _day(slots["day2"], slots["today"])
    first = _day(slots["day"], last)
    return {"from": first.isoformat(), "to": (last + timedelta(days=1)).isoformat()}


def _ago(slots: Slots) -> dict[str, str]:
    """`30 to 60 days ago`: the farther one is where the window begins."""
    unit = slots["span"].lstrip("0123456789")
    near, far = sorted((int(slots["number"]), int(slots["span"].removesuffix(unit))))
    return {"from_ago": f"{far}{unit}", "to_ago": f"{near}{unit}"}


def _rolling(slots: Slots) -> dict[str, str]:
    return {"last": slots.get("span") or slots["spans"]}


def _since_day(slots: Slots, back: int) -> dict[str, str]:
    return {"from": (slots["today"] - timedelta(days=back)).isoformat()}


def _calendar(name: str) -> dict[str, str]:
    return {"calendar": name}


def _line(pattern: str, example: str, meaning: Any) -> Phrase:
    return Phrase(Kind.WINDOW, pattern, example, meaning)


def _unit_lines() -> list[Phrase]:
    lines = []
    for unit in ("week", "month", "quarter", "year"):
        this, last = _calendar(f"this_{unit}"), _calendar(f"last_{unit}")
        lines += [
            _line(f"[in|during] this {unit} [so far]", f"bought coffee this {unit}", this),
            _line(f"so far this {unit}", f"bought coffee so far this {unit}", this),
            _line(
                f"since the (start|beginning) of the {unit}",
                f"bought coffee since the start of the {unit}",
                this,
            ),
            _line(f"[in|during] last {unit}", f"bought coffee last {unit}", last),
            _line(f"(in|during) the previous {unit}", f"bought coffee in the previous {unit}", last),
            _line(
                f"in the {unit} before last",
                f"bought coffee in the {unit} before last",
                _calendar(f"{unit}-2"),
            ),
        ]
    return lines


PHRASES = [
    _line(
        "[in|within|during|over|for] the (last|past) {span}",
        "bought coffee in the last 30 days",
        _rolling,
    ),
    _line("[in|within|during|over] (last|past) {spans}", "bought coffee within past two weeks", _rolling),
    _line("in the previous {spans}", "bought coffee in the previous 14 days", _rolling),
    Phrase(Kind.ABSENCE, "(for|in) {spans}", "did not buy coffee for 60 days", _rolling),
    _line("today", "bought coffee today", _calendar("today")),
    _line("yesterday", "bought coffee yesterday", _calendar("yesterday")),
    _line("[on|over|during] last weekend", "bought coffee last weekend", _calendar("last_weekend")),
    _line("[on|over|during] this weekend", "bought coffee this weekend", _calendar("this_weekend")),
    *_unit_lines(),
    _line("year to date", "bought coffee year to date", _calendar("this_year")),
    _line(
        "since [last] {weekday}", "bought coffee since Monday", lambda s: _calendar(f"since_{s['weekday']}")
    ),
    _line("since yesterday", "bought coffee since yesterday", lambda s: _since_day(s, 1)),
    _line("since {day}", "bought coffee since 1 September", _since),
    _line("(from|starting) {day} on", "bought coffee from 1 September on", _since),
    _line("since {month}", "bought coffee since August", lambda s: {"from": _month(s)["from"]}),
    _line("since {month} {year}", "bought coffee since August 2025", lambda s: {"from": _month(s)["from"]}),
    _line("since {year}", "bought coffee since 2025", lambda s: {"from": _year(s)["from"]}),
    _line("(in|during) {month}", "bought coffee in August", _month),
    _line("(in|during) {month} {year}", "bought coffee in August 2025", _month),
    _line("(in|during) {year}", "bought coffee in 2025", _year),
    _line("(in|during) q {number}", "bought coffee in Q 2", _quarter),
    _line("(in|during) q {number} {year}", "bought coffee in Q 2 2025", _quarter),
    _line("on {day}", "bought coffee on 1 September", _on),
    _line(
        "(between|from) {day} (and|to|until) {day2}", "bought coffee between 1 August and 15 August", _between
    ),
    _line("(before|until) {day}", "bought coffee before 1 September", _until),
    _line("after {day}", "bought coffee after 1 September", _after),
    _line("before {month}", "bought coffee before August", lambda s: {"to": _month(s)["from"]}),
    _line("before {year}", "bought coffee before 2026", lambda s: {"to": _year(s)["from"]}),
    _line("{number} to {span} ago", "bought coffee 30 to 60 days ago", _ago),
    _line("between {number} and {span} ago", "bought coffee between 30 and 60 days ago", _ago),
    _line(
        "(more than|over) {span} ago",
        "bought coffee more than 60 days ago",
        lambda s: {"older_than": s["span"]},
    ),
    _line(
        "at least {span} ago",
        "bought coffee at least 60 days ago",
        lambda s: {"older_than": s["span"], "inclusive": True},
    ),
    _line("(less than|within) {span} ago", "bought coffee less than 60 days ago", _rolling),
    _line("(ever|at any time|so far|all time)", "bought coffee ever", {"ever": True}),
    Phrase(
        Kind.SAME_WINDOW,
        "in (that time|that period|this period|the same period)",
        "bought coffee in the last 14 days and viewed toys in that time",
    ),
    Phrase(
        Kind.SAME_WINDOW,
        "in (those|these|the same) {span}",
        "bought coffee in the last 14 days and viewed toys in those 14 days",
    ),
]
