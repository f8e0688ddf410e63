"""Writing outcomes down, those that come together in one transaction."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from scheduler.sending.outcome import Outcome, record

#: Seconds to wait after each failed attempt, before the database's error is given to the caller.
_PATIENCE = (0.1, 0.5, 2.0)


class Recorder:
    """Takes outcomes of messages that are in flight side by side.

    An outcome stays here until it is committed: a message that was sent must not be forgotten because the
    database was away for a moment.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[Outcome] = []
        #: Held while the sender writes: two transactions of one process would only wait for each other,
        #: on SQLite by sleeping.
        self.writing = asyncio.Lock()

    @property
    def pending(self) -> int:
        """How many outcomes wait to be written."""
        return len(self._waiting)

    def take(self, outcome: Outcome) -> None:
        """Keep `outcome` for the next writing."""
        self._waiting.append(outcome)

    async def write(self, session: AsyncSession) -> int:
        """Write whatever waits in the caller's transaction; how many. Call `written` when it is committed."""
        batch = list(self._waiting)
        await record(session, batch)
        return len(batch)

    def written(self, count: int) -> None:
        """The first `count` that waited are committed."""
        del self._waiting[:count]

    async def flush(self) -> None:
        """Write whatever waits in a transaction of its own."""
        async with self.writing:
            for pause in _PATIENCE:
                try:
                    await self._flush()
                except SQLAlchemyError:
                    await asyncio.sleep(pause)
                else:
                    return
            await self._flush()

    async def _flush(self) -> None:
        if not self._waiting:
            return
        async with self._database.begin() as session:
            count = await self.write(session)
        self.written(count)
