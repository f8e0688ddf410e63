"""Codes are given with the message that carries them, each once, and stay with their customer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from profiles import profile as profiles
from profiles.identity.merging import merge, undo
from scheduler import delivery
from scheduler.exceptions import Unavailable, Uncertain
from scheduler.offers import giving
from scheduler.offers import offer as offers
from scheduler.offers.schema import OfferCode
from tests.scheduler.offers.pool import TEXT, grants, pool, received
from tests.scheduler.shop import Shop


async def test_each_customer_gets_a_code_of_their_own_and_who_is_left_over_none(shop: Shop):
    ids = await shop.customers(3)
    await pool(shop, "autumn", "A", "B")
    made = await shop.running(TEXT, offer="autumn")
    await shop.sender().run_once()
    assert sorted(received(shop)) == [("0", "Take A"), ("1", "Take B")]
    assert {owner for owner, _ in await grants(shop)} == set(ids[:2])
    assert await shop.fates(made.id) == {("sent", None): 2, ("skipped", "offer_exhausted"): 1}


async def test_a_shared_code_is_everybodys(sqlite_shop: Shop):
    await sqlite_shop.customers(2)
    await pool(sqlite_shop, "all", code="TEN")
    await sqlite_shop.running(TEXT, offer="all")
    await sqlite_shop.sender().run_once()
    assert received(sqlite_shop) == [("0", "Take TEN"), ("1", "Take TEN")]
    assert await grants(sqlite_shop) == []


async def test_who_gets_no_message_uses_no_code(shop: Shop):
    await shop.customers(1, consent=False)
    await shop.customers(1, first=1, name=None)
    await shop.customers(1, first=2, name="Ada")
    await pool(shop, "autumn", "A", "B", "C")
    await shop.running("{name}, take {offer.code}", offer="autumn")
    await shop.sender().run_once()
    assert len(await grants(shop)) == 1
    assert [text for _, text in received(shop)] == [f"Ada, take {(await grants(shop))[0][1]}"]


async def test_a_message_that_is_tried_again_or_sent_again_carries_the_same_code(shop: Shop):
    await shop.customers(1)
    await pool(shop, "autumn", "A", "B", "C")
    made = await shop.running(TEXT, offer="autumn")
    shop.messenger.fail(Unavailable())
    await shop.sender().run_once()
    held = await grants(shop)
    shop.pass_time(minutes=1)
    shop.messenger.fail(Uncertain())
    await shop.sender().run_once()
    assert await shop.fates(made.id) == {("unknown", "no_answer"): 1}
    await shop.do(delivery.resend_unknown, made.id, decision=delivery.Decision(shop.now))
    await shop.sender().run_once()
    assert received(shop) == [("0", f"Take {held[0][1]}")]
    assert await grants(shop) == held


async def test_another_campaign_with_the_same_offer_gives_the_same_code_again(sqlite_shop: Shop):
    await sqlite_shop.customers(1)
    await pool(sqlite_shop, "autumn", "A", "B")
    for _ in range(2):
        await sqlite_shop.running(TEXT, offer="autumn")
        await sqlite_shop.sender().run_once()
    assert len(set(received(sqlite_shop))) == 1
    assert len(received(sqlite_shop)) == 2


@pytest.mark.parametrize(
    ("ends", "fate"), [(timedelta(0), ("skipped", "offer_expired")), (timedelta(seconds=1), ("sent", None))]
)
async def test_an_offer_that_has_ended_is_not_sent(sqlite_shop: Shop, ends: timedelta, fate: tuple[str, str]):
    await sqlite_shop.customers(1)
    await pool(sqlite_shop, "autumn", "A", expires_at=sqlite_shop.now + ends)
    made = await sqlite_shop.running(TEXT, offer="autumn")
    await sqlite_shop.sender().run_once()
    assert await sqlite_shop.fates(made.id) == {fate: 1}


async def test_the_last_day_is_said_in_the_customers_language_and_the_shops_zone(sqlite_shop: Shop):
    await sqlite_shop.customers(1, language="ru")
    await sqlite_shop.customers(1, first=1, language="xx")
    await pool(sqlite_shop, "autumn", code="TEN", expires_at=datetime(2026, 9, 30, 22, 30, tzinfo=UTC))
    await sqlite_shop.running("{{ offer.code }} until {{ offer.until }}", offer="autumn")
    await sqlite_shop.sender().run_once()
    assert [text for _, text in received(sqlite_shop)] == [
        "TEN until 1 октября 2026\u202fг.",
        "TEN until October 1, 2026",
    ]


async def test_a_text_without_the_code_takes_none(sqlite_shop: Shop):
    await sqlite_shop.customers(1, language="ru")
    await pool(sqlite_shop, "autumn", "A")
    await sqlite_shop.running(TEXT, offer="autumn", translations={"ru": {"text": "Привет"}})
    await sqlite_shop.sender().run_once()
    assert received(sqlite_shop) == [("0", "Привет")]
    assert await grants(sqlite_shop) == []


async def test_the_code_of_somebody_erased_is_not_given_again(shop: Shop):
    (gone,) = await shop.customers(1)
    await pool(shop, "autumn", "A")
    await shop.running(TEXT, offer="autumn")
    await shop.sender().run_once()
    async with shop.database.begin() as session:
        await profiles.forget(session, gone)
    assert await grants(shop) == []
    await shop.customers(1, first=1)
    made = await shop.running(TEXT, offer="autumn")
    await shop.sender().run_once()
    assert await shop.fates(made.id) == {("skipped", "offer_exhausted"): 1}
    async with shop.database.begin() as session:
        found = await offers.add_codes(session, await offers.by_name(session, "autumn"), ["A"])
    assert found == offers.Added(0, 1, {})


async def test_two_who_become_one_keep_one_code_and_part_with_both(shop: Shop):
    one, other = await shop.customers(2)
    await pool(shop, "autumn", "A", "B")
    await shop.running(TEXT, offer="autumn")
    await shop.sender().run_once()
    before = await grants(shop)
    async with shop.database.begin() as session:
        merged = await merge(session, survivor=one, absorbed=other, proof="test", now=shop.now)
    assert await grants(shop) == before[:1]
    async with shop.database.begin() as session:
        back = await undo(session, merged.id, now=shop.now)
    assert [code for _, code in await grants(shop)] == [code for _, code in before]
    assert {owner for owner, _ in await grants(shop)} == {one, back}


async def test_two_who_give_at_the_same_time_give_different_codes(shop: Shop):
    one, other = await shop.customers(2)
    await pool(shop, "autumn", "A", "B")
    made = await shop.draft()

    async def give(profile_id: int) -> str:
        async with shop.database.begin() as session:
            hands = await giving.hold(session, {"autumn": [profile_id]})
            found = hands.code_for("autumn", profile_id, shop.now)
            assert not isinstance(found, str)
            await asyncio.sleep(0.05)
            hands.take("autumn", profile_id, made.id, shop.now)
            await hands.write(session)
            return found[1]

    assert set(await asyncio.gather(give(one), give(other))) == {"A", "B"}
    async with shop.database.read() as session:
        free = await session.scalars(select(OfferCode.code).where(OfferCode.given_at.is_(None)))
        assert free.all() == []
