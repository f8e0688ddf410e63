"""Transactions and types behave alike on both engines."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Dialect, Select, func, literal, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, StatementError

from profiles.database import Database, UtcDateTime
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
    with pytest.raises(RuntimeError):  # noqa: PT012 - the whole transaction is the subject
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


async def test_postgresql_hashes_a_million_members_instead_of_reading_them_for_each_customer(
    postgres_url: str,
) -> None:
    members = select(func.generate_series(literal(1), literal(1_000_000)))
    asked = select(Profile.id).where(Profile.consent | Profile.id.in_(members))
    database = Database(postgres_url)
    async with database.read() as session:
        dialect = (await session.connection()).dialect
        plan = await session.scalars(text(f"EXPLAIN {_literal(asked, dialect)}"))
        assert "hashed SubPlan" in "".join(plan)
    await database.close()


@pytest.mark.parametrize(("given", "kept"), [("4MB", "64MB"), ("256MB", "256MB")])
async def test_a_server_that_was_given_more_memory_keeps_it(postgres_url: str, given: str, kept: str) -> None:
    database = Database(f"{postgres_url}{'&' if '?' in postgres_url else '?'}options=-c%20work_mem%3D{given}")
    async with database.read() as session:
        assert await session.scalar(text("SHOW work_mem")) == kept
    await database.close()


async def test_an_error_does_not_quote_customers_data(database: Database, now: datetime) -> None:
    with pytest.raises(IntegrityError) as error:
        async with database.begin() as session:
            session.add_all(Profile(reference="1", name="Ann Secret", created_at=now) for _ in range(2))
    assert "Secret" not in str(error.value)


@given(at=st.datetimes(timezones=st.builds(timezone, st.builds(timedelta, minutes=st.integers(-1439, 1439)))))
def test_sqlite_keeps_instants_as_text_that_sorts_like_time(at: datetime) -> None:
    assume(1 < at.year < 9999)
    write = UtcDateTime().bind_processor(sqlite.dialect())
    assert write is not None
    assert write(at) == at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f").rjust(26, "0")


def _literal(statement: Select[Any], dialect: Dialect) -> str:
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
