"""Planning: frozen members, the same result however often and wherever it runs."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError

from profiles.database import Database
from profiles.profile import forget
from profiles.schema import Profile
from scheduler import campaign
from scheduler.audiences import planning
from scheduler.audiences.planning import plan_due
from scheduler.holdout import held_out
from scheduler.schema import Campaign, Delivery
from tests.scheduler.shop import Shop

BERLINERS = {"attr": "city", "op": "=", "value": "Berlin"}


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 7)


async def started(shop: Shop, **options: Any) -> Campaign:
    made = await shop.draft(**options)
    return await shop.do(campaign.start, made.id, now=shop.now)


async def test_exactly_the_members_are_planned(shop: Shop, small_chunks: None):
    members = await shop.customers(20, city="Berlin")
    await shop.customers(9, first=20, city="Paris")
    made = await started(shop, definition=BERLINERS)
    assert await shop.plan() == 20
    assert [row.profile_id for row in await shop.deliveries(made.id)] == members


async def test_planning_twice_changes_nothing(shop: Shop, small_chunks: None):
    await shop.customers(20)
    made = await started(shop)
    await shop.plan()
    before = {row.link_token: row.planned_at for row in await shop.deliveries(made.id)}
    async with shop.database.begin() as session:
        await session.execute(update(Campaign).values(planned_at=None))
    shop.pass_time(seconds=1)
    assert await shop.plan() == 0
    assert {row.link_token: row.planned_at for row in await shop.deliveries(made.id)} == before


async def test_who_joins_the_segment_after_the_start_is_not_reached(shop: Shop):
    await shop.customers(3)
    made = await started(shop)
    await shop.plan()
    await shop.customers(2, first=3)
    shop.pass_time(hours=2)
    assert await shop.plan() == 0
    assert len(await shop.deliveries(made.id)) == 3


async def test_an_interrupted_planning_is_taken_up_again_and_then_complete(
    shop: Shop, small_chunks: None, monkeypatch: pytest.MonkeyPatch
):
    members = await shop.customers(30)
    made = await started(shop)
    insert, calls = planning.write_down, []

    async def crash(*arguments: Any) -> int:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return await insert(*arguments)

    monkeypatch.setattr(planning, "write_down", crash)
    with pytest.raises(KeyboardInterrupt):
        await shop.plan()
    assert len(await shop.deliveries(made.id)) == 14
    await shop.sender().run_once()
    assert (await shop.campaign(made.id)).state == "running"
    shop.pass_time(minutes=5)
    assert await shop.plan() == 16
    await shop.sender().run_once()
    assert (await shop.campaign(made.id)).state == "completed"
    assert [row.profile_id for row in await shop.deliveries(made.id)] == members
    assert set(shop.messenger.counts().values()) == {1}


async def test_a_planning_taken_up_again_looks_from_the_same_moment(shop: Shop):
    await shop.customers(2)
    silent = {"attr": "last_seen_at", "in": {"last": "1h"}}
    made = await started(shop, definition=silent)
    shop.pass_time(minutes=30)
    await shop.plan()
    async with shop.database.begin() as session:
        await session.execute(delete(Delivery))
        await session.execute(update(Campaign).values(planned_at=None))
    shop.pass_time(days=1)
    assert await shop.plan() == 2
    assert len(await shop.deliveries(made.id)) == 2


async def test_two_planners_at_once_write_each_member_down_once(
    postgres_url: str, now: Any, small_chunks: None
):
    one, other = Database(postgres_url), Database(postgres_url)
    shop = Shop(one, now)
    await shop.customers(60)
    made = await started(shop)
    moment = shop.moment()
    new = await asyncio.gather(plan_due(one, moment=moment), plan_due(other, moment=moment))
    assert sum(new) == 60
    assert len(await shop.deliveries(made.id)) == 60
    await other.close()
    await one.close()


async def test_every_link_is_its_own_and_cannot_be_guessed(shop: Shop):
    await shop.customers(50)
    made = await started(shop)
    await shop.plan()
    tokens = {row.link_token for row in await shop.deliveries(made.id)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 22


async def test_the_control_group_is_the_hash_of_campaign_and_profile(shop: Shop):
    await shop.customers(80)
    made = await started(shop, holdout_percent=30)
    await shop.plan()
    for row in await shop.deliveries(made.id):
        assert row.state == ("held_out" if held_out(made.id, row.profile_id, 30) else "planned")
        assert row.counts_until == (shop.now + timedelta(days=7) if row.state == "held_out" else None)


async def test_a_definition_that_cannot_be_read_fails_its_campaign_and_no_other(shop: Shop):
    await shop.customers(2)
    broken, sound = await started(shop), await started(shop)
    async with shop.database.begin() as session:
        nonsense = update(Campaign).where(Campaign.id == broken.id)
        await session.execute(nonsense.values(definition={"attr": "shoe_size", "op": "~"}))
    assert await shop.plan() == 2
    failed = await shop.campaign(broken.id)
    assert failed.state == "failed"
    assert failed.reason is not None
    assert failed.reason.startswith("Its audience cannot be found")
    assert (await shop.campaign(sound.id)).state == "running"
    assert await shop.plan() == 0


async def test_a_query_that_the_engine_refuses_fails_the_campaign(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    made = await started(shop)
    nowhere = Profile.__table__.c.id.op("+ nowhere +")(1)
    monkeypatch.setattr(planning, "members_query", lambda *_: select(Profile.id).where(nowhere > 1))
    await shop.plan()
    assert (await shop.campaign(made.id)).state == "failed"


async def test_a_database_that_is_busy_postpones_the_planning(
    sqlite_shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    shop = sqlite_shop
    await shop.customers(2)
    made = await started(shop)

    async def busy(*_: Any) -> int:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as context:
        context.setattr(planning, "write_down", busy)
        assert await shop.plan() == 0
    assert (await shop.campaign(made.id)).state == "running"
    assert await shop.plan() == 2


async def test_a_cancellation_during_planning_leaves_nothing_planned(
    sqlite_shop: Shop, small_chunks: None, monkeypatch: pytest.MonkeyPatch
):
    shop = sqlite_shop
    await shop.customers(30)
    made = await started(shop)
    insert, second = planning.write_down, asyncio.Event()
    chunks = []

    async def insert_and_note(*arguments: Any) -> int:
        chunks.append(1)
        if len(chunks) == 2:
            second.set()
        return await insert(*arguments)

    monkeypatch.setattr(planning, "write_down", insert_and_note)
    turn = asyncio.create_task(shop.plan())
    await second.wait()
    await shop.do(campaign.cancel, made.id, now=shop.now)
    await turn
    assert set(await shop.fates(made.id)) == {("skipped", "cancelled")}
    assert (await shop.campaign(made.id)).state == "cancelled"
    assert await shop.plan() == 0


async def test_a_pause_during_planning_does_not_change_who_is_reached(shop: Shop):
    await shop.customers(5)
    made = await started(shop)
    async with shop.database.begin() as session:
        row = await campaign.by_id(session, made.id)
        row.state, row.started_at = "paused", shop.now
    assert await shop.plan() == 5
    assert await shop.sender().run_once() == 0
    assert (await shop.campaign(made.id)).state == "paused"


async def test_somebody_erased_in_the_meantime_is_left_out(
    shop: Shop, small_chunks: None, monkeypatch: pytest.MonkeyPatch
):
    members = await shop.customers(10)
    made = await started(shop)
    insert, chunks = planning.write_down, []

    async def forget_the_last(session: Any, *arguments: Any) -> int:
        if not chunks:
            await forget(session, members[0])
        chunks.append(1)
        return await insert(session, *arguments)

    monkeypatch.setattr(planning, "write_down", forget_the_last)
    assert await shop.plan() == 9
    assert [row.profile_id for row in await shop.deliveries(made.id)] == members[1:]


async def test_a_campaign_due_while_nobody_ran_is_sent_once_afterwards(shop: Shop):
    await shop.customers(2)
    await started(shop)
    shop.pass_time(hours=9)
    assert [await shop.plan(), await shop.plan()] == [2, 0]
    await shop.sender().run_once()
    assert set(shop.messenger.counts().values()) == {1}
