"""What lets customers into a journey."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic import Tag as Named

from scheduler.journeys.step import ClockTime, Happened, Test, Weekday
from segments.keyed import by_key
from segments.node import Node
from segments.text import Text
from segments.window import Length, elapsed

#: A schedule asks no more often than this, in minutes.
SHORTEST = 5


class SegmentTrigger(Node):
    """Who enters the saved segment of this name, or leaves it, while the journey runs."""

    segment: Text
    edge: Literal["entered", "left"] = "entered"


class EventTrigger(Happened):
    """Who does something while the journey runs."""


class DateTrigger(Node):
    """Once a year, so many days before a date of the profile, at a time of the customer's own day."""

    #: `birthday`, or `trait:NAME` for a trait that holds a day as 2026-09-18.
    date: Annotated[str, Field(pattern=r"^(birthday|trait:.{1,100})$")]
    days_before: Annotated[int, Field(strict=True, ge=0, le=180)] = 0
    at: ClockTime = "10:00"


class Schedule(Node):
    """Again and again after so long, or at a time of the shop's day, on these days where any are named."""

    every: Length | None = None
    at: ClockTime | None = None
    weekdays: tuple[Weekday, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.every is None) == (self.at is None):
            raise ValueError("a schedule needs either `every` or `at`")
        if self.every is not None and (self.weekdays or elapsed(self.every).total_seconds() < SHORTEST * 60):
            raise ValueError(f"`every` is at least {SHORTEST}min and stands without weekdays")
        return self


class ScheduleTrigger(Node):
    """At each time of the schedule everybody who then meets the condition."""

    schedule: Schedule
    condition: Test


KEYS = {
    "segment": "SegmentTrigger",
    "event": "EventTrigger",
    "date": "DateTrigger",
    "schedule": "ScheduleTrigger",
}
Trigger = Annotated[
    Annotated[SegmentTrigger, Named("SegmentTrigger")]
    | Annotated[EventTrigger, Named("EventTrigger")]
    | Annotated[DateTrigger, Named("DateTrigger")]
    | Annotated[ScheduleTrigger, Named("ScheduleTrigger")],
    by_key(KEYS, what="trigger"),
]
