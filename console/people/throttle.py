"""Slows down whoever tries passwords."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta


class Throttle:
    """Counts failed tries by key, in memory: a restart forgives, and several processes count apart.

    After `limit` failures a key has to wait until `window` has passed since its latest one.
    """

    def __init__(
        self, *, limit: int = 5, window: timedelta = timedelta(minutes=15), keys: int = 10_000
    ) -> None:
        self._limit = limit
        self._window = window
        # An attacker chooses the keys, so their number is bounded; the oldest are forgotten first.
        self._keys = keys
        self._failures: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def wait(self, key: str, *, now: datetime) -> timedelta | None:
        """How long this key still has to wait; None if it may try."""
        count, latest = self._failures.get(key, (0, now))
        remaining = latest + self._window - now
        return remaining if count >= self._limit and remaining > timedelta(0) else None

    def failed(self, key: str, *, now: datetime) -> None:
        count, latest = self._failures.pop(key, (0, now))
        fresh = now - latest < self._window
        self._failures[key] = (count + 1 if fresh else 1, now)
        while len(self._failures) > self._keys:
            self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        self._failures.pop(key, None)
