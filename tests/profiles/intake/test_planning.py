from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, text

from profiles.database import Database
from profiles.intake import planning
from profiles.intake.planning import count_events_anew
from profiles.schema import Event, Profile


async def add_events(database: Database, now: datetime, many: int) -> None:
    row = {"profile_id": 1, "type": "view", "at": now, "received_at": now, "properties": {}}
    async with database.begin() as session:
        session.add(Profile(id=1, reference="1", created_at=now))
        await session.flush()
        await session.execute(insert(Event), [row] * many)


async def counted_rows(database: Database) -> int | None:
    """How many events the database takes the table to have; None while it never looked."""
    async with database.read() as session:
        if database.dialect == "postgresql":
            found = await session.scalar(text("SELECT reltuples FROM pg_class WHERE relname = 'event'"))
            return None if found == -1 else int(found)
        if not await session.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")):
            return None
        found = await session.scalar(
            text("SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_event_profile_id_at'")
        )
        return None if found is None else int(found.split()[0])


async def test_a_large_import_lets_the_database_count_again(database, now, monkeypatch):
    monkeypatch.setattr(planning, "FEWEST", 10)
    await add_events(database, now, 40)
    await count_events_anew(database, 40)
    assert await counted_rows(database) == 40


async def test_a_small_import_into_many_events_leaves_the_plans_alone(database, now, monkeypatch):
    monkeypatch.setattr(planning, "FEWEST", 2)
    await add_events(database, now, 40)
    await count_events_anew(database, 3)
    assert await counted_rows(database) is None


async def test_a_few_rows_need_no_plan(database, now):
    await add_events(database, now, 40)
    await count_events_anew(database, 40)
    assert await counted_rows(database) is None
