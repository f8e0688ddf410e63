"""Conversions over several campaigns: counted once, whatever the model, whatever the goal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.exceptions import InvalidCampaign
from tests.scheduler.learning.buying import buy, read, set_learning
from tests.scheduler.shop import Shop

DAY = timedelta(days=1)


async def three_messages(shop: Shop, **options: object) -> list[int]:
    """Three campaigns to everyone, a day apart."""
    made = []
    for _ in range(3):
        made.append((await shop.running(**options)).id)
        await shop.sender().run_once()
        shop.pass_time(days=1)
    return made


async def test_an_order_counts_once_over_all_campaigns(shop: Shop):
    one, other = await shop.customers(2)
    campaigns = await three_messages(shop, cost_per_thousand=50_000)
    await buy(shop, one, shop.now, 700, order_id="A-1")
    await buy(shop, one, shop.now, 301, order_id="A-1")
    await buy(shop, other, shop.now, 100)
    shop.pass_time(days=30)
    found = {
        model: [await read(shop, each, model=model) for each in campaigns]
        for model in ("last", "first", "linear")
    }
    assert [each.orders for each in found["last"]] == [0, 0, 2]
    assert [each.orders for each in found["first"]] == [2, 0, 0]
    assert [each.orders for each in found["linear"]] == [0.67, 0.67, 0.67]
    for model in found.values():
        assert sum(each.revenue for each in model) == 1101
    assert [each.bought for each in found["linear"]] == [2, 2, 2]
    last = found["last"][-1]
    assert (last.cost, last.roi, last.revenue_per_recipient) == (100, 10.01, 550.5)
    assert (await read(shop, campaigns[0])).attribution == "last"
    await set_learning(shop, attribution="first")
    assert (await read(shop, campaigns[0])).orders == 2


async def test_any_event_with_a_filter_is_a_conversion(shop: Shop):
    one, other = await shop.customers(2)
    goal = {"type": "booking", "where": {"category": "shoes", "price": {">=": 20}}}
    made = await shop.running(conversion=goal)
    await shop.sender().run_once()
    await buy(shop, one, shop.now + DAY, 5000, type="booking", category="shoes", price=2000)
    await buy(shop, one, shop.now + DAY, 5000, type="booking", category="shoes", price=1999)
    await buy(shop, other, shop.now + DAY, 5000, type="booking", category="hats", price=9000)
    await buy(shop, other, shop.now + DAY, 5000, category="shoes", price=9000)
    shop.pass_time(days=30)
    seen = await read(shop, made.id)
    assert (seen.bought, seen.orders, seen.revenue) == (1, 1, 5000)
    assert seen.conversion == goal


async def test_a_message_with_another_goal_does_not_take_the_order_away(shop: Shop):
    (one,) = await shop.customers(1)
    everything = await shop.running()
    await shop.sender().run_once()
    shop.pass_time(hours=1)
    hats = await shop.running(conversion={"type": "purchase", "where": {"category": "hats"}})
    await shop.sender().run_once()
    await buy(shop, one, shop.now + DAY, 100, category="shoes")
    await buy(shop, one, shop.now + DAY, 40, category="hats")
    shop.pass_time(days=30)
    assert (await read(shop, everything.id)).revenue == 100
    assert (await read(shop, hats.id)).revenue == 40


@pytest.mark.parametrize(
    "goal", [{"type": " "}, {"where": {"colour": "red"}}, {"where": {"channel": {"customer": "channel"}}}]
)
async def test_a_goal_that_cannot_be_read_is_refused(sqlite_shop: Shop, goal: dict[str, object]):
    with pytest.raises(InvalidCampaign, match="conversion"):
        await sqlite_shop.draft(conversion=goal)
