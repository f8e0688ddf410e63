"""Lift: said only where it can be said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.learning.lift import LEAST, Group, Lift
from tests.scheduler.learning.buying import buy_many, read
from tests.scheduler.shop import Shop

DAY = timedelta(days=1)


def group(customers: int, converted: int, each: int = 1000) -> Group:
    return Group(customers, converted, converted * each, converted * each * each)


@pytest.mark.parametrize(
    ("treated", "held_out", "begins"),
    [
        (group(1000, 150), group(1000, 100), "+5.00 percentage points more customers converted"),
        (group(1000, 100), group(1000, 150), "−5.00 percentage points fewer customers converted"),
        (group(1000, 105), group(1000, 100), "Not conclusive: the difference may be chance"),
        (group(1000, 900), group(LEAST - 1, 0), "Not conclusive: 1000 customers and 99 held out are too few"),
        (group(1000, 900), group(0, 0), "Not conclusive: nobody was held out"),
    ],
)
def test_the_verdict_says_what_may_be_said(treated, held_out, begins):
    lift = Lift(treated, held_out)
    assert lift.verdict().startswith(begins)
    assert lift.conclusive == (not begins.startswith("Not"))


def test_the_revenue_has_an_interval_too():
    lift = Lift(group(1000, 150), group(1000, 100))
    assert lift.revenue is not None
    assert lift.revenue.value == pytest.approx(50)
    assert lift.revenue.low == pytest.approx(50 - 29, abs=1)


async def test_everybody_planned_is_compared_with_everybody_held_out(shop: Shop):
    reached = await shop.customers(300)
    refused = await shop.customers(100, first=300, consent=False)
    made = await shop.running(holdout_percent=40)
    await shop.sender().run_once()
    rows = {row.profile_id: row.state for row in await shop.deliveries(made.id)}
    treated = [each for each in reached if rows[each] == "sent"]
    held = [each for each in reached + refused if rows[each] == "held_out"]
    # Every customer who got the message buys, and one in ten of the others.
    await buy_many(shop, treated + held[::10], shop.now + DAY, 500)
    await buy_many(shop, held[1::10], shop.now + 8 * DAY, 500)
    shop.pass_time(days=30)
    lift = (await read(shop, made.id)).lift
    assert (lift.treated.customers, lift.held_out.customers) == (400 - len(held), len(held))
    assert (lift.treated.converted, lift.treated.revenue) == (len(treated), 500 * len(treated))
    assert lift.held_out.converted == len(held[::10])
    assert lift.conclusive
    told = lift.as_json()
    assert told["conclusive"]
    assert told["conversion_rate"]["low"] > 0
    assert told["until"] == (lift.since + 7 * DAY).isoformat()


async def test_without_a_holdout_it_is_not_conclusive_in_words(sqlite_shop: Shop):
    await sqlite_shop.customers(2)
    made = await sqlite_shop.running()
    await sqlite_shop.sender().run_once()
    told = (await read(sqlite_shop, made.id)).as_json()["lift"]
    assert (told["conclusive"], told["conversion_rate"]) == (False, None)
    assert told["verdict"].startswith("Not conclusive: nobody was held out")
