"""Bursts: what one customer writes in quick succession, handed on as one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Job = TypeVar("Job")

#: Works on a burst and returns what is left of it, to be handed on again with what came since.
Work = Callable[[str, Sequence[Job]], Awaitable[Sequence[Job]]]


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long the bot waits for more before it answers, in seconds."""

    #: After the latest message.
    pause: float = 1.2
    #: After the first one, however many follow.
    longest: float = 4.0
    #: Until then, counted from the first message, a newer one takes the place of an answer not yet written.
    superseded: float = 20.0


NO_PATIENCE = Patience(pause=0.0, longest=0.0, superseded=0.0)


class Bursts(Generic[Job]):
    """Collects jobs by lane, works on one burst a lane at a time, and on `width` lanes at most.

    `meanwhile` runs for as long as a lane has something to do (it shows that the bot is typing).
    `work` must not raise.
    """

    def __init__(
        self,
        width: int,
        work: Work[Job],
        *,
        patience: Patience,
        meanwhile: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self._work = work
        self._patience = patience
        self._meanwhile = meanwhile
        self._free = asyncio.Semaphore(width)
        self._lanes: dict[str, _Lane[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, name: str, job: Job, *, hurry: bool = False) -> None:
        """`hurry` ends the wait: nothing can follow, or somebody waits for the answer."""
        lane = self._lanes.get(name)
        if lane is not None:
            lane.put(job, hurry)
            return
        lane = self._lanes[name] = _Lane()
        lane.put(job, hurry)
        task = asyncio.create_task(self._run(name, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def has_more(self, name: str) -> bool:
        """Whether something has come since the burst that is worked on was handed on."""
        lane = self._lanes.get(name)
        return lane is not None and bool(lane.waiting)

    async def superseded(self, name: str, since: float) -> None:
        """Returns when more has come in time to take the place of an answer that is being made, else never.

        `since` is when the burst's first message came, on the event loop's clock.
        """
        lane = self._lanes.get(name)
        if lane is not None:
            while not lane.waiting:
                lane.changed.clear()
                await lane.changed.wait()
        if lane is None or asyncio.get_running_loop().time() - since >= self._patience.superseded:
            await asyncio.Event().wait()

    async def close(self, *, grace: float) -> None:
        """Hands on nothing more, and waits up to `grace` seconds for what is worked on."""
        for lane in self._lanes.values():
            lane.close()
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, name: str, lane: _Lane[Job]) -> None:
        beside = asyncio.ensure_future(self._meanwhile(name)) if self._meanwhile else None
        try:
            while lane.waiting:
                await lane.settle(self._patience)
                async with self._free:
                    if jobs := lane.take():
                        lane.put_back(await self._work(name, [one.job for one in jobs]), jobs)
        finally:
            del self._lanes[name]
            if beside is not None:
                beside.cancel()
                await asyncio.gather(beside, return_exceptions=True)


@dataclass(frozen=True)
class _Waiting(Generic[Job]):
    job: Job
    #: When it came, on the event loop's clock.
    at: float


@dataclass
class _Lane(Generic[Job]):
    waiting: list[_Waiting[Job]] = field(default_factory=list)
    hurried: bool = False
    closed: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, job: Job, hurry: bool) -> None:
        if not self.closed:
            self.waiting.append(_Waiting(job, asyncio.get_running_loop().time()))
            self.hurried = self.hurried or hurry
            self.changed.set()

    def take(self) -> list[_Waiting[Job]]:
        taken, self.waiting, self.hurried = self.waiting, [], False
        return taken

    def put_back(self, left: Sequence[Job], taken: Sequence[_Waiting[Job]]) -> None:
        if not self.closed:
            self.waiting[:0] = [one for one in taken if one.job in left]

    def close(self) -> None:
        self.closed = True
        self.waiting = []
        self.changed.set()

    async def settle(self, patience: Patience) -> None:
        """Returns when nothing came for a while, or when the first has waited long enough."""
        clock = asyncio.get_running_loop().time
        while self.waiting and not self.hurried:
            until = min(self.waiting[-1].at + patience.pause, self.waiting[0].at + patience.longest)
            rest = until - clock()
            if rest <= 0:
                return
            self.changed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), rest)
