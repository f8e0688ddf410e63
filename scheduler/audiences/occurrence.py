"""Occurrences: the times at which a campaign is sent, once or again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from scheduler.audiences.timing import Timing, parse_timing
from scheduler.journeys.step import clock_time
from scheduler.journeys.waiting import next_moment
from scheduler.schema import Campaign
from segments.moment import instant

#: Where a day begins first on earth.
_FIRST = timezone(timedelta(hours=14))
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Occurrence:
    """One time at which a campaign is sent."""

    #: When its members are written down: no customer's time comes earlier.
    begins: datetime
    #: The calendar day that it is for; None where each customer's next time of day counts.
    day: date | None = None


def first(timing: Timing | None, *, start: datetime, shop: ZoneInfo) -> Occurrence:
    """The first occurrence of a campaign that is started for this instant; `shop` is the shop's zone.

    A repeated one begins with the first day that has begun nowhere yet, so that everybody gets each day's.
    """
    if timing is None:
        return Occurrence(start)
    if timing.repeat is None:
        return _only(timing, start, shop)
    earliest = timing.on or start.astimezone(shop).date()
    day = timing.repeat.day_from(earliest, earliest)
    while opening(timing, day, shop) < start:
        day = timing.repeat.day_from(day + _DAY, earliest)
    return Occurrence(opening(timing, day, shop), day)


def _only(timing: Timing, start: datetime, shop: ZoneInfo) -> Occurrence:
    if timing.on is not None:
        return Occurrence(max(start, opening(timing, timing.on, shop)), timing.on)
    if timing.clock == "shop":
        return Occurrence(next_moment(start, clock_time(timing.at), (), shop))
    return Occurrence(start)


def opening(timing: Timing, day: date, shop: ZoneInfo) -> datetime:
    """The earliest instant at which a message for this day is due anywhere."""
    if timing.clock == "shop":
        return instant(datetime.combine(day, clock_time(timing.at)), shop)
    earliest = time() if timing.clock == "best_hour" else clock_time(timing.at)
    return datetime.combine(day, earliest, _FIRST).astimezone(UTC)


def following(campaign: Campaign, shop: ZoneInfo) -> Occurrence | None:
    """The occurrence after the campaign's latest one; None where that was the last."""
    timing = parse_timing(campaign.timing)
    if timing is None or timing.repeat is None or campaign.occurs_on is None:
        return None
    if timing.repeat.times is not None and campaign.occurrence + 1 >= timing.repeat.times:
        return None
    found = _after(timing, campaign.occurs_on, shop)
    over = campaign.expires_at is not None and campaign.expires_at <= found.begins
    return None if over else found


def recur(campaign: Campaign, *, now: datetime, shop: ZoneInfo) -> None:
    """Begin the next occurrence; of several that were missed while nobody looked, only the latest."""
    timing = parse_timing(campaign.timing)
    assert timing is not None
    assert campaign.occurs_on is not None  # `next_at` says so
    found = _after(timing, campaign.occurs_on, shop)
    while found.day is not None and (later := _after(timing, found.day, shop)).begins <= now:
        found = later
    campaign.occurrence += 1
    campaign.occurs_on = found.day
    campaign.send_at = found.begins
    campaign.next_at = campaign.planned_at = None


def _after(timing: Timing, day: date, shop: ZoneInfo) -> Occurrence:
    assert timing.repeat is not None
    later = timing.repeat.day_from(day + _DAY, timing.on or day)
    return Occurrence(opening(timing, later, shop), later)
