"""Notices: what the pages that a visitor has open should know at once, within this process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

#: A page that does not read loses growing texts first; turns are in the database anyway.
MOST_WAITING = 100


@dataclass(frozen=True)
class Notice:
    """Either the growing text of an answer, or None: there are new turns."""

    draft: str | None = None


class Notices:
    """Hands notices to every page that listens for a visitor."""

    def __init__(self) -> None:
        self._listening: defaultdict[str, set[asyncio.Queue[Notice]]] = defaultdict(set)

    def publish(self, visitor: str, notice: Notice) -> None:
        for queue in self._listening.get(visitor, ()):
            if not queue.full():
                queue.put_nowait(notice)

    @contextmanager
    def listening(self, visitor: str) -> Iterator[asyncio.Queue[Notice]]:
        queue: asyncio.Queue[Notice] = asyncio.Queue(MOST_WAITING)
        self._listening[visitor].add(queue)
        try:
            yield queue
        finally:
            self._listening[visitor].discard(queue)
            if not self._listening[visitor]:
                del self._listening[visitor]
