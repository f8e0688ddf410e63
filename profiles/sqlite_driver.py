"""aiosqlite with one trip to the connection's thread for each statement.

aiosqlite makes a trip to open a cursor, one to run it, one for its rows and one to close it; waiting for a
thread costs more than most statements do.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from queue import SimpleQueue
from threading import Thread
from typing import Any, Self

import aiosqlite

#: Rows that come along with the statement; the rest is fetched as it is asked for.
AT_ONCE = 1000


def connect(database: str, **options: Any) -> Connection:
    """A connection for SQLAlchemy, to be awaited; the options are those of `sqlite3.connect`."""
    connection = Connection(partial(sqlite3.connect, database, **options), iter_chunk_size=AT_ONCE)
    # A daemon, as SQLAlchemy has it: a process ends even where somebody forgot to close.
    connection._thread = Thread(target=_serve, args=(connection._tx,), daemon=True)
    return connection


def _serve(orders: SimpleQueue[tuple[asyncio.Future[Any] | None, Callable[[], Any]]]) -> None:
    """The connection's thread: does each piece of work and tells whoever waits for it, until `_end`.

    aiosqlite's own thread dies of a loop that is closed, and what stands behind in its queue is never done:
    SQLAlchemy stops the connection of a cancelled task without waiting, so the loop may be gone first.
    """
    work = None
    while work is not _end:
        future, work = orders.get()
        try:
            result, failure = work(), None
        except BaseException as error:  # it belongs to whoever asked for the work
            result, failure = None, error
        if future is not None:
            # In a loop that is closed nobody waits.
            with suppress(RuntimeError):
                future.get_loop().call_soon_threadsafe(_tell, future, result, failure)


def _end() -> None:
    """The last work of a connection's thread."""


def _tell(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


class Connection(aiosqlite.Connection):
    """Its cursors are opened by their statement."""

    def cursor(self) -> Cursor:  # type: ignore[override]  # as much of a cursor as SQLAlchemy asks for
        return Cursor(self)

    async def tell(self, *statements: str) -> None:
        """Have statements without rows run, one after the other, in one trip."""
        await self.travel(self._tell_all, statements)

    def _tell_all(self, statements: Sequence[str]) -> None:
        """In the connection's thread."""
        for statement in statements:
            self._conn.execute(statement)

    async def travel(self, work: Callable[..., Any], *arguments: Any) -> None:
        """Have the work done in the connection's thread."""
        await self._execute(work, *arguments)  # type: ignore[no-untyped-call]  # aiosqlite left it untyped

    def stop(self) -> asyncio.Future[Any] | None:
        # A second stop would find no thread that does it, and whoever waits for it waits for ever: SQLAlchemy
        # stops a connection itself while the closing that was cancelled does it too.
        if not self._running:
            return None
        self._running = False
        try:
            ended = asyncio.get_running_loop().create_future()
        except RuntimeError:  # its last user is gone, and so is the loop
            ended = None
        if self._connection is not None:
            self._tx.put_nowait((None, self._connection.close))
            self._connection = None
        self._tx.put_nowait((ended, _end))
        return ended

    async def rollback(self) -> None:
        # The pool asks for it once more when a transaction has ended: that needs no trip.
        if self._conn.in_transaction:
            await super().rollback()


class Cursor:
    """What SQLAlchemy asks of a cursor, for one statement."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor: sqlite3.Cursor | None = None
        self._rows: deque[Any] = deque()
        #: Whether the statement may have further rows.
        self._more = False

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        return self._cursor and self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount if self._cursor else -1

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid if self._cursor else None

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        await self._connection.travel(self._run, "execute", sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        await self._connection.travel(self._run, "executemany", sql, parameters)
        return self

    async def fetchone(self) -> Any:
        found = await self.fetchmany(1)
        return found[0] if found else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        wanted = size or self.arraysize
        if self._more and len(self._rows) < wanted:
            await self._connection.travel(self._fetch, max(wanted, AT_ONCE))
        return [self._rows.popleft() for _ in islice(range(wanted), len(self._rows))]

    async def fetchall(self) -> list[Any]:
        if self._more:
            await self._connection.travel(self._fetch, None)
        found = list(self._rows)
        self._rows.clear()
        return found

    async def __aiter__(self) -> AsyncIterator[Any]:
        while (row := await self.fetchone()) is not None:
            yield row

    async def close(self) -> None:
        # A statement whose rows were all read is at its end and holds nothing.
        if self._cursor is not None and self._more:
            await self._connection.travel(self._cursor.close)
        self._more = False

    def _run(self, method: str, sql: str, parameters: Any) -> None:
        """In the connection's thread."""
        self._cursor = self._connection._conn.cursor()
        getattr(self._cursor, method)(sql, parameters)
        self._rows.clear()
        if self._cursor.description is not None:
            self._fetch(AT_ONCE)

    def _fetch(self, size: int | None) -> None:
        """In the connection's thread."""
        assert self._cursor is not None  # rows come after the statement
        found = self._cursor.fetchall() if size is None else self._cursor.fetchmany(size)
        self._rows.extend(found)
        self._more = size is not None and len(found) == size
