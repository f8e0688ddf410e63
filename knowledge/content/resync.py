"""Remembered sources, brought up to date again and again."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from knowledge.exceptions import KnowledgeError
from knowledge.library import Library
from knowledge.schema import Source


class Resync:
    """Syncs what is due, one source at a time: one that fails leaves the others alone.

    What came of it stands in `Source.report`. A folder is synced whole, so that new files in it are found.
    """

    def __init__(self, library: Library, every: timedelta) -> None:
        self._library = library
        self._every = every
        self._log = structlog.get_logger("library")

    async def run_once(self, *, now: datetime) -> int:
        """Sync what was last synced longer ago than `every`; how many sources and folders that were."""
        places = await self._due(now)
        for place in places:
            try:
                await self._library.sync([place], now=now)
            except KnowledgeError as error:
                self._log.warning(
                    "A source could not be synced; what it brought is kept.",
                    action="resync_failed",
                    source=place,
                    error=str(error),
                )
        return len(places)

    async def _due(self, now: datetime) -> list[str]:
        due = select(Source.folder, Source.location).where(Source.synced_at <= now - self._every)
        async with self._library.database.read() as session:
            rows = await session.execute(due.order_by(Source.synced_at, Source.location))
            return list(dict.fromkeys(folder or location for folder, location in rows))
