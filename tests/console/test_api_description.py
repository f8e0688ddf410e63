"""Whatever the API's own description allows, and what it does not, is answered without a failure of ours."""

from __future__ import annotations

import asyncio

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from profiles import operators
from tests.bot.serving import serving
from tests.console.shop import add_buyers, add_campaign, add_sent_campaign

FEW = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
async def test_no_call_makes_the_api_fail(anna, app, services, now, mode):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
        await add_campaign(session, now)
        owner = await operators.by_name(session, "Anna")
        key = await operators.issue(session, owner.id, "api", now=now, lifetime=None, label="x")
    async with serving(app) as address:
        answered = await asyncio.to_thread(exercise, f"{address}/api/v1/openapi.json", key, mode)
    assert len(answered) > 20
    let_in = [statuses for statuses in answered.values() if statuses - {401}]
    assert len(let_in) > 20


def exercise(description: str, key: str, mode: schemathesis.GenerationMode) -> dict[str, set[int]]:
    """Calls every operation a few times; the statuses that each answered with."""
    headers = {"Authorization": f"Bearer {key}"}
    schema = schemathesis.openapi.from_url(description, headers=headers)
    answered: dict[str, set[int]] = {}
    for found in schema.get_all_operations():

        @FEW
        @given(case=found.ok().as_strategy(generation_mode=mode))
        def call(case: schemathesis.Case) -> None:
            response = case.call(headers=headers, timeout=120)
            answered.setdefault(case.operation.label, set()).add(response.status_code)
            assert response.status_code < 500, (case.as_curl_command(), response.text)

        call()
    return answered
