"""One sender at a time, and the next one when it is gone."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from sqlalchemy import text

from profiles.database import Database
from scheduler.sending.lock import FileLock, NoLock, sender_lock, upkeep_lock


async def test_a_second_process_gets_the_advisory_lock_only_when_the_first_lets_go(postgres_url: str):
    one, other = Database(postgres_url), Database(postgres_url)
    first, second = sender_lock(one), sender_lock(other)
    assert await first.hold()
    assert await first.hold()
    assert not await second.hold()
    await first.release()
    assert await second.hold()
    assert not await first.hold()
    await second.release()
    await one.close()
    await other.close()


async def test_sending_and_the_upkeep_are_locked_apart(postgres_url: str):
    one, other = Database(postgres_url), Database(postgres_url)
    sending, first, second = sender_lock(one), upkeep_lock(one), upkeep_lock(other)
    assert await sending.hold()
    assert await first.hold()
    assert not await second.hold()
    await sending.release()
    assert not await second.hold()
    await first.release()
    assert await second.hold()
    await second.release()
    await one.close()
    await other.close()


async def test_a_lost_connection_is_a_lost_lock(postgres_url: str):
    one, other = Database(postgres_url), Database(postgres_url)
    first, second = sender_lock(one), sender_lock(other)
    assert await first.hold()
    async with other.begin() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        )
    assert await second.hold()
    assert not await first.hold()
    assert not await first.hold()
    await second.release()
    assert await first.hold()
    await first.release()
    await one.close()
    await other.close()


#: Holds the lock until it is killed.
HOLDER = """
import fcntl, os, sys
descriptor = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(descriptor, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


async def test_a_file_is_locked_against_another_process_until_that_is_killed(tmp_path: Path):
    path, pipe = tmp_path / "sender.lock", asyncio.subprocess.PIPE
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, str(path), stdin=pipe, stdout=pipe
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    lock = FileLock(path)
    assert not await lock.hold()
    holder.kill()
    await holder.wait()
    assert await lock.hold()
    assert await lock.hold()
    assert not await FileLock(path).hold()
    await lock.release()
    again = FileLock(path)
    assert await again.hold()
    await again.release()


async def test_sqlite_is_locked_by_a_file_if_there_is_one(sqlite_database: Database, tmp_path: Path):
    assert isinstance(sender_lock(sqlite_database), NoLock)
    lock = sender_lock(sqlite_database, tmp_path / "lock")
    assert isinstance(lock, FileLock)
