"""When a campaign's messages leave: by whose clock, on which day, and how often."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, model_validator

from scheduler.exceptions import InvalidCampaign
from scheduler.journeys.step import ClockTime, Weekday, clock_time
from scheduler.journeys.waiting import next_moment
from segments.calendar import WEEKDAYS
from segments.moment import instant
from segments.node import Node

_DAY = timedelta(days=1)
_YEARS = range(1970, 9000)


class Repeat(Node):
    """Every day, every week on some days, or every month on one day."""

    every: Literal["day", "week", "month"]
    #: Only for weeks; without any the weekday of the first time.
    weekdays: tuple[Weekday, ...] = ()
    #: Only for months, of which a shorter one has its last day instead; without it the day of the first time.
    day: Annotated[int | None, Field(strict=True, ge=1, le=31)] = None
    #: How often in all; None: until the campaign expires or is cancelled.
    times: Annotated[int | None, Field(strict=True, ge=1, le=1000)] = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.weekdays and self.every != "week":
            raise ValueError("weekdays belong to every week")
        if self.day is not None and self.every != "month":
            raise ValueError("a day belongs to every month")
        return self

    def falls_on(self, day: date, first: date) -> bool:
        """Whether it takes place on this day, when `first` is the first day on which it may."""
        if self.every == "week":
            return WEEKDAYS[day.weekday()] in (self.weekdays or (WEEKDAYS[first.weekday()],))
        if self.every == "month":
            return day.day == min(self.day or first.day, monthrange(day.year, day.month)[1])
        return True

    def day_from(self, day: date, first: date) -> date:
        """The first day from `day` on on which it takes place."""
        day = max(day, first)
        while not self.falls_on(day, first):
            day += _DAY
        return day


class Timing(Node):
    """A time of day, and by whose clock: one instant of the shop's, or each customer's own."""

    #: shop | local (the customer's zone) | best_hour (the customer's zone, and the hour in which they are
    #: most active).
    clock: Literal["shop", "local", "best_hour"] = "shop"
    #: For `best_hour` what holds for customers whose best hour is not known.
    at: ClockTime
    #: The day, or of a repeated one the first on which it may take place; None: from the start on.
    on: date | None = None
    #: For a customer on whose clock the time was over when the campaign started.
    if_past: Literal["next_day", "at_once"] = "next_day"
    repeat: Repeat | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.on is not None and self.on.year not in _YEARS:
            raise ValueError("its day lies in no year of our time")
        return self

    def due(
        self, day: date | None, *, floor: datetime, zone: ZoneInfo, best_hour: int | None = None
    ) -> datetime:
        """When a customer who lives in `zone` gets the message that is for `day`, not before `floor`.

        A time in a gap of the clocks is the first instant after it; of one that comes twice it is the first.
        """
        at = self.time_of(best_hour)
        if day is None:
            return next_moment(floor, at, (), zone)
        wanted = instant(datetime.combine(day, at), zone)
        if wanted >= floor:
            return wanted
        return floor if self.if_past == "at_once" else next_moment(floor, at, (), zone)

    def pinned(self, day: date | None) -> Timing:
        """The same with its first day, which tells the weekday or the day of the month of all others."""
        return self.model_copy(update={"on": day}) if self.repeat and self.on is None else self

    def time_of(self, best_hour: int | None) -> time:
        """The time of day for a customer with this best hour."""
        if self.clock == "best_hour" and best_hour is not None:
            return time(best_hour)
        return clock_time(self.at)

    def dump(self) -> dict[str, Any]:
        """The JSON form that `parse_timing` reads."""
        return self.model_dump(mode="json")


def parse_timing(data: Mapping[str, Any] | None) -> Timing | None:
    """The timing that `data` (JSON) describes; None without one. Raises InvalidCampaign."""
    try:
        return None if data is None else Timing.model_validate(data)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in fault["loc"]) or "timing"
        said = fault["msg"].removeprefix("Value error, ").rstrip(".")
        raise InvalidCampaign(f"Its timing, at {place}: {said}.") from error
