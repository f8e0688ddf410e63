"""A process that may die between any two transactions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database


class Crash(BaseException):
    """The process ends here: nothing that catches errors may see it."""


class Mortal:
    """A database for a process that dies after so many transactions, before or after the commit."""

    def __init__(self, database: Database, life: int, *, commits: bool) -> None:
        self._database = database
        self._life = life
        self._commits = commits
        self.dialect = database.dialect
        self.read = database.read

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        self._life -= 1
        async with self._database.begin() as session:
            yield session
            if self._life == 0 and not self._commits:
                raise Crash
        if self._life == 0:
            raise Crash
