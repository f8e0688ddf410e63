"""Lanes: jobs of one chat one after the other, different chats side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Job = TypeVar("Job")


class Lanes(Generic[Job]):
    """Runs `work` on each job; at most `width` jobs at a time. `work` must not raise."""

    def __init__(self, width: int, work: Callable[[Job], Awaitable[None]]) -> None:
        self._work = work
        self._free = asyncio.Semaphore(width)
        self._waiting: dict[str, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, lane: str, job: Job) -> None:
        if lane in self._waiting:
            self._waiting[lane].append(job)
            return
        self._waiting[lane] = deque([job])
        task = asyncio.create_task(self._run(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self, *, grace: float) -> None:
        """Waits up to `grace` seconds for what is running, then ends it; waiting jobs are dropped."""
        for jobs in self._waiting.values():
            jobs.clear()
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, lane: str) -> None:
        jobs = self._waiting[lane]
        while jobs:
            job = jobs.popleft()
            async with self._free:
                await self._work(job)
        del self._waiting[lane]


async def first_of(*events: asyncio.Event, within: float) -> None:
    """Returns when one of the events is set, or after so many seconds."""
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
