"""A statement is one trip to SQLite's thread, and means what it means with aiosqlite's own cursors."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import OperationalError

from profiles.database import Database
from profiles.schema import Profile
from profiles.sqlite_driver import AT_ONCE, Connection, connect
from tests.conftest import NOW

#: More than come along with a statement, and no multiple of them.
MANY = 2 * AT_ONCE + 7
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :last) SELECT i FROM n"


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every trip to the thread."""
    made: list[object] = []
    travel = Connection._execute

    async def counted(self: Connection, function: object, *args: object, **options: object) -> object:
        made.append(function)
        return await travel(self, function, *args, **options)

    monkeypatch.setattr(Connection, "_execute", counted)
    return made


async def test_a_statement_is_one_trip_and_a_transaction_two_more(sqlite_database: Database, trips) -> None:
    async with sqlite_database.read() as session:
        await session.execute(select(Profile.id))
    trips.clear()
    async with sqlite_database.read() as session:
        await session.execute(select(Profile.id))
        await session.execute(select(Profile.name))
    assert len(trips) == 4


@pytest.mark.parametrize("many", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, MANY])
async def test_all_rows_come_and_in_their_order(sqlite_database: Database, many: int) -> None:
    async with sqlite_database.read() as session:
        rows = await session.scalars(text(f"SELECT * FROM ({NUMBERS}) WHERE i <= :many"), _of(many))
        assert list(rows) == list(range(1, many + 1))


def _of(many: int) -> dict[str, int]:
    return {"last": max(many, 1), "many": many}


@pytest.mark.parametrize("size", [1, 7, AT_ONCE + 1])
async def test_a_stream_gives_all_rows_and_in_their_order(sqlite_database: Database, size: int) -> None:
    async with sqlite_database.read() as session:
        rows = await session.stream_scalars(
            text(NUMBERS), {"last": MANY}, execution_options={"yield_per": size}
        )
        assert [one async for one in rows] == list(range(1, MANY + 1))


async def test_a_stream_that_is_left_early_keeps_nobody_waiting(
    sqlite_database: Database, now: datetime
) -> None:
    async with sqlite_database.begin() as session:
        rows = await session.stream_scalars(text(NUMBERS), {"last": MANY})
        assert await anext(aiter(rows)) == 1
        await rows.close()
        session.add(Profile(reference="1", created_at=now))
    async with sqlite_database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Profile)) == 1


async def test_a_change_that_returns_many_rows_changes_them_all(
    sqlite_database: Database, now: datetime
) -> None:
    async with sqlite_database.begin() as session:
        rows = [{"reference": str(number), "created_at": now} for number in range(MANY)]
        await session.execute(insert(Profile), rows)
        changed = await session.scalars(update(Profile).values(name="Ann").returning(Profile.id))
        assert len(changed.all()) == MANY
        assert (await session.execute(update(Profile).values(name="Bob"))).rowcount == MANY
    async with sqlite_database.read() as session:
        assert await session.scalar(select(func.count()).where(Profile.name == "Bob")) == MANY


async def test_a_writer_that_is_cancelled_leaves_nothing_behind(
    sqlite_database: Database, now: datetime
) -> None:
    async def write() -> None:
        async with sqlite_database.begin() as session:
            for number in range(10_000):
                await session.execute(insert(Profile).values(reference=str(number), created_at=now))

    for pause in (0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05):
        writing = asyncio.create_task(write())
        await asyncio.sleep(pause)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        async with sqlite_database.begin() as session:
            assert await session.scalar(select(func.count()).select_from(Profile)) == 0


async def test_a_closing_that_is_cancelled_after_a_stop_waits_for_nobody(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "shop.sqlite"))
    working = asyncio.create_task(connection.travel(time.sleep, 0.2))
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0.05)
    connection.stop()
    closing.cancel()
    done, waiting = await asyncio.wait({working, closing}, timeout=20)
    assert (done, waiting) == ({working, closing}, set())
    assert closing.cancelled()


def test_work_whose_loop_is_closed_ends_in_silence_and_what_stands_behind_it_is_done(tmp_path: Path) -> None:
    done: list[str] = []

    async def left_behind() -> Connection:
        connection = await connect(str(tmp_path / "shop.sqlite"))
        left = asyncio.create_task(connection.travel(time.sleep, 0.2))
        await asyncio.sleep(0.05)
        left.cancel()
        connection._tx.put_nowait((None, lambda: done.append("behind")))
        connection.stop()
        return connection

    connection = asyncio.run(left_behind())
    connection._thread.join(timeout=20)
    assert (connection._thread.is_alive(), done) == (False, ["behind"])


async def test_one_statement_alone_is_one_trip(sqlite_database: Database, trips) -> None:
    async with sqlite_database.read_once() as session:
        await session.execute(select(Profile.id))
    trips.clear()
    async with sqlite_database.read_once() as session:
        await session.execute(select(Profile.id))
    assert len(trips) == 1


async def test_a_writer_that_waits_too_long_is_refused_as_every_statement_is(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("profiles.database.PRAGMAS", ("journal_mode=WAL", "busy_timeout=50"))
    first, second = Database(sqlite_url), Database(sqlite_url)
    async with first.begin() as session:
        await session.execute(select(Profile.id))
        with pytest.raises(OperationalError, match="database is locked"):
            async with second.begin() as late:
                await late.execute(select(Profile.id))
    async with second.begin() as session:
        assert (await session.scalars(select(Profile.id))).all() == []
    await first.close()
    await second.close()


async def test_a_beginning_that_is_cancelled_leaves_no_transaction_behind(sqlite_url: str) -> None:
    first, second = Database(sqlite_url), Database(sqlite_url)

    async def write(database: Database) -> None:
        async with database.begin() as session:
            await session.execute(insert(Profile).values(reference="x", created_at=NOW, last_seen_at=NOW))
            await session.rollback()

    async with first.begin() as session:
        await session.execute(select(Profile.id))
        waiting = asyncio.create_task(write(second))
        await asyncio.sleep(0.1)
        waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    for database in (second, first, second):
        await asyncio.wait_for(write(database), timeout=10)
    await first.close()
    await second.close()
