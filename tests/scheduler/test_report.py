"""The report: numbers with their windows, and the people behind them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from profiles.events import NewEvent, append
from scheduler.exceptions import Refused, UnknownCampaign
from scheduler.messages import links
from scheduler.report import Report, buyers, report, stoppers
from tests.scheduler.shop import Shop

DAY = timedelta(days=1)


async def purchase(shop: Shop, profile_id: int, at: datetime, amount: int) -> None:
    event = NewEvent(profile_id=profile_id, type="purchase", at=at, amount=amount)
    async with shop.database.begin() as session:
        await append(session, [event], received_at=max(at, shop.now))


async def read(shop: Shop, campaign_id: int) -> Report:
    async with shop.database.read() as session:
        return await report(session, campaign_id, moment=shop.moment())


async def test_every_number_is_counted(shop: Shop):
    ids = await shop.customers(6)
    await shop.customers(1, first=6, consent=False)
    shop.messenger.refuse("5", Refused("chat not found"))
    made = await shop.running(button={"label": "Look", "url": "https://shop.example/p/1"})
    await shop.sender().run_once()
    tokens = {row.profile_id: row.link_token for row in await shop.deliveries(made.id)}
    sent_at = shop.now
    async with shop.database.begin() as session:
        await links.follow(session, tokens[ids[0]], now=shop.now)
        await links.follow(session, tokens[ids[0]], now=shop.now)
        await links.follow(session, tokens[ids[1]], now=shop.now)
        await links.stop(session, tokens[ids[2]], now=shop.now)
    await purchase(shop, ids[0], sent_at + DAY, 1000)
    await purchase(shop, ids[0], sent_at + 2 * DAY, 500)
    await purchase(shop, ids[3], sent_at + 3 * DAY, 99)
    shop.pass_time(days=30)
    seen = await read(shop, made.id)
    assert (seen.audience, seen.sent, seen.clicked, seen.stopped) == (7, 5, 2, 1)
    assert (seen.bought, seen.orders, seen.revenue) == (2, 3, 1599)
    assert seen.failed == {"chat not found": 1}
    assert seen.skipped == {"unsubscribed": 1}
    last = max(each.sent_at for each in await shop.deliveries(made.id) if each.sent_at)
    assert (seen.attribution_days, seen.window_open, seen.counted_until) == (7, False, last + 7 * DAY)
    async with shop.database.read() as session:
        assert await buyers(session, made.id, moment=shop.moment()) == [ids[0], ids[3]]
        assert await buyers(session, made.id, moment=shop.moment(), limit=1, offset=1) == [ids[3]]
        assert await stoppers(session, made.id, now=shop.now) == [ids[2]]


@pytest.mark.parametrize(
    ("after", "counted"),
    [
        (-timedelta(microseconds=1), 0),
        (timedelta(0), 0),
        (timedelta(microseconds=1), 1),
        (7 * DAY - timedelta(microseconds=1), 1),
        (7 * DAY, 0),
    ],
)
async def test_a_purchase_counts_from_just_after_the_message_up_to_the_end_of_the_window(
    shop: Shop, after: timedelta, counted: int
):
    (profile_id,) = await shop.customers(1)
    made = await shop.running()
    await shop.sender().run_once()
    await purchase(shop, profile_id, shop.now + after, 100)
    shop.pass_time(days=30)
    assert (await read(shop, made.id)).bought == counted


async def test_a_purchase_of_somebody_who_got_nothing_does_not_count(shop: Shop):
    skipped, *_ = await shop.customers(1, consent=False)
    (stranger,) = await shop.customers(1, first=1, city="Paris")
    made = await shop.running(definition={"not": {"attr": "city", "op": "=", "value": "Paris"}})
    await shop.sender().run_once()
    for profile_id in (skipped, stranger):
        await purchase(shop, profile_id, shop.now + DAY, 100)
    shop.pass_time(days=30)
    assert (await read(shop, made.id)).orders == 0


async def test_what_has_not_happened_yet_does_not_count_and_the_window_is_open(shop: Shop):
    (profile_id,) = await shop.customers(1)
    made = await shop.running()
    await shop.sender().run_once()
    await purchase(shop, profile_id, shop.now + 2 * DAY, 100)
    shop.pass_time(days=1)
    seen = await read(shop, made.id)
    assert (seen.bought, seen.window_open, seen.counted_until) == (0, True, shop.now)


async def test_the_control_groups_purchases_are_counted_apart(shop: Shop):
    await shop.customers(60)
    made = await shop.running(holdout_percent=50)
    await shop.sender().run_once()
    rows = await shop.deliveries(made.id)
    for row in rows:
        await purchase(shop, row.profile_id, shop.now + DAY, 100)
    shop.pass_time(days=8)
    seen = await read(shop, made.id)
    assert seen.held_out == seen.held_out_bought == sum(row.state == "held_out" for row in rows) > 0
    assert seen.sent == seen.bought == 60 - seen.held_out
    assert seen.held_out_revenue == 100 * seen.held_out


async def test_another_systems_campaign_with_the_same_number_is_not_ours(shop: Shop):
    (profile_id,) = await shop.customers(1)
    made = await shop.running(definition={"attr": "city", "op": "=", "value": "Nowhere"})
    imported = NewEvent(profile_id=profile_id, type="opt_out", at=shop.now, campaign_id=str(made.id))
    async with shop.database.begin() as session:
        await append(session, [imported], received_at=shop.now)
    assert (await read(shop, made.id)).stopped == 0


async def test_a_report_is_json(sqlite_shop: Shop):
    await sqlite_shop.customers(1)
    made = await sqlite_shop.running()
    await sqlite_shop.sender().run_once()
    seen = json.loads(json.dumps((await read(sqlite_shop, made.id)).as_json()))
    assert seen["sent"] == 1
    assert seen["first_sent_at"] == sqlite_shop.now.isoformat()


async def test_a_report_on_nothing_says_so(sqlite_shop: Shop):
    with pytest.raises(UnknownCampaign):
        await read(sqlite_shop, 404)
