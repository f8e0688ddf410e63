"""Windows of time: half-open, from the start up to but without the end, and never beyond now."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, Tag, model_validator
from sqlalchemy import ColumnElement, and_

from segments.calendar import calendar_days, months_earlier, next_day_of_change
from segments.keyed import by_key
from segments.moment import Moment, instant
from segments.node import Node
from segments.passing import SLACK, TICK, passes

DURATION = re.compile(r"(\d{1,5})(min|h|d|w|mo|y)")
EXACT = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
MONTHS = {"mo": 1, "y": 12}
LONGEST = timedelta(days=36525)
#: A day on which every calendar name is tried; any day would do.
SOME_DAY = date(2024, 1, 1)


def _duration(text: str) -> str:
    found = DURATION.fullmatch(text)
    if found is None:
        raise ValueError("a duration is a number and min, h, d, w, mo or y: 30d, 24h, 3mo")
    size = EXACT.get(found[2]) or timedelta(days=31) * MONTHS[found[2]]
    if int(found[1]) * size > LONGEST:
        raise ValueError("a duration is at most a hundred years")
    return text


def _longer_than_nothing(text: str) -> str:
    if int(split_duration(text)[0]) == 0:
        raise ValueError("a window needs a length above 0")
    return text


def _calendar_name(name: str) -> str:
    calendar_days(name, SOME_DAY)
    return name


Duration = Annotated[str, AfterValidator(_duration)]
Length = Annotated[Duration, AfterValidator(_longer_than_nothing)]
CalendarName = Annotated[str, AfterValidator(_calendar_name)]


def split_duration(text: str) -> tuple[int, str]:
    """`30d` is (30, "d")."""
    found = DURATION.fullmatch(text)
    assert found is not None  # a Duration has been validated
    return int(found[1]), found[2]


def before(moment: Moment, duration: str) -> datetime:
    """So long before now: hours, days and weeks as elapsed time, months and years by the calendar."""
    count, unit = split_duration(duration)
    if unit in EXACT:
        return moment.now - count * EXACT[unit]
    local = moment.now.astimezone(moment.zone)
    day = months_earlier(local.date(), count * MONTHS[unit])
    return instant(datetime.combine(day, local.time()), moment.zone)


def _usual(duration: str) -> timedelta:
    """The length, with a month of 30 days."""
    count, unit = split_duration(duration)
    return count * (EXACT.get(unit) or timedelta(days=30) * MONTHS[unit])


def _passes_at(at: datetime, duration: str, moment: Moment) -> datetime | None:
    """When `at` will lie that long before now, if it does not yet."""
    count, unit = split_duration(duration)
    if unit in MONTHS:
        return passes(at, count * MONTHS[unit], moment)
    due = at + count * EXACT[unit]
    # A border belongs to some windows and not to others.
    return next((one for one in (due, due + TICK) if one > moment.now), None)


def _long_before(moment: Moment, duration: str) -> datetime:
    """At least so long before now, whatever the calendar does to a month."""
    return before(moment, duration) - (SLACK if split_duration(duration)[1] in MONTHS else timedelta(0))


def _exact_length(text: str) -> str:
    if split_duration(text)[1] not in EXACT:
        raise ValueError("a length between two events is given in min, h, d or w: 7d, 24h")
    return text


#: A length of elapsed time, which does not depend on the calendar.
Elapsed = Annotated[Length, AfterValidator(_exact_length)]


def elapsed(text: str) -> timedelta:
    """`7d` is seven times 24 hours."""
    count, unit = split_duration(text)
    return count * EXACT[unit]


class Bounds(NamedTuple):
    """Instants; no start means from the beginning. The end is not part of the window."""

    start: datetime | None
    end: datetime

    def contain(self, at: datetime) -> bool:
        return at < self.end and (self.start is None or at >= self.start)

    def sql(self, at: ColumnElement[datetime]) -> ColumnElement[bool]:
        inside = at < self.end
        return inside if self.start is None else and_(at >= self.start, inside)


class _Window(Node, ABC):
    @abstractmethod
    def bounds(self, moment: Moment) -> Bounds:
        """The window as instants, ending now at the latest."""

    def next_change(self, at: datetime, moment: Moment) -> datetime | None:
        """The earliest instant after now at which `at` may enter or leave the window; None for never."""
        return at + TICK if at >= moment.now else self._passes(at, moment)

    def _passes(self, at: datetime, moment: Moment) -> datetime | None:
        """The same for what has happened already."""
        return None

    def horizon(self, moment: Moment) -> datetime:
        """What happened before it stays where it is, inside the window or outside, for ever."""
        return moment.now


class Ever(_Window):
    """All history."""

    ever: Literal[True] = True

    def bounds(self, moment: Moment) -> Bounds:
        return Bounds(None, moment.now)


class Last(_Window):
    """The time up to now."""

    last: Length

    def bounds(self, moment: Moment) -> Bounds:
        return Bounds(before(moment, self.last), moment.now)

    def _passes(self, at: datetime, moment: Moment) -> datetime | None:
        return _passes_at(at, self.last, moment)

    def horizon(self, moment: Moment) -> datetime:
        return _long_before(moment, self.last)


class Ago(_Window):
    """From one distance in the past to a nearer one."""

    from_ago: Length
    to_ago: Duration

    @property
    def is_backwards(self) -> bool:
        """Whether it ends before it begins, so that nothing lies in it."""
        return _usual(self.from_ago) < _usual(self.to_ago)

    def bounds(self, moment: Moment) -> Bounds:
        return Bounds(before(moment, self.from_ago), before(moment, self.to_ago))

    def _passes(self, at: datetime, moment: Moment) -> datetime | None:
        borders = (_passes_at(at, border, moment) for border in (self.to_ago, self.from_ago))
        return min((one for one in borders if one is not None), default=None)

    def horizon(self, moment: Moment) -> datetime:
        return min(_long_before(moment, self.from_ago), _long_before(moment, self.to_ago))


class OlderThan(_Window):
    """Everything longer ago than a duration; exactly that long ago too where `inclusive`."""

    older_than: Duration
    inclusive: bool = False

    def bounds(self, moment: Moment) -> Bounds:
        end = before(moment, self.older_than) + timedelta(microseconds=1 if self.inclusive else 0)
        return Bounds(None, min(end, moment.now))

    def _passes(self, at: datetime, moment: Moment) -> datetime | None:
        return _passes_at(at, self.older_than, moment)

    def horizon(self, moment: Moment) -> datetime:
        return _long_before(moment, self.older_than)


class Calendar(_Window):
    """A unit of the shop's calendar."""

    calendar: CalendarName

    def bounds(self, moment: Moment) -> Bounds:
        first, after = calendar_days(self.calendar, moment.today)
        return Bounds(moment.start_of(first), min(moment.start_of(after), moment.now))

    def _passes(self, at: datetime, moment: Moment) -> datetime | None:
        if at < self.horizon(moment):
            return None
        return moment.start_of(next_day_of_change(self.calendar, moment.today))

    def horizon(self, moment: Moment) -> datetime:
        return min(moment.start_of(calendar_days(self.calendar, moment.today)[0]), moment.now)


class Days(_Window):
    """Named days of the shop's calendar; `to` is the day after the last one."""

    from_: date | None = Field(default=None, alias="from")
    to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is None and self.to is None:
            raise ValueError("a window of days needs `from`, `to` or both")
        if self.from_ and self.to and self.from_ >= self.to:
            raise ValueError("`to` is the day after the last one, so it must be later than `from`")
        return self

    def bounds(self, moment: Moment) -> Bounds:
        end = moment.now if self.to is None else min(moment.start_of(self.to), moment.now)
        return Bounds(None if self.from_ is None else moment.start_of(self.from_), end)


_KEYS = {
    "ever": "Ever",
    "last": "Last",
    "from_ago": "Ago",
    "older_than": "OlderThan",
    "calendar": "Calendar",
    "from": "Days",
    "to": "Days",
}

Window = Annotated[
    Annotated[Ever, Tag("Ever")]
    | Annotated[Last, Tag("Last")]
    | Annotated[Ago, Tag("Ago")]
    | Annotated[OlderThan, Tag("OlderThan")]
    | Annotated[Calendar, Tag("Calendar")]
    | Annotated[Days, Tag("Days")],
    by_key(_KEYS, what="window"),
]


def window_from(data: Any) -> Window:
    """For code that builds definitions: `window_from({"last": "30d"})`."""
    return _Holder(window=data).window


class _Holder(Node):
    window: Window
