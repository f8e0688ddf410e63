"""Whatever changes a profile leaves a row in the feed, and nobody can forget it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from profiles import changes, consent
from profiles.changes import ProfileChange
from profiles.database import Database
from profiles.identity import merging
from profiles.schema import Event, Identity, Profile, Tag, Trait
from scheduler.schema import Campaign, Delivery


async def told(database: Database) -> list[tuple[int, str]]:
    """Who changed by what, each once; the feed is empty afterwards."""
    async with database.begin() as session:
        found = await changes.pending(session, 1000)
        await changes.done(session, [one.id for one in found])
    return sorted({(one.profile_id, one.what) for one in found})


@pytest.fixture
async def ada(database: Database, now) -> int:
    async with database.begin() as session:
        session.add(Profile(id=7, reference="7", created_at=now))
    assert await told(database) == [(7, "new")]
    return 7


async def write(database: Database, statement: Any, rows: Any = None) -> list[tuple[int, str]]:
    async with database.begin() as session:
        await session.execute(statement, rows)
    return await told(database)


async def test_every_kind_of_change_has_its_name(database, now, ada):
    event = {"profile_id": ada, "type": "view", "at": now, "received_at": now, "properties": {}}
    trait = {"profile_id": ada, "name": "points", "text_value": "1", "source": "test", "at": now}
    address = {"profile_id": ada, "channel": "web", "external_id": "x", "created_at": now}
    assert await write(database, insert(Event), [event]) == [(ada, "event:view")]
    assert await write(database, insert(Trait), [trait]) == [(ada, "trait:points")]
    assert await write(database, update(Trait).values(text_value="2")) == [(ada, "trait:points")]
    assert await write(database, delete(Trait)) == [(ada, "trait:points")]
    assert await write(database, insert(Tag), [{"profile_id": ada, "tag": "vip"}]) == [(ada, "tag")]
    assert await write(database, insert(Identity), [address]) == [(ada, "identity")]
    assert await write(database, update(Identity).values(blocked_at=now)) == [(ada, "identity")]
    assert await write(database, update(Profile).values(city="Berlin")) == [(ada, "profile")]
    assert await write(database, update(Profile).values(last_seen_at=now)) == [(ada, "profile:last_seen_at")]
    async with database.begin() as session:
        await consent.record(session, ada, granted=True, now=now, source="test", channel="web")
    assert await told(database) == [(ada, "consent")]
    assert (ada, "gone") in await write(database, delete(Profile))


async def test_a_value_that_is_written_again_changes_nothing(database, now, ada):
    await write(database, update(Profile).values(city="Berlin", last_seen_at=now))
    assert await write(database, update(Profile).values(city="Berlin", last_seen_at=now)) == []


async def test_what_became_of_a_delivery_is_told_and_its_planning_is_not(database, now, ada):
    campaign = Campaign(id=1, name="a", audience_name="b", definition={}, message={}, created_at=now)
    async with database.begin() as session:
        session.add(campaign)
    row = {"campaign_id": 1, "profile_id": ada, "due_at": now, "planned_at": now, "link_token": "t"}
    assert await write(database, insert(Delivery), [row | {"state": "planned"}]) == []
    assert await write(database, update(Delivery).values(state="sending")) == []
    assert await write(database, update(Delivery).values(state="sent")) == [(ada, "delivery")]
    assert await write(database, update(Delivery).values(clicked_at=now)) == [(ada, "delivery")]


async def test_many_events_of_a_statement_leave_few_rows_where_the_engine_can(database, now, ada):
    event = {"profile_id": ada, "type": "view", "at": now, "received_at": now, "properties": {}}
    async with database.begin() as session:
        await session.execute(insert(Event).values([event] * 50))
        rows = len(await changes.pending(session, 1000))
    assert rows == {"sqlite": 50, "postgresql": 1}[database.dialect]


async def test_what_is_rolled_back_leaves_nothing(database, now, ada):
    async with database.read() as session:
        await session.execute(insert(Tag), [{"profile_id": ada, "tag": "vip"}])
        assert len(await changes.pending(session, 10)) == 1
    assert await told(database) == []


async def test_a_change_that_arrives_meanwhile_stays(database, now, ada):
    await write(database, insert(Tag), [{"profile_id": ada, "tag": "vip"}])
    async with database.begin() as session:
        session.add(Tag(profile_id=ada, tag="student"))
    async with database.read() as session:
        first = await changes.pending(session, 10)
    async with database.begin() as session:
        session.add(Tag(profile_id=ada, tag="friend"))
    async with database.begin() as session:
        await changes.done(session, [one.id for one in first])
    assert await told(database) == [(ada, "tag")]


async def test_a_merge_touches_both(database, now, ada):
    async with database.begin() as session:
        session.add(Profile(id=8, reference="8", created_at=now - timedelta(days=1)))
        await session.flush()
        session.add(Event(profile_id=8, type="view", at=now, received_at=now, properties={}))
    await told(database)
    async with database.begin() as session:
        await merging.merge(session, survivor=ada, absorbed=8, proof="test", now=now)
    found = await told(database)
    assert {(ada, "event:view"), (8, "event:view"), (8, "gone"), (ada, "profile")} <= set(found)


async def test_the_oldest_changes_come_first_and_only_so_many(database, now, ada):
    async with database.begin() as session:
        for name in ("a", "b", "c"):
            session.add(Tag(profile_id=ada, tag=name))
            await session.flush()
    async with database.read() as session:
        ids = list(await session.scalars(select(ProfileChange.id).order_by(ProfileChange.id)))
        assert [one.id for one in await changes.pending(session, 2)] == ids[:2]
        assert [await changes.count_pending(session, most) for most in (2, 9)] == [2, 3]
    async with database.begin() as session:
        await changes.forget_all(session)
    assert await told(database) == []
