"""Many values are compared through one parameter."""

import re
from datetime import datetime

from sqlalchemy import select

from profiles.database import Database
from profiles.membership import in_ids, one_of
from profiles.schema import Profile


async def test_rows_with_one_of_many_texts_or_numbers_are_found(database: Database, now: datetime) -> None:
    wanted = ["a", "O'Hara", '"quoted"', "007"]
    async with database.begin() as session:
        session.add_all(Profile(reference=reference, created_at=now) for reference in [*wanted, "7", "b"])
    many = [*wanted, *(f"nobody {i}" for i in range(40_000))]
    async with database.read() as session:
        query = select(Profile.reference).where(one_of(session, Profile.reference, many))
        assert set(await session.scalars(query)) == set(wanted)
        ids = list(await session.scalars(select(Profile.id)))
        found = await session.scalars(select(Profile.id).where(one_of(session, Profile.id, set(ids[:2]))))
        assert set(found) == set(ids[:2])
        assert (await session.scalars(select(Profile.id).where(one_of(session, Profile.id, [])))).all() == []


async def test_a_statement_that_is_made_once_takes_other_numbers_each_time(
    database: Database, now: datetime
) -> None:
    async with database.begin() as session:
        session.add_all(Profile(reference=str(number), created_at=now) for number in range(5))
    query = select(Profile.id).where(in_ids(Profile.id))
    async with database.read() as session:
        ids = list(await session.scalars(select(Profile.id).order_by(Profile.id)))
        for wanted in (ids[:2], ids[3:], [], [*ids[:1], 2**40]):
            found = await session.scalars(query, {"ids": wanted})
            assert set(found) == set(wanted) & set(ids)


async def test_a_statement_that_is_made_once_finds_its_rows_by_the_index(sqlite_database: Database) -> None:
    written = str(select(Profile.id).where(in_ids(Profile.id)).compile(sqlite_database.engine))
    async with sqlite_database.read() as session:
        connection = await session.connection()
        plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}", ("[1]",))).all()
    assert any(re.match("SEARCH profile USING .*rowid=", row[-1]) for row in plan), plan
