"""The queue of heavy jobs on the tests' own PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text

from app.settings import Settings
from app.wiring import Shop
from app.work_queue import Work, WorkQueue
from profiles.database import Database

#: For whatever must happen, on a busy machine.
PATIENCE = 60


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncIterator[Database]:
    database = Database(postgres_url)
    yield database
    await database.close()


@pytest.fixture
async def queue(postgres: Database) -> WorkQueue:
    queue = WorkQueue(postgres, silence=timedelta(seconds=4), look=timedelta(seconds=1))
    await queue.install()
    return queue


@asynccontextmanager
async def worker(queue: WorkQueue, **jobs: Work) -> AsyncIterator[None]:
    stop = asyncio.Event()
    working = asyncio.create_task(queue.work(jobs, stop, within=0.2))
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    finally:
        stop.set()
        await working


async def states(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(text("SELECT CAST(status AS text) FROM pgqueuer ORDER BY id")))


async def left(database: Database, count: int = 0) -> None:
    """Wait until no more jobs than these are in the queue."""
    async with asyncio.timeout(PATIENCE):
        while len(await states(database)) > count:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.05)


async def test_a_job_is_queued_once_while_it_waits_or_is_at_work(queue: WorkQueue, postgres: Database):
    assert await queue.put("resync")
    assert not await queue.put("resync")
    assert await queue.put("upkeep")
    begun, end = asyncio.Event(), asyncio.Event()

    async def resync() -> None:
        begun.set()
        await end.wait()

    async with worker(queue, resync=resync):
        await begun.wait()
        assert not await queue.put("resync")
        end.set()
        await left(postgres, 1)
        assert await queue.put("resync")


async def test_several_workers_do_a_job_once(queue: WorkQueue, postgres: Database):
    done = []

    async def job() -> None:
        done.append(1)

    async with worker(queue, job=job), worker(WorkQueue(postgres), job=job):
        for _ in range(3):
            assert await queue.put("job")
            await left(postgres)
    assert len(done) == 3


async def test_a_job_that_failed_can_be_queued_again(
    queue: WorkQueue, postgres: Database, caplog: pytest.LogCaptureFixture
):
    async def job() -> None:
        raise ValueError("no")

    async with worker(queue, job=job):
        for _ in range(2):
            assert await queue.put("job")
            await left(postgres)
    assert caplog.text.count("ValueError: no") >= 2


async def test_a_job_that_outlasts_its_worker_is_cancelled_and_leaves_the_queue(
    queue: WorkQueue, postgres: Database
):
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def job() -> None:
        begun.set()
        try:
            await asyncio.sleep(PATIENCE)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    await queue.put("job")
    async with worker(queue, job=job):
        await begun.wait()
    assert cancelled.is_set()
    assert await states(postgres) == []


async def test_the_job_of_a_worker_that_fell_silent_is_given_to_another(queue: WorkQueue, postgres: Database):
    await queue.put("job")
    async with postgres.begin() as session:
        await session.execute(
            text(
                "UPDATE pgqueuer SET status = 'picked', queue_manager_id = gen_random_uuid(),"
                " heartbeat = now() - interval '5 seconds'"
            )
        )
    done = asyncio.Event()

    async def job() -> None:
        done.set()

    assert not await queue.put("job")
    async with worker(queue, job=job):
        await done.wait()
        await left(postgres)


async def test_a_long_job_of_a_living_worker_stays_its_own(queue: WorkQueue, postgres: Database):
    runs = []
    silence = 4

    async def job() -> None:
        runs.append(1)
        await asyncio.sleep(1.5 * silence)

    await queue.put("job")
    async with (
        worker(queue, job=job),
        worker(WorkQueue(postgres, silence=timedelta(seconds=silence)), job=job),
    ):
        await left(postgres)
    assert len(runs) == 1


async def test_old_records_of_jobs_are_dropped(queue: WorkQueue, postgres: Database):
    async def count() -> int:
        async with postgres.read() as session:
            return await session.scalar(text("SELECT count(*) FROM pgqueuer_log")) or 0

    await queue.put("job")
    now = datetime.now(UTC)
    await queue.forget(before=now - timedelta(hours=1))
    assert await count() > 0
    await queue.forget(before=now + timedelta(hours=1))
    assert await count() == 0


async def test_installing_twice_keeps_what_is_queued(queue: WorkQueue, postgres: Database):
    await queue.put("job")
    await queue.install()
    assert await queue.installed()
    assert await states(postgres) == ["queued"]


async def test_a_database_without_the_queues_tables_is_told(postgres: Database):
    assert not await WorkQueue(postgres).installed()


async def test_a_worker_whose_connection_is_cut_says_so(queue: WorkQueue, postgres_url: str):
    working = asyncio.create_task(queue.work({}, asyncio.Event(), within=1))
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        await asyncio.sleep(1)
        connection.execute(f"{cut} AND datname = current_database()")
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(psycopg.OperationalError):
            await working


async def test_one_process_on_sqlite_has_no_queue(sqlite_url: str):
    shop = Shop(Settings(database_url=sqlite_url))
    assert shop.work_queue is None
    await shop.close()


async def test_a_worker_hears_itself_from_the_beginning(queue: WorkQueue):
    checked = 11  # PgQueuer gives a listener ten seconds
    stop = asyncio.Event()
    working = asyncio.create_task(queue.work({}, stop, within=1))
    await asyncio.wait([working], timeout=checked)
    assert not working.done()
    stop.set()
    await working
