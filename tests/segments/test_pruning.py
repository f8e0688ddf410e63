"""Old entries and leavings go, the latest number stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from profiles.database import Database
from profiles.schema import Profile
from segments.pruning import prune_changes
from segments.schema import Segment, SegmentChange


async def changed(database: Database, now: datetime, ages: list[int]) -> None:
    """One change for each number of days ago, oldest first."""
    async with database.begin() as session:
        session.add(Profile(id=1, reference="1", created_at=now))
        session.add(Segment(id=1, name="all", definition={"everyone": True}, created_at=now, updated_at=now))
        await session.flush()
        for number, days in enumerate(ages, start=1):
            at = now - timedelta(days=days)
            row = SegmentChange(id=number, segment_id=1, profile_id=1, entered=True, at=at, generation=1)
            session.add(row)


async def left(database: Database) -> list[int]:
    async with database.read() as session:
        return list(await session.scalars(select(SegmentChange.id).order_by(SegmentChange.id)))


async def test_what_is_older_goes_and_the_rest_stays(database: Database, now: datetime) -> None:
    await changed(database, now, [500, 401, 400, 2])
    async with database.begin() as session:
        assert await prune_changes(session, before=now - timedelta(days=400), limit=10) == 2
    assert await left(database) == [3, 4]


async def test_the_latest_stays_so_that_its_number_is_not_given_away(
    database: Database, now: datetime
) -> None:
    await changed(database, now, [500, 450])
    async with database.begin() as session:
        assert await prune_changes(session, before=now, limit=10) == 1
    assert await left(database) == [2]


async def test_no_more_than_asked_go_at_once(database: Database, now: datetime) -> None:
    await changed(database, now, [500, 499, 498, 1])
    async with database.begin() as session:
        assert await prune_changes(session, before=now - timedelta(days=400), limit=2) == 2
    assert await left(database) == [3, 4]
