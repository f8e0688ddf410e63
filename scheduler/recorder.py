"""Writing outcomes down, those that come together in one transaction."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import SQLAlchemyError

from profiles.database import Database
from scheduler.outcome import Outcome, record

#: Seconds to wait after each failed attempt, before the database's error is given to the caller.
_PATIENCE = (0.1, 0.5, 2.0)


class Recorder:
    """Takes outcomes of messages that are in flight side by side.

    An outcome that could not be written stays here and goes with the next one: a message that was
    sent must not be forgotten because the database was away for a moment.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[Outcome] = []
        #: Held while the sender writes: two transactions of one process would only wait for each other,
        #: on SQLite by sleeping.
        self.writing = asyncio.Lock()

    async def record(self, outcome: Outcome) -> None:
        """Return when `outcome` is committed."""
        self._waiting.append(outcome)
        await self.flush()

    async def flush(self) -> None:
        """Write whatever waits. While one transaction is open, the next one gathers."""
        async with self.writing:
            for pause in _PATIENCE:
                try:
                    await self._write()
                except SQLAlchemyError:
                    await asyncio.sleep(pause)
                else:
                    return
            await self._write()

    async def _write(self) -> None:
        batch = list(self._waiting)
        if not batch:
            return
        async with self._database.begin() as session:
            await record(session, batch)
        del self._waiting[: len(batch)]
