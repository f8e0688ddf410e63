"""Transactions and types behave alike on both engines."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from profiles.database import Database
from profiles.schema import Profile


async def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    local = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=8)))
    async with database.begin() as session:
        session.add(Profile(reference="1", created_at=local))
    async with database.read() as session:
        profile = (await session.scalars(select(Profile))).one()
    assert profile.created_at == local
    assert profile.created_at.tzinfo is UTC


async def test_a_datetime_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        async with database.begin() as session:
            session.add(Profile(reference="1", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001


async def test_an_error_rolls_everything_back(database: Database, now: datetime) -> None:
    with pytest.raises(RuntimeError):
        async with database.begin() as session:
            session.add(Profile(reference="1", created_at=now))
            await session.flush()
            raise RuntimeError
    async with database.read() as session:
        assert (await session.scalars(select(Profile))).all() == []


async def test_two_writers_wait_for_each_other(database: Database, now: datetime) -> None:
    import asyncio

    async def write(reference: str) -> None:
        async with database.begin() as session:
            await session.scalars(select(Profile))
            session.add(Profile(reference=reference, created_at=now))
            await asyncio.sleep(0.01)

    await asyncio.gather(*(write(str(i)) for i in range(8)))
    async with database.read() as session:
        assert len((await session.scalars(select(Profile))).all()) == 8
