"""Windows of time as sentences say them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from segments.calendar import NAMED, UNITS, WEEKDAYS
from segments.hearing.ear import Ear, Heard, Phrase, Reader, either, fixed
from segments.hearing.figures import UNITS as LENGTHS
from segments.hearing.figures import day, duration, span, whole
from segments.window import Last

_NAMES = (*NAMED, "this_weekend", "last_weekend", *(f"since_{day}" for day in WEEKDAYS))


def _counted(unit: str) -> Reader:
    return Phrase(f"calendar.{unit}-n", lambda p: {"calendar": f"{unit}-{p['back']}"}, {"back": whole})


def _of_one(ear: Ear, at: int) -> Iterator[Heard]:
    """`in the last week`, where a language says a single unit without its number."""
    for unit in LENGTHS:
        end = ear.past(ear.words.window(Last(last=f"1{unit}")), at)
        if end is not None:
            yield Heard(end, {"last": f"1{unit}"})


def _ago(p: dict[str, Any]) -> dict[str, Any]:
    return {"from_ago": p["start"], "to_ago": p["end"]}


window = either(
    Phrase("window.last", lambda p: {"last": p["length"]}, {"length": duration}),
    _of_one,
    Phrase("window.ago", _ago, {"start": span, "end": span}),
    Phrase("window.backwards", _ago, {"start": span, "end": span}),
    Phrase("window.older", lambda p: {"older_than": p["length"]}, {"length": duration}),
    Phrase(
        "window.older_inclusive",
        lambda p: {"older_than": p["length"], "inclusive": True},
        {"length": duration},
    ),
    Phrase("window.since", lambda p: {"from": p["start"]}, {"start": day}),
    Phrase("window.before", lambda p: {"to": p["end"]}, {"end": day}),
    Phrase("window.days", lambda p: {"from": p["start"], "to": p["end"]}, {"start": day, "end": day}),
    fixed("window.ever", {"ever": True}),
    *(fixed(f"calendar.{name}", {"calendar": name}) for name in _NAMES),
    *(_counted(unit) for unit in UNITS),
)
when = either(window, fixed("at_any_time", {"ever": True}))
