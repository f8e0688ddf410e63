"""What operators set holds from the next message on, above what is configured."""

from __future__ import annotations

import pytest

from scheduler.exceptions import InvalidSetting
from scheduler.sending.frequency_cap import FrequencyCap
from scheduler.sending.quiet_hours import QuietHours
from scheduler.sending.rules import SendingSettings, save_settings
from tests.scheduler.shop import Shop


async def set_rules(shop: Shop, **values: str | None) -> None:
    async with shop.database.begin() as session:
        await save_settings(session, SendingSettings(**values), source="test", now=shop.now)


async def test_a_cap_that_is_set_while_a_campaign_runs_holds_for_the_rest(shop: Shop):
    await shop.customers(3)
    first = await shop.running()
    await shop.sender().run_once()
    assert await shop.fates(first.id) == {("sent", None): 3}
    await set_rules(shop, frequency_cap="1/day")
    second = await shop.running()
    await shop.sender().run_once()
    assert await shop.fates(second.id) == {("skipped", "frequency_capped"): 3}


async def test_an_empty_rule_lifts_what_is_configured_and_none_leaves_it(sqlite_shop: Shop):
    await sqlite_shop.customers(1)
    # It is 14:30 UTC, 16:30 in Berlin.
    configured = QuietHours.parse("16:00-17:00 skip")
    await set_rules(sqlite_shop, frequency_cap="9/day")
    held = await sqlite_shop.running()
    await sqlite_shop.sender(quiet_hours=configured).run_once()
    assert await sqlite_shop.fates(held.id) == {("skipped", "quiet_hours"): 1}
    await set_rules(sqlite_shop, quiet_hours="")
    free = await sqlite_shop.running()
    await sqlite_shop.sender(quiet_hours=configured).run_once()
    assert await sqlite_shop.fates(free.id) == {("sent", None): 1}


async def test_what_is_no_rule_is_not_kept(sqlite_shop: Shop):
    for wrong in ({"quiet_hours": "at night"}, {"frequency_cap": "few"}):
        with pytest.raises(InvalidSetting):
            await set_rules(sqlite_shop, **wrong)
    async with sqlite_shop.database.read() as session:
        rules = await sqlite_shop.sender(frequency_cap=FrequencyCap.parse("1/day")).rules.as_set(session)
    assert str(rules.frequency_cap) == "1/day"
