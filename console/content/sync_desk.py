"""Runs syncs of the library beside the requests, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import structlog

from console.exceptions import WaitForTheSync
from console.texts import N_
from knowledge.exceptions import KnowledgeError

if TYPE_CHECKING:
    from console.services import Clock
    from knowledge.library import Library, Progress, SyncReport

Work = Callable[[], Awaitable["SyncReport"]]

#: Seconds for which the request that started a sync waits for it: a short one is seen finished at once.
PATIENCE = 1.5
#: What a sync is at, in the terms of Progress.stage.
STAGES = (N_("reading"), N_("embedding"), N_("indexing"), N_("showing"))
FAILED = N_("The sync failed; what was known before is kept. The server's log says why.")


class SyncDesk:
    """What a running sync does now lives here only; what it brought about is in the tables."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._log = structlog.get_logger("console")
        self.progress: Progress | None = None
        self.report: SyncReport | None = None
        self.error: Exception | None = None

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    async def start(self, locations: Sequence[str]) -> None:
        """Raises WaitForTheSync while another one runs."""
        await self._begin(lambda: self._library.sync(locations, now=self._clock(), progress=self._note))

    async def forget(self, location: str) -> None:
        """Forget a source. Raises WaitForTheSync while a sync runs."""
        await self._begin(lambda: self._library.forget(location, now=self._clock()))

    async def _begin(self, work: Work) -> None:
        if self.running:
            raise WaitForTheSync()
        self.progress = self.report = self.error = None
        self._task = asyncio.create_task(self._run(work))
        await asyncio.wait({self._task}, timeout=PATIENCE)

    async def _run(self, work: Work) -> None:
        try:
            self.report = await work()
        except KnowledgeError as error:
            self.error = error
        except Exception:
            # Nobody awaits this task, so what went wrong must be told here.
            self._log.exception("A sync failed.", action="sync_failed")
            self.error = RuntimeError(FAILED)

    def _note(self, progress: Progress) -> None:
        self.progress = progress
