"""When customers do something: whether they are new, active, returning or dormant, and their best hour."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import UtcDateTime, table_of
from profiles.membership import in_ids
from profiles.schema import Event
from segments.moment import Moment
from segments.traits.days import Hour

#: Who did nothing for so long is dormant, and who came back within it is returning.
PERIOD = timedelta(days=30)
#: The best hour is found among so many of the latest hours in which the customer did something...
HOURS = 100
#: ... and takes at least so many; fewer tell nothing.
LEAST_HOURS = 10
#: An event counts at the first instant after it.
TICK = timedelta(microseconds=1)


@dataclass
class Activity:
    """The hours in which one customer did something, each with its first and last event, in order."""

    hours: list[tuple[datetime, datetime]] = field(default_factory=list)

    def state(
        self, since: datetime, last_seen_at: datetime | None, now: datetime
    ) -> tuple[str, datetime | None]:
        """What the customer is now, and when that ends by itself.

        `since` is when the customer became known, `last_seen_at` when they last did something. Either
        counts for PERIOD, its first instant included.
        """
        last = last_seen_at or since
        if last < now - PERIOD:
            return "dormant", None
        for start, name in ((self._came_back(since), "returning"), (since, "new")):
            if start is not None and start >= now - PERIOD:
                return name, min(start, last) + PERIOD + TICK
        return "active", last + PERIOD + TICK

    def best_hour(self, zone: ZoneInfo) -> int | None:
        """The hour of the customer's own day in which they did something most often; None for too few.

        Each of the latest HOURS counts once; every hour of the day is smoothed with a quarter of each of
        its neighbours and a half of itself, across midnight. Of several the earliest wins.
        """
        latest = self.hours[-HOURS:]
        if len(latest) < LEAST_HOURS:
            return None
        counts = Counter(first.astimezone(zone).hour for first, _ in latest)
        smooth = {h: counts[(h - 1) % 24] + 2 * counts[h] + counts[(h + 1) % 24] for h in range(24)}
        return max(smooth, key=lambda hour: (smooth[hour], -hour))

    def _came_back(self, since: datetime) -> datetime | None:
        """The first event after the latest pause of more than PERIOD."""
        # Hours that were not read are older than two periods: the pause before the first one is seen anyway.
        former = [since, *(last for _, last in self.hours[:-1])]
        pauses = zip(former, (first for first, _ in self.hours), strict=False)
        return max((later for earlier, later in pauses if later - earlier > PERIOD), default=None)


def _hours() -> Select[Any]:
    """The hours in which profiles did something, each with its first and last event, in order."""
    event = table_of(Event).c
    hour = Hour(event.at)
    place = func.row_number().over(partition_by=event.profile_id, order_by=hour.desc()).label("place")
    hours = (
        select(event.profile_id, func.min(event.at).label("first"), func.max(event.at).label("last"), place)
        .where(in_ids(event.profile_id), event.at < bindparam("now", type_=UtcDateTime()))
        .group_by(event.profile_id, hour)
        .subquery()
        .c
    )
    needed = or_(hours.place <= HOURS, hours.last >= bindparam("recent", type_=UtcDateTime()))
    found = select(hours.profile_id, hours.first, hours.last).where(needed)
    return found.order_by(hours.profile_id, hours.place.desc())


#: Made once: a dialect then finds it among its compiled statements at once.
_ACTIVITY = _hours()


async def read_activity(
    session: AsyncSession, profile_ids: Sequence[int], moment: Moment
) -> dict[int, Activity]:
    """As many hours of each profile as the best hour and the last two periods need."""
    recent = moment.now - 2 * PERIOD - timedelta(hours=1)
    asked = {"ids": list(profile_ids), "now": moment.now, "recent": recent}
    found: dict[int, Activity] = defaultdict(Activity)
    for owner, first, last in await session.execute(_ACTIVITY, asked):
        found[owner].hours.append((first, last))
    return found
