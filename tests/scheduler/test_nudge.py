"""The ready-made reactivation: silent buyers, at most once in 60 days."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import update

from profiles.database import Database
from profiles.events import NewEvent, append
from profiles.schema import Profile
from scheduler import campaign
from scheduler.audiences.planning import plan_due
from scheduler.nudge import ensure_nudges, reactivation
from scheduler.schema import Campaign
from segments.definition import parse_definition
from tests.scheduler.shop import Shop


async def buyer(shop: Shop, number: int, *, days_silent: float, bought: bool = True, **values: Any) -> int:
    (profile_id,) = await shop.customers(1, first=number, **values)
    seen = shop.now - timedelta(days=days_silent)
    async with shop.database.begin() as session:
        if bought:
            purchase = NewEvent(
                profile_id=profile_id, type="purchase", at=seen - timedelta(days=9), amount=500
            )
            await append(session, [purchase], received_at=shop.now)
        await session.execute(update(Profile).where(Profile.id == profile_id).values(last_seen_at=seen))
    return profile_id


async def running_nudge(shop: Shop) -> Campaign:
    async with shop.database.begin() as session:
        await ensure_nudges(session, now=shop.now)
        (nudge,) = await campaign.all_campaigns(session)
        return await campaign.start(session, nudge.id, now=shop.now)


async def turn(shop: Shop) -> None:
    await shop.plan()
    await shop.sender().run_once()


async def test_the_nudge_is_there_once_as_a_draft_however_often_it_is_asked_for(shop: Shop):
    for _ in range(3):
        async with shop.database.begin() as session:
            await ensure_nudges(session, now=shop.now)
    async with shop.database.read() as session:
        (nudge,) = await campaign.all_campaigns(session)
    assert (nudge.kind, nudge.state, nudge.repeat_after_days) == ("nudge", "draft", 60)
    assert parse_definition(nudge.definition) == parse_definition(reactivation().definition)


async def test_only_reachable_buyers_who_were_silent_for_30_days_are_written_to(shop: Shop):
    silent = await buyer(shop, 0, days_silent=30)
    await buyer(shop, 1, days_silent=29.9)
    await buyer(shop, 2, days_silent=90, bought=False)
    await buyer(shop, 3, days_silent=90, consent=False)
    await running_nudge(shop)
    await turn(shop)
    assert [row.profile_id for row in await shop.deliveries()] == [silent]
    assert shop.messenger.counts() == {"0": 1}


async def test_a_customer_is_reached_at_most_once_in_60_days(shop: Shop):
    await buyer(shop, 0, days_silent=40)
    nudge = await running_nudge(shop)
    sent = []
    for _ in range(130):
        before = len(shop.messenger.received)
        await turn(shop)
        sent += [shop.now] * (len(shop.messenger.received) - before)
        shop.pass_time(days=1)
    assert [later - earlier for earlier, later in pairwise(sent)] == [timedelta(days=60)] * 2
    assert [row.occurrence for row in await shop.deliveries(nudge.id)] == [0, 1, 2]
    assert (await shop.campaign(nudge.id)).state == "running"


async def test_who_was_seen_again_is_left_alone_until_silent_again(shop: Shop):
    profile_id = await buyer(shop, 0, days_silent=40)
    nudge = await running_nudge(shop)
    await turn(shop)
    shop.pass_time(days=50)
    async with shop.database.begin() as session:
        await append(
            session, [NewEvent(profile_id=profile_id, type="message", at=shop.now)], received_at=shop.now
        )
    shop.pass_time(days=29)
    await turn(shop)
    assert len(await shop.deliveries(nudge.id)) == 1
    shop.pass_time(days=2)
    await turn(shop)
    assert len(await shop.deliveries(nudge.id)) == 2


async def test_the_sixty_days_count_from_the_message_not_from_its_planning(shop: Shop):
    await buyer(shop, 0, days_silent=40)
    nudge = await running_nudge(shop)
    await shop.plan()
    await shop.do(campaign.pause, nudge.id, now=shop.now)
    shop.pass_time(days=10)
    await shop.do(campaign.resume, nudge.id, now=shop.now)
    await turn(shop)
    shop.pass_time(days=55)
    await turn(shop)
    assert len(shop.messenger.received) == 1
    shop.pass_time(days=6)
    await turn(shop)
    assert len(shop.messenger.received) == 2


async def test_a_message_still_on_its_way_is_not_planned_again(shop: Shop):
    await buyer(shop, 0, days_silent=40)
    nudge = await running_nudge(shop)
    await shop.plan()
    shop.pass_time(days=61)
    await shop.plan()
    assert len(await shop.deliveries(nudge.id)) == 1


async def test_new_members_are_looked_for_once_an_hour(shop: Shop):
    await running_nudge(shop)
    await shop.plan()
    await buyer(shop, 0, days_silent=40)
    shop.pass_time(minutes=59)
    assert await shop.plan() == 0
    shop.pass_time(minutes=2)
    assert await shop.plan() == 1


async def test_a_nudge_that_is_paused_looks_for_nobody(shop: Shop):
    nudge = await running_nudge(shop)
    await shop.plan()
    await shop.do(campaign.pause, nudge.id, now=shop.now)
    await buyer(shop, 0, days_silent=40)
    shop.pass_time(hours=2)
    assert await shop.plan() == 0


@pytest.mark.parametrize("rounds", [3])
async def test_two_schedulers_at_once_reach_each_customer_once(postgres_url: str, now: datetime, rounds: int):
    one, other = Database(postgres_url), Database(postgres_url)
    shop = Shop(one, now)
    for number in range(12):
        await buyer(shop, number, days_silent=40)
    nudge = await running_nudge(shop)
    for _ in range(rounds):
        moment = shop.moment()
        await asyncio.gather(plan_due(one, moment=moment), plan_due(other, moment=moment))
        senders = [shop.sender(worker="a", lock=None), shop.sender(worker="b", lock=None, database=other)]
        await asyncio.gather(*(sender.run_once() for sender in senders))
        for sender in senders:
            await sender.stop()
        shop.pass_time(days=61)
    assert set(shop.messenger.counts().values()) == {rounds}
    assert len(await shop.deliveries(nudge.id)) == 12 * rounds
    await one.close()
    await other.close()
