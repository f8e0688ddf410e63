"""The global control group: nobody of it gets marketing, and it shows what all of it earns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from profiles.schema import Profile
from scheduler.exceptions import InvalidSetting
from scheduler.learning.control_group import members
from scheduler.learning.effect import effect_of_all
from scheduler.learning.settings import read_settings, settings_from
from tests.scheduler.learning.buying import buy_many, set_learning
from tests.scheduler.shop import Shop

DAY = timedelta(days=1)


async def control(shop: Shop, ids: list[int]) -> frozenset[int]:
    async with shop.database.read() as session:
        return await members(session, ids, shop.moment())


async def test_its_members_get_no_marketing_but_what_they_wait_for(shop: Shop):
    ids = await shop.customers(200)
    await set_learning(shop, control_percent=10)
    held = await control(shop, ids)
    assert 5 <= len(held) <= 40
    news = await shop.running()
    await shop.sender().run_once()
    fates = {row.profile_id: (row.state, row.reason) for row in await shop.deliveries(news.id)}
    assert {each for each, fate in fates.items() if fate == ("skipped", "held_out")} == held
    assert {each for each, fate in fates.items() if fate == ("sent", None)} == set(ids) - held
    order = await shop.draft("Your parcel is on its way")
    async with shop.database.begin() as session:
        stored = await session.merge(order)
        stored.transactional = True
        await session.flush()
        from scheduler import campaign

        await campaign.start(session, order.id, now=shop.now)
    await shop.plan()
    await shop.sender().run_once()
    assert await shop.fates(order.id) == {("sent", None): 200}


async def test_it_is_stable_grows_with_its_size_and_takes_in_future_customers(shop: Shop):
    ids = await shop.customers(150)
    await set_learning(shop, control_percent=5)
    few = await control(shop, ids)
    await set_learning(shop, control_percent=15)
    many = await control(shop, ids)
    assert few < many
    later = await shop.customers(150, first=150)
    assert await control(shop, ids) == many
    assert await control(shop, later)
    await set_learning(shop, control_percent=0)
    assert await control(shop, ids + later) == frozenset()


async def test_another_size_begins_to_count_anew_and_the_rest_does_not(sqlite_shop: Shop):
    begun = sqlite_shop.now
    assert (await set_learning(sqlite_shop, control_percent=5)).control_since == begun
    sqlite_shop.pass_time(days=1)
    assert (await set_learning(sqlite_shop, control_percent=5, attribution="first")).control_since == begun
    assert (await set_learning(sqlite_shop, control_percent=6)).control_since == sqlite_shop.now
    assert (await set_learning(sqlite_shop, control_percent=0)).control_since is None
    async with sqlite_shop.database.read() as session:
        assert (await read_settings(session)).control_percent == 0


@pytest.mark.parametrize(
    "given", [{"control_percent": 16}, {"control_percent": -1}, {"attribution": "middle"}]
)
def test_a_setting_out_of_bounds_is_refused(given):
    with pytest.raises(InvalidSetting):
        settings_from(given)


async def test_the_effect_is_told_over_all_campaigns(shop: Shop):
    async with shop.database.begin() as session:
        for number in range(1500):
            session.add(Profile(reference=f"p{number}", created_at=shop.now, consent=True))
    await set_learning(shop, control_percent=15)
    async with shop.database.read() as session:
        nothing = await effect_of_all(session, shop.moment())
    assert nothing.members > 150
    assert nothing.lift is not None
    assert nothing.lift.treated.customers == 0
    for _ in range(2):
        made = await shop.running()
    ids = [row.profile_id for row in await shop.deliveries(made.id)]
    held = await control(shop, ids)
    assert len(held) == nothing.members
    others = [each for each in ids if each not in held]
    await buy_many(shop, ids[:50], shop.now - DAY, 900)
    await buy_many(shop, others[::2] + sorted(held)[::10], shop.now + DAY, 900)
    shop.pass_time(days=3)
    async with shop.database.read() as session:
        found = await effect_of_all(session, shop.moment())
    lift = found.lift
    assert lift is not None
    assert (lift.treated.customers, lift.held_out.customers) == (len(others), len(held))
    assert (lift.treated.converted, lift.held_out.converted) == (
        len(others[::2]),
        len(sorted(held)[::10]),
    )
    assert lift.conclusive
    assert found.as_json()["lift"]["conversion_rate"]["low"] > 0.2
