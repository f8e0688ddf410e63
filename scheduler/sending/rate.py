"""The rate at which messages leave this machine: one limiter for everything that a bot sends."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

#: The window of calls that may come in bursts is a little longer than a second, so that those which the
#: network delays unevenly by up to 10 ms still arrive no faster than the rate. The schedule of the others is
#: as much slower.
WINDOW = 1.01
#: For calls on a schedule the window only has to be longer than a second: what is late may catch up.
_EXACT = 1.001
#: So far behind its schedule a call may be and still be made up for.
_CATCH_UP = 0.2
#: No wait is shorter, in seconds: a clock may not tell less.
_SHORTEST = 0.0005
#: So old a look at what has changed may be when the call leaves, in seconds.
FRESH = 0.025


class SlidingWindow:
    """Lets through at most `rate` calls in every sliding second.

    `acquire` is for calls that somebody waits for: they go first, as soon as there is room.
    `acquire_evenly` is for the others: they leave on a schedule and make way. `clock` gives monotonic
    seconds. A rate below 1 is one call in 1/rate seconds; a broken number is rounded down, because an exact
    window can only hold whole calls.
    """

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if not rate > 0:
            raise ValueError(f"A rate is above 0, not {rate}.")
        self._limit = max(1, int(rate))
        self._second = max(1.0, 1 / rate)
        self._interval = WINDOW * self._second / self._limit
        #: The last calls, as many as the limit, in the order of their moments.
        self._calls: deque[float] = deque(maxlen=self._limit)
        #: When the schedule has its next call.
        self._next = float("-inf")
        #: Calls that go first and wait.
        self._urgent = 0
        self._clock = clock
        self._sleep = sleep
        self._door, self._line = asyncio.Lock(), asyncio.Lock()

    async def acquire(self) -> None:
        """Wait until a call may leave, before all that leave on the schedule, and count it."""
        self._urgent += 1
        try:
            async with self._door:
                while (pause := self._until_free(1, WINDOW)) > 0:
                    await self._wait(pause)
                self._calls.append(self._clock())
        finally:
            self._urgent -= 1

    async def acquire_evenly(self, look: Callable[[], Awaitable[bool]] | None = None) -> bool:
        """Wait for the schedule's next moment and count a call that leaves now; first come, first served.

        Where it had to wait, `look` is asked shortly before whether it may still leave. False where not:
        then nothing is counted, and the next one leaves in its place.
        """
        seen = self._clock()
        if not self._line.locked():
            # Nobody waited: there is nothing to make up for.
            self._next = max(self._next, seen)
        async with self._line:
            while True:
                pause = self._until_turn()
                stale = look is not None and self._clock() + pause - seen > 1.5 * FRESH
                if stale and pause > 1.5 * FRESH:
                    await self._wait(pause - FRESH)
                elif stale and look:
                    if not await look():
                        return False
                    seen = self._clock()
                elif pause > 0:
                    await self._wait(pause)
                else:
                    self._leave(self._clock())
                    return True

    async def soon(self, within: float) -> None:
        """Wait until a call on the schedule may leave within so many seconds."""
        while (pause := self._until_turn() - within) > 0:
            await self._wait(pause)

    async def _wait(self, seconds: float) -> None:
        await self._sleep(max(seconds, _SHORTEST))

    def _leave(self, now: float) -> None:
        self._next = max(self._next, now - _CATCH_UP) + self._interval
        self._calls.append(now)

    def _until_turn(self) -> float:
        first = _SHORTEST if self._urgent else 0.0
        return max(self._next - self._clock(), self._until_free(1 + self._urgent, _EXACT), first)

    def _until_free(self, wanted: int, window: float) -> float:
        """Seconds until `wanted` more calls fit into the window; 0 where they do already."""
        spare = self._limit - len(self._calls)
        if wanted <= spare:
            return 0.0
        leaves = self._calls[min(wanted - spare, len(self._calls)) - 1]
        return max(0.0, leaves + window * self._second - self._clock())
