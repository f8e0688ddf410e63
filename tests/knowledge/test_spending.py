from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from knowledge.writing.spending import (
    Limits,
    Price,
    Spending,
    Spent,
    Tokens,
    cost,
    forget,
    read_prices,
    spent_on,
)
from profiles.database import Database
from tests.conftest import NOW

RESERVED, USED = Tokens(100), Tokens(90, 20)


@pytest.fixture
def spending(database):
    return Spending(
        database, "m", Limits(customer_calls=2, customer_tokens=1000, day_calls=5, day_tokens=5000)
    )


async def today(database, day=NOW):
    async with database.read() as session:
        return {each.outcome: (each.calls, each.tokens) for each in await spent_on(session, day.date())}


async def call(spending, who="ann", outcome="answered", now=NOW, spent=USED):
    if not await spending.reserve(who, RESERVED, now=now):
        return False
    await spending.settle(who, outcome, reserved=RESERVED, spent=spent, now=now)
    return True


async def test_a_call_counts_from_its_beginning_and_gets_its_outcome_at_its_end(database, spending):
    await spending.reserve("ann", RESERVED, now=NOW)
    assert await today(database) == {"underway": (1, RESERVED)}

    await spending.settle("ann", "slow", reserved=RESERVED, spent=USED, now=NOW)
    assert await today(database) == {"slow": (1, USED)}


async def test_calls_of_one_outcome_are_summed(database, spending):
    for who in ("ann", "bob", None):
        await call(spending, who)

    assert await today(database) == {"answered": (3, Tokens(270, 60))}


async def test_a_customer_may_make_so_many_calls_a_day_and_all_together_so_many(spending):
    assert [await call(spending, "ann") for _ in range(3)] == [True, True, False]
    assert [await call(spending, who) for who in ("bob", "cid", None, "dan")] == [True, True, True, False]
    assert await call(spending, "ann", now=NOW + timedelta(days=1))


async def test_questions_that_are_only_tried_out_have_the_days_limit_alone(spending):
    assert [await call(spending, None) for _ in range(6)] == [True] * 5 + [False]


async def test_tokens_are_limited_as_well(spending):
    assert await call(spending, "ann", spent=Tokens(900, 90))
    assert not await call(spending, "ann")
    assert await call(spending, "bob", spent=Tokens(5000))
    assert not await call(spending, "cid")


async def test_calls_at_the_same_time_do_not_pass_a_customers_limit_together(database, database_url):
    other = Database(database_url)
    limits = Limits(customer_calls=3)
    makers = [Spending(each, "m", limits) for each in (database, other)] * 5
    allowed = await asyncio.gather(*(each.reserve("ann", RESERVED, now=NOW) for each in makers))
    await other.close()

    assert sum(allowed) == 3
    assert await today(database) == {"underway": (3, Tokens(300))}


async def test_who_is_forgotten_leaves_only_sums(database, spending):
    await call(spending, "ann")
    await call(spending, None)
    before = await today(database)

    async with database.begin() as session:
        await forget(session, "ann")

    assert await today(database) == before
    async with database.begin() as session:
        await forget(session, "nobody")


@pytest.mark.parametrize("text", ["", "m=0.15/0.60", " m = 0.15/0.60 , openai:other=1/2 "])
def test_prices_are_read(text):
    prices = read_prices(text)

    assert prices.get("m", Price(Decimal("0.15"), Decimal("0.60"))) == Price(Decimal("0.15"), Decimal("0.60"))
    assert len(prices) == text.count("=")


@pytest.mark.parametrize("text", ["m", "m=1", "m=1/x", "=1/2", "m=-1/2", "m=nan/1", "m=1/2/3"])
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError, match="is no price"):
        read_prices(text)


def test_the_cost_is_that_of_a_million_tokens():
    spent = [Spent("m", "answered", 2, Tokens(1_000_000, 500_000)), Spent("unknown", "slow", 1, Tokens(5, 5))]

    assert cost(spent, read_prices("m=0.15/0.60")) == {"m": Decimal("0.45")}
