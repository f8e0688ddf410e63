"""Friends are counted once, for whoever's link they opened first, and nobody counts for themselves."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from profiles.identity.merging import merge
from profiles.schema import Event
from scheduler.journeys import referrals
from tests.scheduler.journeys.travel import Travel


async def code_of(travel: Travel, profile_id: int) -> str:
    async with travel.shop.database.begin() as session:
        return (await referrals.codes_of(session, [profile_id], now=travel.shop.now))[profile_id]


async def arrives(travel: Travel, code: str, friend: int) -> bool:
    async with travel.shop.database.begin() as session:
        text = referrals.payload(code)
        return await referrals.arrive(session, text, friend, channel="telegram", now=travel.shop.now)


async def told(travel: Travel) -> list[tuple[int, str | None]]:
    """Whose `referral` events there are, with their topics."""
    async with travel.shop.database.read() as session:
        rows = await session.scalars(select(Event).where(Event.type == "referral").order_by(Event.id))
        return [(row.profile_id, row.topic) for row in rows]


async def test_everybody_has_one_link_of_their_own(travel: Travel):
    one, other = await travel.shop.customers(2)
    assert await code_of(travel, one) == await code_of(travel, one) != await code_of(travel, other)


async def test_a_friend_counts_when_they_come_and_when_they_first_buy(travel: Travel):
    one, other, friend = await travel.shop.customers(3)
    mine, others = await code_of(travel, one), await code_of(travel, other)
    assert await arrives(travel, mine, friend)
    assert not await arrives(travel, mine, friend)
    assert not await arrives(travel, others, friend)
    travel.shop.pass_time(days=1)
    for _ in range(2):
        await travel.does(friend, "purchase", amount=1)
        assert await referrals.note_purchases(travel.shop.database, now=travel.shop.now) in (0, 1)
        travel.shop.pass_time(days=1)
    assert await told(travel) == [(one, "arrived"), (one, "bought")]
    async with travel.shop.database.read() as session:
        assert await referrals.brought(session) == referrals.Brought(1, 1, 1)


async def test_nobody_brings_themselves_nor_by_a_code_that_is_none(travel: Travel):
    (one,) = await travel.shop.customers(1)
    assert not await arrives(travel, await code_of(travel, one), one)
    assert not await arrives(travel, "no-such-code", one)
    assert await told(travel) == []


@pytest.mark.parametrize("at_once", [5])
async def test_two_links_at_the_same_moment_count_one_friend(travel: Travel, at_once: int):
    *owners, friend = await travel.shop.customers(at_once + 1)
    codes = [await code_of(travel, owner) for owner in owners]
    counted = await asyncio.gather(*(arrives(travel, code, friend) for code in codes))
    assert sum(counted) == 1
    assert len(await told(travel)) == 1


async def test_who_had_bought_before_is_no_new_customer(travel: Travel):
    one, friend = await travel.shop.customers(2)
    await travel.does(friend, "purchase", amount=1)
    travel.shop.pass_time(days=1)
    await arrives(travel, await code_of(travel, one), friend)
    await travel.does(friend, "purchase", amount=1)
    assert await referrals.note_purchases(travel.shop.database, now=travel.shop.now) == 0


async def test_links_of_two_who_become_one_both_lead_to_them_and_a_friend_who_was_oneself_buys_nothing(
    travel: Travel,
):
    one, other, friend, late = await travel.shop.customers(4)
    mine, others = await code_of(travel, one), await code_of(travel, other)
    await arrives(travel, others, friend)
    async with travel.shop.database.begin() as session:
        await merge(session, survivor=one, absorbed=other, proof="test", now=travel.shop.now)
        await merge(session, survivor=one, absorbed=friend, proof="test", now=travel.shop.now)
    assert await arrives(travel, others, late)
    assert await code_of(travel, one) == mine
    travel.shop.pass_time(days=1)
    await travel.does(one, "purchase", amount=1)
    assert await referrals.note_purchases(travel.shop.database, now=travel.shop.now) == 0


@pytest.mark.parametrize("text", ["ref_", "ref_a b", "id-abcdefghijk", "ref_" + "x" * 40, "summer"])
def test_what_is_no_referral_is_left_to_others(text: str):
    assert referrals.code_in(text) is None
