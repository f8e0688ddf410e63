"""What Prometheus is told."""

from __future__ import annotations

from datetime import timedelta

from app.metrics import Requests, render
from knowledge.writing.spending import Limits, Spending, Tokens, read_prices
from tests.conftest import NOW


async def call(database, model, outcome, now=NOW):
    spending = Spending(database, model, Limits(customer_tokens=10**8))
    assert await spending.reserve("web:ann", Tokens(1), now=now)
    spent = Tokens(1_000_000, 500_000)
    await spending.settle("web:ann", outcome, reserved=Tokens(1), spent=spent, now=now)


async def test_the_days_calls_tokens_and_costs_of_the_model_are_told(database):
    await call(database, "mini", "answered")
    await call(database, "mini", "slow")
    await call(database, "mini", "answered", NOW - timedelta(days=1))
    await call(database, "unpriced", "answered")

    async with database.read() as session:
        page = (await render(session, Requests(), now=NOW, prices=read_prices("mini=0.15/0.60"))).decode()

    told = {line for line in page.splitlines() if line.startswith("shopkeeper_model")}
    assert 'shopkeeper_model_calls_today{model="mini",outcome="answered"} 1.0' in told
    assert 'shopkeeper_model_calls_today{model="mini",outcome="slow"} 1.0' in told
    assert 'shopkeeper_model_tokens_today{direction="prompt",model="mini",outcome="slow"} 1e+06' in told
    assert 'shopkeeper_model_cost_today{model="mini"} 0.9' in told
    assert not any("cost" in line and "unpriced" in line for line in told)
    assert "web:ann" not in page
