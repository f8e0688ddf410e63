"""Quiet hours: the part of a customer's day in which nothing is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import structlog

from scheduler.exceptions import InvalidSetting
from segments.moment import instant

#: What becomes of a message that comes due in quiet hours.
WhenQuiet = Literal["hold", "skip"]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVERY_DAY = frozenset(range(7))
_SPAN = rf"(?:{'|'.join(_DAYS)})(?:-(?:{'|'.join(_DAYS)}))?"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_FORM = re.compile(rf"(?:({_SPAN}(?:\+{_SPAN})*)\s+)?({_CLOCK})-({_CLOCK}|24:00)(?:\s+(hold|skip))?")
_WEEK = 7 * 24 * 60


@dataclass(frozen=True)
class QuietWindow:
    """From `start` up to but without `end`, local time; over midnight where end <= start.

    It belongs to the weekday (0 is Monday) on which it begins.
    """

    start: time
    end: time
    days: frozenset[int] = _EVERY_DAY

    def end_around(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the window that holds `now` ends; None where none does.

        Each is built from its local date first and then placed in the zone, so that a change of the clocks
        moves it with the clocks: a time in a gap is the first valid instant after it, a time that comes
        twice is the first of the two.
        """
        today = now.astimezone(zone).date()
        nights = timedelta(days=1 if self.end <= self.start else 0)
        for day in (today - timedelta(days=1), today):
            if day.weekday() not in self.days:
                continue
            start = instant(datetime.combine(day, self.start), zone)
            end = instant(datetime.combine(day + nights, self.end), zone)
            if start <= now < end:
                return end
        return None

    def __str__(self) -> str:
        days = "" if self.days == _EVERY_DAY else f"{'+'.join(_DAYS[day] for day in sorted(self.days))} "
        return f"{days}{self.start:%H:%M}-{'24:00' if self.end == time() else f'{self.end:%H:%M}'}"

    def minutes(self) -> set[int]:
        """The minutes of a week, from Monday 00:00, that it covers."""
        begin, end = (moment.hour * 60 + moment.minute for moment in (self.start, self.end))
        length = (end - begin) % 1440 or 1440
        return {(day * 1440 + begin + offset) % _WEEK for day in self.days for offset in range(length)}


@dataclass(frozen=True)
class QuietHours:
    """Windows in which nothing is sent; a message is held until they end, or skipped."""

    windows: tuple[QuietWindow, ...]
    when_quiet: WhenQuiet = "hold"

    def __str__(self) -> str:
        """As `parse` reads it."""
        way = " skip" if self.when_quiet == "skip" else ""
        return ", ".join(f"{window}{way}" for window in self.windows)

    @classmethod
    def parse(cls, text: str) -> QuietHours | None:
        """`22:00-08:00`, `22:00-08:00 skip` or `mon-fri 22:00-08:00, sat+sun 00:00-24:00`; None for none.

        Raises InvalidSetting.
        """
        if not text.strip():
            return None
        read = windows_in(text)
        if read is None:
            raise InvalidSetting(f"Quiet hours are written 22:00-08:00, not {text!r}.")
        windows, ways = read
        if len(ways) > 1:
            raise InvalidSetting("Quiet hours either hold or skip, for all windows.")
        if are_always(windows):
            raise InvalidSetting("Quiet hours leave no hour of the week to send in.")
        return cls(windows, "skip" if "skip" in ways else "hold")

    def release(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet hours around `now` end; None outside of them."""
        end = self._end(now, zone)
        # Windows may follow one another; where a country leaves out a day, one begins as the other ends.
        while end and (later := self._end(end, zone)):
            end = later
        return end

    def _end(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        ends = [end for window in self.windows if (end := window.end_around(now, zone))]
        return max(ends, default=None)


def windows_in(text: str) -> tuple[tuple[QuietWindow, ...], set[str]] | None:
    """The windows that a text names, and whether it says `hold` or `skip`; None where it says no windows."""
    found = [_FORM.fullmatch(part.strip()) for part in text.split(",")]
    read = [match for match in found if match and match[2] != match[3]]
    if len(read) < len(found):
        return None
    windows = tuple(QuietWindow(_clock(one[2]), _clock(one[3]), _weekdays(one[1])) for one in read)
    return windows, {one[4] for one in read if one[4]}


def are_always(windows: Iterable[QuietWindow]) -> bool:
    """Whether they cover the whole week."""
    return len(set().union(*(window.minutes() for window in windows))) == _WEEK


def _clock(text: str) -> time:
    return time() if text == "24:00" else time.fromisoformat(text)


def _weekdays(text: str | None) -> frozenset[int]:
    """`mon`, `mon+wed`, `fri-mon`, `mon-wed+sat`; every day where nothing is said."""
    if not text:
        return _EVERY_DAY
    days: set[int] = set()
    for part in text.split("+"):
        first, _, last = part.partition("-")
        begin, end = _DAYS.index(first), _DAYS.index(last or first)
        days |= {(begin + offset) % 7 for offset in range((end - begin) % 7 + 1)}
    return frozenset(days)


def customer_zone(name: str | None, shop: ZoneInfo) -> ZoneInfo:
    """The zone that a profile names; the shop's own where it names none, or none that exists."""
    return (_zone(name) if name else None) or shop


def is_zone(name: str) -> bool:
    """Whether a time zone of this name exists."""
    return _zone(name) is not None


@lru_cache(maxsize=4096)  # so that a wrong name is said once, not for each message
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # ValueError: not a zone's name at all (an absolute path); OSError: a folder's name ("Europe").
        log = structlog.get_logger("scheduler")
        log.warning("A time zone is not known; the shop's is used.", action="unknown_zone", zone=name)
        return None
