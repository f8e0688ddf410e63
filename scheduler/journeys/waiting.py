"""When a wait ends, on the clock and the calendar of the customer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.journeys.step import LocalMoment, Patience, Wait, clock_time
from segments.calendar import WEEKDAYS
from segments.moment import instant
from segments.window import elapsed

_DAY = timedelta(days=1)


def end_of(wait: Wait, *, now: datetime, zone: ZoneInfo) -> datetime:
    """When a wait that begins now is over at the latest."""
    asked = wait.wait
    if isinstance(asked, LocalMoment):
        return next_moment(now, clock_time(asked.at), asked.weekdays, zone)
    return now + elapsed(asked.at_most if isinstance(asked, Patience) else asked)


def next_moment(now: datetime, at: time, weekdays: tuple[str, ...], zone: ZoneInfo) -> datetime:
    """The first instant from now on at which the zone's clocks show `at` on one of the days.

    The date is found first and then placed in the zone: a time in a gap is the first instant after it, one
    that comes twice is the first of the two.
    """
    day = now.astimezone(zone).date()
    while True:
        found = instant(datetime.combine(day, at), zone)
        if found >= now and (not weekdays or WEEKDAYS[day.weekday()] in weekdays):
            return found
        day += _DAY


def anniversaries(born: date, today: date) -> list[date]:
    """The days near today on which the date comes round; 29 February is the 28th in other years."""
    return [_in_year(born, year) for year in (today.year - 1, today.year, today.year + 1)]


def _in_year(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
