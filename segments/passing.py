"""When an instant will lie some months back: by a calendar whose months and days differ in length."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from segments.calendar import months_earlier
from segments.moment import Moment

#: The finest step of time that is stored.
TICK = timedelta(microseconds=1)
#: A day so many months before another is at most so far from the day that the plain calendar names, with
#: the ends of months cut off and a clock that skips a day.
SLACK = timedelta(days=6)
#: Clocks are changed at full quarters of an hour.
QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


def passes(at: datetime, months: int, moment: Moment) -> datetime | None:
    """An instant after now, and not after the next one, at which `at` begins or ends to be so long ago.

    Far from it, it is an instant shortly before. Near it, it is one of those at which the answer may turn:
    the start of a day, the time of day of `at`, and every quarter of an hour where clocks are changed.
    """
    local = at.astimezone(moment.zone)
    due = months_earlier(local.date(), -months)
    first, last = moment.start_of(due - SLACK), moment.start_of(due + SLACK)
    if not first <= moment.now < last:
        return first if moment.now < first else None
    found = [moment.start_of(moment.today + DAY)]
    for fold in (0, 1):
        same_time = datetime.combine(moment.today, local.time(), moment.zone).replace(fold=fold)
        found += [same_time.astimezone(UTC), same_time.astimezone(UTC) + TICK]
    if _clocks_change(at, moment) or _clocks_change(moment.now, moment):
        found.append(_next_quarter(moment.now))
    return min(one for one in found if one > moment.now)


def _clocks_change(at: datetime, moment: Moment) -> bool:
    offsets = {(at + shift).astimezone(moment.zone).utcoffset() for shift in (-DAY, DAY)}
    return len(offsets) > 1


def _next_quarter(now: datetime) -> datetime:
    return now + QUARTER - (now - datetime(1970, 1, 1, tzinfo=UTC)) % QUARTER
