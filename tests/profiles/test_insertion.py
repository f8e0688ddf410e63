"""An INSERT that gives way leaves or replaces the row that is there."""

from datetime import datetime

from sqlalchemy import select

from profiles.database import Database
from profiles.insertion import insert_or_keep, insert_or_replace
from profiles.schema import Profile


async def test_a_row_that_is_there_is_kept_or_replaced(database: Database, now: datetime) -> None:
    async with database.begin() as session:
        keep = insert_or_keep(session, Profile, "reference")
        replace = insert_or_replace(session, Profile, "reference", replaced=["name"])
        await session.execute(keep, {"reference": "1", "name": "Ann", "city": "Bonn", "created_at": now})
        await session.execute(keep, {"reference": "1", "name": "Bob", "city": "Köln", "created_at": now})
        assert (await session.execute(select(Profile.name, Profile.city))).all() == [("Ann", "Bonn")]
        await session.execute(replace, {"reference": "1", "name": "Cid", "city": "Köln", "created_at": now})
        assert (await session.execute(select(Profile.name, Profile.city))).all() == [("Cid", "Bonn")]
