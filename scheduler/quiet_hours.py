"""Quiet hours: the part of a customer's day in which nothing is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from scheduler.exceptions import InvalidSetting
from segments.moment import instant

_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class QuietHours:
    """From `start` up to but without `end`, local time, every day; over midnight where end < start."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> QuietHours | None:
        """`22:00-08:00`; None for an empty text. Raises InvalidSetting."""
        if not text.strip():
            return None
        found = _FORM.fullmatch(text.strip())
        if found is None or found.group(1, 2) == found.group(3, 4):
            raise InvalidSetting(f"Quiet hours are written 22:00-08:00, not {text!r}.")
        hours = [int(number) for number in found.groups()]
        return cls(time(hours[0], hours[1]), time(hours[2], hours[3]))

    def release(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the window that holds `now` ends; None outside quiet hours.

        Each window is built from its local date first and then placed in the zone, so that a change of
        the clocks moves it with the clocks: a time in a gap is the first valid instant after it, a time
        that comes twice is the first of the two.
        """
        end = self._end(now, zone)
        # Where a country leaves out a day, the next window begins at the very end of this one.
        while end and (later := self._end(end, zone)):
            end = later
        return end

    def _end(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        today = now.astimezone(zone).date()
        nights = timedelta(days=1 if self.end < self.start else 0)
        for day in (today - timedelta(days=1), today):
            start = instant(datetime.combine(day, self.start), zone)
            end = instant(datetime.combine(day + nights, self.end), zone)
            if start <= now < end:
                return end
        return None


def customer_zone(name: str | None, shop: ZoneInfo) -> ZoneInfo:
    """The zone that a profile names; the shop's own where it names none, or none that exists."""
    if not name:
        return shop
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # ValueError: not a zone's name at all (an absolute path); OSError: a folder's name ("Europe").
        log = structlog.get_logger("scheduler")
        log.warning("A time zone is not known; the shop's is used.", action="unknown_zone", zone=name)
        return shop
