"""At what hours people shop, by their own clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.demo.chance import Chance

#: Weights of the hours 0 to 23: little at night, a peak at lunch, a higher one in the evening.
_HOURS = list(
    enumerate((1.0, 0.4, 0.2, 0.1, 0.1, 0.3, 1, 3, 5, 5, 5, 6, 8, 7, 5, 5, 5, 6, 7, 9, 11, 10, 7, 3))
)


def moment_on(day: date, zone: ZoneInfo, chance: Chance) -> datetime:
    """A likely moment on a local day, in UTC, to the second."""
    hour = chance.weighted(_HOURS)
    local = datetime(
        day.year, day.month, day.day, hour, chance.whole(0, 59), chance.whole(0, 59), tzinfo=zone
    )
    return local.astimezone(UTC)


def later_moment(after: datetime, days: float, zone: ZoneInfo, chance: Chance) -> datetime:
    """A likely moment about so many days later, and never before."""
    day = (after + timedelta(days=days)).astimezone(zone).date()
    return max(moment_on(day, zone, chance), after + timedelta(minutes=chance.between(5, 90)))
