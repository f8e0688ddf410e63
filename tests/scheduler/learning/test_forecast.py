"""Forecasts: from like campaigns before, or none; and afterwards beside the outcome."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.learning.forecast import Experience, forecast, predict
from tests.conftest import NOW
from tests.scheduler.learning.buying import buy_many, read
from tests.scheduler.shop import Shop


def experience(campaign: int, rate: float) -> Experience:
    return Experience(campaign, 100, rate, rate / 2, rate / 10, rate * 100)


def test_the_interval_is_that_of_one_more_campaign():
    found = predict([experience(n, rate) for n, rate in enumerate((0.4, 0.5, 0.6))], 1000, "shop", NOW)
    # Mean 0.5, deviation 0.1, Student's 4.303 with 2 degrees of freedom, times the root of 4/3.
    assert found.reach.value == pytest.approx(500)
    assert (found.reach.low, found.reach.high) == pytest.approx((500 - 496.9, 500 + 496.9), abs=1)
    assert found.orders.value == pytest.approx(50)
    assert found.revenue.value == pytest.approx(50_000)


def test_nothing_is_expected_below_nothing_or_beyond_everybody():
    found = predict([experience(n, rate) for n, rate in enumerate((0.01, 0.9, 0.95))], 10, "shop", NOW)
    assert found.reach.low == 0
    assert found.reach.high == 10


async def test_there_is_no_basis_before_three_campaigns_and_a_forecast_after_them(shop: Shop):
    ids = await shop.customers(40)
    for number in range(3):
        made = await shop.running()
        assert (await read(shop, made.id)).forecast is None
        await shop.sender().run_once()
        await buy_many(shop, ids[: 4 + number], shop.now + timedelta(hours=1), 1000)
        shop.pass_time(days=8)
    draft = await shop.draft()
    async with shop.database.read() as session:
        expected = await forecast(session, draft, 40, shop.moment())
    assert expected is not None
    assert (expected.basis, expected.campaigns) == ("shop", (3, 2, 1))
    assert expected.reach.value == pytest.approx(40)
    assert expected.orders.value == pytest.approx(5)
    assert expected.revenue.value == pytest.approx(5000)
    assert expected.orders.low < 4 < 6 < expected.orders.high
    made = await shop.running()
    await shop.sender().run_once()
    seen = (await read(shop, made.id)).as_json()
    assert seen["forecast"]["orders"]["value"] == pytest.approx(5)
    assert (seen["forecast"]["audience"], seen["sent"], seen["orders"]) == (40, 40, 0)


async def test_a_campaign_whose_window_is_open_is_no_basis(sqlite_shop: Shop):
    await sqlite_shop.customers(40)
    for _ in range(3):
        await sqlite_shop.running()
        await sqlite_shop.sender().run_once()
    sqlite_shop.pass_time(days=6)
    draft = await sqlite_shop.draft()
    async with sqlite_shop.database.read() as session:
        assert await forecast(session, draft, 40, sqlite_shop.moment()) is None
