"""Reach and frequency over all campaigns."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from scheduler.learning.reach import TOP, Reach, reach
from scheduler.schema import Campaign, Delivery
from tests.scheduler.shop import Shop


async def told(shop: Shop) -> Reach:
    async with shop.database.read() as session:
        return await reach(session, now=shop.now)


async def test_customers_are_counted_by_how_often_they_were_written_to(shop: Shop):
    await shop.customers(6, city="Paris")
    await shop.customers(4, first=6, city="Rome")
    await shop.customers(2, first=10, consent=False)
    paris = {"attr": "city", "op": "=", "value": "Paris"}
    for definition in (paris, paris, {"everyone": True}):
        await shop.running(definition=definition)
        await shop.sender().run_once()
        shop.pass_time(days=1)
    async with shop.database.begin() as session:
        first = update(Delivery).where(Delivery.campaign_id == 3, Delivery.profile_id <= 3)
        await session.execute(first.values(clicked_at=shop.now))
    seen = await told(shop)
    assert (seen.customers, seen.reached, seen.messages, seen.clicked) == (12, 10, 22, 3)
    assert seen.frequency == {1: 4, 2: 0, 3: 6, 4: 0, 5: 0, TOP: 0}
    assert seen.average == 2.2
    assert seen.kept_back == {"unsubscribed": 2}
    assert (seen.since, seen.until) == (shop.now - timedelta(days=30), shop.now)
    shop.pass_time(days=28, hours=23)
    assert (await told(shop)).frequency[1] == 10
    async with shop.database.begin() as session:
        await session.execute(update(Campaign).where(Campaign.id == 3).values(transactional=True))
    assert (await told(shop)).messages == 0


async def test_an_empty_shop_has_reached_nobody(sqlite_shop: Shop):
    seen = (await told(sqlite_shop)).as_json()
    assert (seen["reached"], seen["average_frequency"], seen["kept_back"]) == (0, None, {})
