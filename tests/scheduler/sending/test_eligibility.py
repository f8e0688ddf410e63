"""The checks at send time that no other test of the sender is about: too late, quiet hours, their order."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from profiles import consent
from scheduler import campaign
from scheduler.exceptions import SlowDown
from scheduler.schema import Campaign
from scheduler.sending.quiet_hours import QuietHours
from tests.scheduler.shop import Shop


async def with_rule(shop: Shop, **values: Any) -> int:
    made = await shop.draft()
    async with shop.database.begin() as session:
        await session.execute(update(Campaign).where(Campaign.id == made.id).values(**values))
    await shop.do(campaign.start, made.id, now=shop.now)
    return made.id


@pytest.mark.parametrize(
    ("rule", "down", "fate"),
    [
        (None, 6000, ("sent", None)),
        (60, 61, ("skipped", "past_due")),
        (60, 60, ("sent", None)),
        (60, 0, ("sent", None)),
        (0, 1, ("skipped", "past_due")),
    ],
)
async def test_after_a_down_time_a_message_is_sent_or_skipped_as_the_campaign_says(
    shop: Shop, rule: int | None, down: int, fate: tuple[str, str | None]
):
    await shop.customers(3)
    campaign_id = await with_rule(shop, skip_after_minutes=rule)
    await shop.plan()
    shop.pass_time(minutes=down)
    await shop.sender().run_once()
    assert await shop.fates(campaign_id) == {fate: 3}
    assert (await shop.campaign(campaign_id)).state == "completed"


async def test_a_down_time_that_begins_before_planning_counts_as_well(shop: Shop):
    await shop.customers(2)
    made = await shop.draft()
    due = shop.now.replace(hour=18)
    async with shop.database.begin() as session:
        await session.execute(update(Campaign).values(skip_after_minutes=60))
        await campaign.start(session, made.id, now=shop.now, send_at=due)
    shop.now = due.replace(hour=21)
    await shop.plan()
    await shop.sender().run_once()
    assert await shop.fates(made.id) == {("skipped", "past_due"): 2}


async def test_a_rest_of_the_channel_does_not_make_a_message_young_again(shop: Shop):
    await shop.customers(1)
    campaign_id = await with_rule(shop, skip_after_minutes=60)
    await shop.plan()
    sender = shop.sender()
    for _ in range(4):
        shop.messenger.fail(SlowDown(retry_after=20 * 60))
        await sender.run_once()
        shop.pass_time(minutes=20.1)
    await sender.run_once()
    assert await shop.fates(campaign_id) == {("skipped", "past_due"): 1}


async def test_what_would_be_too_late_after_the_night_is_not_sent_in_the_morning(shop: Shop):
    await shop.customers(1, timezone="Asia/Tokyo")
    campaign_id = await with_rule(shop, skip_after_minutes=120)
    await shop.plan()
    sender = shop.sender(quiet_hours=QuietHours.parse("22:00-08:00"))
    await sender.run_once()
    shop.pass_time(hours=9)
    await sender.run_once()
    assert await shop.fates(campaign_id) == {("skipped", "past_due"): 1}


@pytest.mark.parametrize(
    ("setting", "own", "state"),
    [
        ("22:00-08:00", None, "planned"),
        ("22:00-08:00 skip", None, "skipped"),
        ("22:00-08:00", "skip", "skipped"),
        ("22:00-08:00 skip", "hold", "planned"),
    ],
)
async def test_in_quiet_hours_a_message_is_held_or_skipped(
    shop: Shop, setting: str, own: str | None, state: str
):
    # 14:30 UTC is 23:30 in Tokyo.
    await shop.customers(1, timezone="Asia/Tokyo")
    await shop.customers(1, first=1)
    campaign_id = await with_rule(shop, when_quiet=own)
    await shop.plan()
    await shop.sender(quiet_hours=QuietHours.parse(setting)).run_once()
    assert await shop.fates(campaign_id) == {(state, "quiet_hours"): 1, ("sent", None): 1}


async def test_who_has_opted_out_is_told_apart_from_who_is_late(sqlite_shop: Shop):
    shop = sqlite_shop
    first, _ = await shop.customers(2)
    campaign_id = await with_rule(shop, skip_after_minutes=60)
    await shop.plan()
    async with shop.database.begin() as session:
        await consent.record(session, first, granted=False, now=shop.now, source="test")
    shop.pass_time(hours=2)
    await shop.sender().run_once()
    assert await shop.fates(campaign_id) == {("skipped", "unsubscribed"): 1, ("skipped", "past_due"): 1}
