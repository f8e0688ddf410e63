"""The circumstances in which a definition is read: when, where, and how customers can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Moment:
    """What every evaluation of a definition needs to know beside the database.

    `channels` are those that a messenger serves now: "reachable" means a recorded yes to marketing
    and an unblocked identity on one of them. `currency` is the shop's only currency: money in a
    definition is written in currency units (49.5) and compared in its minor units (4950).
    """

    now: datetime
    zone: ZoneInfo
    channels: frozenset[str] = frozenset()
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("A moment needs an aware datetime.")

    @property
    def today(self) -> date:
        """The day that the shop's calendar shows."""
        return self.now.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """The instant at which a day begins in the shop's zone."""
        return instant(datetime.combine(day, time()), self.zone)

    def minor(self, amount: Decimal) -> Decimal:
        """A sum of money in minor units; a fraction remains where the sum is finer than those."""
        from babel.numbers import get_currency_precision

        return amount.scaleb(get_currency_precision(self.currency))


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a naive local time: the first of two in a fold, the end of a gap."""
    found = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == local:
        return found
    # In a gap both readings are off by its width; the first valid instant lies where it ends.
    before, after = found - timedelta(days=1), found + timedelta(days=1)
    while after - before > timedelta(microseconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < local:
            before = middle
        else:
            after = middle
    return after
