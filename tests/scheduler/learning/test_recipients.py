"""The export: every delivery once, with its reason and what it earned."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.exceptions import Refused, UnknownCampaign
from scheduler.learning.recipients import Recipient, recipients
from tests.scheduler.learning.buying import buy
from tests.scheduler.shop import Shop


async def listed(shop: Shop, campaign_id: int) -> list[Recipient]:
    async with shop.database.read() as session:
        return [each async for each in recipients(session, campaign_id, moment=shop.moment())]


async def test_every_recipient_is_told_with_state_and_reason(shop: Shop):
    one, _ = await shop.customers(2)
    await shop.customers(1, first=2, consent=False)
    shop.messenger.refuse("1", Refused("chat not found"))
    made = await shop.running()
    began = shop.now
    await shop.sender().run_once()
    for hours in (1, 2):
        await buy(shop, one, shop.now + timedelta(hours=hours), 150)
    shop.pass_time(days=1)
    rows = await listed(shop, made.id)
    assert [(each.customer, each.state, each.reason) for each in rows] == [
        ("telegram:0", "sent", None),
        ("telegram:1", "failed", "chat not found"),
        ("telegram:2", "skipped", "unsubscribed"),
    ]
    assert [(each.orders, each.revenue) for each in rows] == [(2, 300), (0, 0), (0, 0)]
    assert rows[0].as_json()["sent_at"] == began.isoformat()


async def test_an_unknown_campaign_is_refused(sqlite_shop: Shop):
    with pytest.raises(UnknownCampaign):
        await listed(sqlite_shop, 99)
