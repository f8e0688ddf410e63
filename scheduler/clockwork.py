"""The clock: interval jobs of this process. What is due stands in tables, never here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

Job = Callable[[], Awaitable[object]]


class Clockwork:
    """A few jobs that run every so many seconds, each at most once at a time.

    A turn that was missed while the machine slept is made up for once. A job that fails is logged and
    runs again at its next turn.
    """

    def __init__(self) -> None:
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._running: set[asyncio.Task[object]] = set()
        self._log = structlog.get_logger("scheduler")

    def every(self, seconds: float, job: Job, *, name: str) -> None:
        """Run `job` every `seconds`, for the first time so many seconds after `start`."""

        async def turn() -> None:
            await self._turn(job, name)

        self._scheduler.add_job(turn, "interval", seconds=seconds, id=name)

    def start(self) -> None:
        """To be called in the running event loop."""
        self._scheduler.start()

    async def stop(self, *, within: float = 4.0) -> None:
        """Begin no more turns and let those that run end; cancel what still runs after `within` seconds."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=within)
        left = list(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        self._scheduler.shutdown(wait=False)

    async def _turn(self, job: Job, name: str) -> None:
        # A task of our own: APScheduler would cancel its own at once when it is shut down.
        task = asyncio.ensure_future(job())
        self._running.add(task)
        try:
            await asyncio.shield(task)
        except Exception:
            self._log.exception(
                "A job failed; it runs again at its next turn.", action="job_failed", job=name
            )
        finally:
            self._running.discard(task)
