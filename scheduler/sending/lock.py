"""One active sender per database, so that the rate stays a local matter and leftovers can be told."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from profiles.database import Database

#: The advisory lock's number in PostgreSQL: "shopkeep" in ASCII. Advisory locks are per database.
_KEY = 0x73686F706B656570
#: "upkeep" in ASCII.
_UPKEEP_KEY = 0x75706B656570


class SenderLock(Protocol):
    """Held by the process that sends; it goes with the process, however that ends."""

    async def hold(self) -> bool:
        """Take the lock, or make sure that it is still ours; whether we have it."""

    async def release(self) -> None:
        """Let another process send."""


def upkeep_lock(database: Database, path: Path | None = None) -> SenderLock:
    """The same kind of lock for the one process that keeps segments and traits up to date."""
    if database.dialect == "postgresql":
        return AdvisoryLock(database, _UPKEEP_KEY)
    return FileLock(path) if path else NoLock()


def sender_lock(database: Database, path: Path | None = None) -> SenderLock:
    """An advisory lock on PostgreSQL; on SQLite a lock on the file `path`, or none without a path."""
    if database.dialect == "postgresql":
        return AdvisoryLock(database)
    return FileLock(path) if path else NoLock()


class AdvisoryLock:
    """A session lock on a connection of its own. Not to be taken through a pooler in transaction mode."""

    def __init__(self, database: Database, key: int = _KEY) -> None:
        self._database = database
        self._key = key
        self._connection: AsyncConnection | None = None

    async def hold(self) -> bool:
        if self._connection is not None:
            return await self._alive(self._connection)
        # Autocommit: a lock of the session must not keep a transaction open for hours.
        engine = self._database.engine.execution_options(isolation_level="AUTOCOMMIT")
        connection = await engine.connect()
        if await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}):
            self._connection = connection
            return True
        await connection.close()
        return False

    async def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        # The pool keeps the connection: it must not keep the lock with it.
        with suppress(DBAPIError):
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": self._key})
        await connection.close()

    async def _alive(self, connection: AsyncConnection) -> bool:
        try:
            await connection.execute(text("SELECT 1"))
        except DBAPIError:
            # Without its connection there is no lock any more.
            self._connection = None
            await connection.close()
            return False
        return True


class FileLock:
    """flock on a file, for processes of one machine that share an SQLite database."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    async def hold(self) -> bool:
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    async def release(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


class NoLock:
    """For a database that only one process opens."""

    async def hold(self) -> bool:
        return True

    async def release(self) -> None:
        return None
