"""The second look: a stop, a pause or an erasure between the check and the message."""

from __future__ import annotations

import pytest

from profiles import consent
from profiles.schema import Profile
from scheduler import campaign
from scheduler.sending.claim import claim
from scheduler.sending.eligibility import Send, examine
from scheduler.sending.rules import Rules
from scheduler.sending.second_look import second_look
from tests.scheduler.shop import BERLIN, Shop


async def checked(shop: Shop) -> list[Send]:
    async with shop.database.begin() as session:
        claims = await claim(session, room=10, worker="here", now=shop.now)
        rules = Rules(BERLIN, "https://shop.example")
        sends, _ = await examine(session, claims, rules, channels=shop.messengers, now=shop.now)
    return sends


async def look(shop: Shop, sends: list[Send]) -> dict[int, tuple[str, str | None]]:
    async with shop.database.read() as session:
        found = await second_look(session, sends, now=shop.now)
    return {each.claim.profile_id: (each.state, each.reason) for each in found}


async def test_where_nothing_has_changed_all_may_leave(shop: Shop):
    await shop.customers(3)
    await shop.running()
    assert await look(shop, await checked(shop)) == {}


@pytest.mark.parametrize("channel", [None, "telegram"])
async def test_whoever_has_said_no_meanwhile_gets_nothing(shop: Shop, channel: str | None):
    _, second = await shop.customers(2)
    await shop.running()
    sends = await checked(shop)
    async with shop.database.begin() as session:
        await consent.record(session, second, granted=False, now=shop.now, source="t", channel=channel)
    assert await look(shop, sends) == {second: ("skipped", "unsubscribed")}


@pytest.mark.parametrize("action", [campaign.pause, campaign.cancel])
async def test_what_has_not_left_of_a_campaign_that_rests_is_planned_again(shop: Shop, action):
    ids = await shop.customers(2)
    started = await shop.running()
    sends = await checked(shop)
    await shop.do(action, started.id, now=shop.now)
    assert await look(shop, sends) == dict.fromkeys(ids, ("planned", None))


async def test_whoever_was_erased_meanwhile_gets_nothing(sqlite_shop: Shop):
    first, _ = await sqlite_shop.customers(2)
    await sqlite_shop.running()
    sends = await checked(sqlite_shop)
    async with sqlite_shop.database.begin() as session:
        await session.delete(await session.get_one(Profile, first))
    assert await look(sqlite_shop, sends) == {first: ("skipped", "unsubscribed")}
