"""The frequency cap: how many marketing messages one customer may get in a while."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.exceptions import InvalidSetting
from scheduler.schema import Campaign, Delivery, DeliveryKey
from segments.moment import instant

Unit = Literal["day", "week", "month"]

_FORM = re.compile(r"([1-9]\d{0,3})\s*/\s*(?:([1-9]\d{0,3})([hdw])|([1-9]\d?)?\s*(day|week|month)s?)")
_ROLLING = {"h": timedelta(hours=1), "d": timedelta(hours=24), "w": timedelta(days=7)}
#: No zone is further from UTC, and no calendar day is longer.
_ZONE_MARGIN = timedelta(days=2)
_MOST_RULES = 10
#: A message that may have arrived counts like one that did.
_COUNTED = ("sent", "sending", "unknown")


@dataclass(frozen=True)
class Calendar:
    """So many days, weeks or months of the customer's calendar, the present one included.

    A week begins on Monday. At 23:00 a message may be the last of its day and at 00:00 the next one goes.
    """

    count: int
    unit: Unit

    def begin(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The instant at which the first of these days begins in `zone`."""
        return instant(datetime.combine(self._first(now.astimezone(zone).date()), time()), zone)

    def __str__(self) -> str:
        return self.unit if self.count == 1 else f"{self.count}{self.unit}s"

    def earliest(self, now: datetime) -> datetime:
        """No zone's `begin` lies before this instant."""
        days = {"day": 1, "week": 7, "month": 31}[self.unit] * self.count
        return now - timedelta(days=days) - _ZONE_MARGIN

    def _first(self, today: date) -> date:
        if self.unit == "day":
            return today - timedelta(days=self.count - 1)
        if self.unit == "week":
            return today - timedelta(days=today.weekday(), weeks=self.count - 1)
        year, month = divmod(today.year * 12 + today.month - self.count, 12)
        return date(year, month + 1, 1)


@dataclass(frozen=True)
class Rolling:
    """The last so many times 24 hours, wherever the customer lives."""

    length: timedelta

    def __str__(self) -> str:
        return f"{self.length // timedelta(hours=1)}h"

    def begin(self, now: datetime, _: ZoneInfo) -> datetime:
        return now - self.length

    def earliest(self, now: datetime) -> datetime:
        return now - self.length


@dataclass(frozen=True)
class CapRule:
    """At most `limit` messages in `window`."""

    limit: int
    window: Calendar | Rolling

    def allows(self, received: Sequence[datetime], now: datetime, zone: ZoneInfo) -> bool:
        begin = self.window.begin(now, zone)
        return sum(at >= begin for at in received) < self.limit


@dataclass(frozen=True)
class FrequencyCap:
    """Rules that hold together, over all campaigns and journeys; the strictest decides."""

    rules: tuple[CapRule, ...]

    def __str__(self) -> str:
        """As `parse` reads it."""
        return ", ".join(f"{rule.limit}/{rule.window}" for rule in self.rules)

    @classmethod
    def parse(cls, text: str) -> FrequencyCap | None:
        """`1/day, 3/week, 8/month` or `3/7d`; None for an empty text. Raises InvalidSetting.

        `day`, `week` and `month` are the customer's calendar (`2/3days` too); `7d`, `24h` and `2w` are so
        many times 24 hours, hours, or seven times 24 hours.
        """
        if not text.strip():
            return None
        parts = [part.strip() for part in text.split(",")]
        if len(parts) > _MOST_RULES:
            raise InvalidSetting(f"A frequency cap has at most {_MOST_RULES} rules.")
        return cls(tuple(_rule(part) for part in parts))

    def allows(self, received: Sequence[datetime], *, now: datetime, zone: ZoneInfo) -> bool:
        """Whether one more message may go to a customer who lives in `zone` and got these."""
        return all(rule.allows(received, now, zone) for rule in self.rules)

    async def received(
        self,
        session: AsyncSession,
        profile_ids: Collection[int],
        *,
        now: datetime,
        without: Collection[DeliveryKey],
    ) -> dict[int, list[datetime]]:
        """When each profile got the messages that some rule may count, not counting the rows `without`.

        Transactional messages do not count.
        """
        key = tuple_(Delivery.campaign_id, Delivery.step, Delivery.profile_id, Delivery.occurrence)
        query = self.counted(now).where(Delivery.profile_id.in_(profile_ids), key.not_in(list(without)))
        found: defaultdict[int, list[datetime]] = defaultdict(list)
        for row in await session.execute(query):
            found[row.profile_id].append(row.at)
        return found

    def counted(self, now: datetime) -> Select[int, datetime]:
        """Every message that some rule may count: whose it is, and when it was sent (`at`)."""
        at = func.coalesce(Delivery.sent_at, Delivery.claimed_at)
        return (
            select(Delivery.profile_id, at.label("at"))
            .join(Campaign, Campaign.id == Delivery.campaign_id)
            .where(
                Delivery.state.in_(_COUNTED),
                at >= min(rule.window.earliest(now) for rule in self.rules),
                Campaign.transactional.is_(False),
            )
        )


def _rule(text: str) -> CapRule:
    found = _FORM.fullmatch(text)
    if found is None:
        raise InvalidSetting(f"A frequency cap is written 1/day, 3/week or 3/7d, not {text!r}.")
    limit, length, rolling, count, unit = found.groups()
    if unit:
        return CapRule(int(limit), Calendar(int(count or 1), cast("Unit", unit)))
    return CapRule(int(limit), Rolling(int(length) * _ROLLING[rolling]))
