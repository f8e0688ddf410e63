"""The rate at which messages leave this machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

#: The window is a little longer than a second, so that calls which the network delays
#: unevenly by up to 10 ms still arrive no faster than the rate.
WINDOW = 1.01


@dataclass
class Place:
    """One call's place in the window: whether it had to wait, and the moment from which it counts."""

    waited: bool
    at: float


class SlidingWindow:
    """Lets through at most `rate` calls in every sliding second, first come, first served.

    `clock` gives monotonic seconds. A rate below 1 is one call in 1/rate seconds; a broken number is
    rounded down, because an exact window can only hold whole calls.
    """

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        window: float = WINDOW,
    ) -> None:
        if not rate > 0:
            raise ValueError(f"A rate is above 0, not {rate}.")
        self._limit = max(1, int(rate))
        self._window = window * max(1.0, 1 / rate)
        #: The last calls, as many as the limit, in the order of their moments.
        self._calls: list[float] = []
        self._clock = clock
        self._sleep = sleep
        self._turn = asyncio.Lock()

    async def acquire(self) -> Place:
        """Wait until a call may leave and count it."""
        waited = self._turn.locked()
        async with self._turn:
            while (pause := self._until_free(1)) > 0:
                waited = True
                await self._sleep(pause)
            place = Place(waited, self._clock())
            self._count(place.at)
        return place

    def leaves(self, place: Place) -> bool:
        """Count a call from now on, when it leaves, and not from when it got its place.

        False where the place was lost meanwhile: then it needs another one.
        """
        now = self._clock()
        if place.at not in self._calls or place.at + self._window <= now:
            return False
        self._calls.remove(place.at)
        place.at = now
        self._count(now)
        return True

    def _count(self, at: float) -> None:
        self._calls = [*self._calls, at][-self._limit :]

    async def room(self, at_least: int = 1) -> int:
        """Wait until `at_least` calls (or the limit, if that is lower) may leave at once; how many may."""
        while (pause := self._until_free(min(at_least, self._limit))) > 0:
            await self._sleep(pause)
        return self._limit - self._used()

    def _used(self) -> int:
        now = self._clock()
        # The same sum as in _until_free: another one could round to another answer.
        return sum(1 for at in self._calls if at + self._window > now)

    def _until_free(self, wanted: int) -> float:
        """Seconds until `wanted` more calls fit into the window; 0 where they do already."""
        spare = self._limit - len(self._calls)
        if wanted <= spare:
            return 0.0
        leaves = self._calls[wanted - spare - 1]
        return max(0.0, leaves + self._window - self._clock())
