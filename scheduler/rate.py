"""The rate at which messages leave this machine."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

#: The window is a little longer than a second, so that calls which the network delays
#: unevenly by up to 10 ms still arrive no faster than the rate.
WINDOW = 1.01


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
        self._calls: deque[float] = deque(maxlen=self._limit)
        self._clock = clock
        self._sleep = sleep
        self._turn = asyncio.Lock()

    async def acquire(self) -> bool:
        """Wait until a call may leave and count it; whether there was a wait."""
        waited = self._turn.locked()
        async with self._turn:
            while (pause := self._until_free(1)) > 0:
                waited = True
                await self._sleep(pause)
            self._calls.append(self._clock())
        return waited

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
