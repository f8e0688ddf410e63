"""The queue of heavy jobs, which any number of workers take from: PgQueuer's, in its own tables."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import text

if TYPE_CHECKING:
    from pgqueuer import Job, QueueManager
    from pgqueuer.adapters.persistence.queries import Queries
    from sqlalchemy.ext.asyncio import AsyncConnection

    from profiles.database import Database

Work = Callable[[], Awaitable[object]]

#: The queue's table; how the names of PgQueuer's other tables begin.
TABLES = "pgqueuer"
#: A worker that has not been heard of for so long has lost its job.
SILENCE = timedelta(seconds=15)
#: Between two looks at the queue, for a lost job sends no word.
LOOK = timedelta(seconds=5)


class WorkQueue:
    """Jobs by name, each at most once in the queue or at work.

    A worker says every half `silence` that it lives; the job of one that does not is given to another from
    its beginning. So a job must do no harm when it is run twice, even at the same time: a worker may be
    silent and alive.
    """

    def __init__(self, database: Database, *, silence: timedelta = SILENCE, look: timedelta = LOOK) -> None:
        """`database` is a PostgreSQL; its connections must not go through a pooler in transaction mode."""
        self._database = database
        self._silence = silence
        self._look = look
        self._log = structlog.get_logger("app")

    async def install(self) -> None:
        """Make the queue's tables, or bring them to the form of the installed PgQueuer."""
        async with self._connection() as connection:
            queries = await _queries(connection)
            async with queries.schema_lock():
                if not await queries.schema_is_installed():
                    await queries.install()
            await queries.upgrade()

    async def installed(self) -> bool:
        """Whether there are tables of the queue."""
        async with self._connection() as connection:
            # Every command asks this: PgQueuer's own inspection would cost it a quarter of a second.
            found = await connection.scalar(text("SELECT to_regclass(:table)"), {"table": TABLES})
        return found is not None

    async def put(self, name: str) -> bool:
        """Queue the job of this name. False where it is queued or at work already."""
        async with self._connection() as connection:
            queries = await _queries(connection)
            return await queries.enqueue(name, None, dedupe_key=name, on_conflict="skip") != [None]

    async def forget(self, *, before: datetime) -> None:
        """Drop what was written down about jobs before that instant."""
        async with self._connection() as connection:
            queries = await _queries(connection)
            table = queries.qbe.settings.qualified.queue_table_log
            await queries.driver.execute(f"DELETE FROM {table} WHERE created < $1", before)

    async def work(self, jobs: Mapping[str, Work], stop: asyncio.Event, *, within: float) -> None:
        """Take jobs of these names until `stop`; then what runs is cancelled after `within` seconds.

        A cancelled job leaves the queue, as one that failed does: whoever found it due queues it again.
        """
        from pgqueuer import Queries, QueueManager

        from app.queue_driver import ListeningDriver

        async with self._connection() as listening, self._connection() as asking:
            driver = ListeningDriver(await _raw(listening), await _raw(asking))
            manager = QueueManager(Queries(driver))
            # Before the manager asks on the other connection whether it hears itself.
            await driver.add_listener(manager.channel, lambda _news: None)
            at_work = set[asyncio.Task[Any]]()
            for name, work in jobs.items():
                manager.entrypoint(name)(_handler(work, at_work))
            try:
                await self._run(manager, at_work, stop, within)
            finally:
                # The pool must not hand out a connection that listens.
                await listening.invalidate()

    async def _run(
        self, manager: QueueManager, at_work: set[asyncio.Task[Any]], stop: asyncio.Event, within: float
    ) -> None:
        running = asyncio.create_task(
            manager.run(
                dequeue_timeout=self._look,
                batch_size=1,
                heartbeat_timeout=self._silence,
                shutdown_on_listener_failure=True,
                log_aggregation_interval=timedelta(0),
            )
        )
        stopping = asyncio.create_task(stop.wait())
        self._log.info("This process takes heavy jobs.", action="queue_joined")
        try:
            await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
            manager.shutdown.set()
            await asyncio.wait([running], timeout=within)
        finally:
            manager.shutdown.set()
            stopping.cancel()
            # Not the manager itself: cancelled, it would wait for its jobs.
            for task in at_work:
                task.cancel()
            await asyncio.wait([running])
        running.result()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        engine = self._database.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            yield connection


async def _queries(connection: AsyncConnection) -> Queries:
    from pgqueuer import Queries

    return Queries.from_psycopg_connection(await _raw(connection))


async def _raw(connection: AsyncConnection) -> Any:
    """psycopg's own connection."""
    return (await connection.get_raw_connection()).driver_connection


def _handler(work: Work, at_work: set[asyncio.Task[Any]]) -> Callable[[Job], Awaitable[None]]:
    """Does the work; its task stands in `at_work` meanwhile."""

    async def handle(_job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None
        at_work.add(task)
        try:
            await work()
        finally:
            at_work.discard(task)

    return handle
