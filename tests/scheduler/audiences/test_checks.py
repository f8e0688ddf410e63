"""Checks before starting: what they say is what happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from profiles import consent
from profiles.profile import mark_blocked, meet
from scheduler import campaign
from scheduler.audiences.checks import Checks, check
from scheduler.audiences.duration import Batch, end_of
from scheduler.exceptions import InvalidCampaign
from scheduler.learning.settings import LearningSettings, save_settings
from scheduler.schema import Campaign
from scheduler.sending.frequency_cap import FrequencyCap
from scheduler.sending.quiet_hours import QuietHours
from scheduler.sending.rules import Rules
from segments import segment
from segments.definition import parse_definition
from tests.scheduler.audiences.test_audience import FRIENDS, tag
from tests.scheduler.shop import BERLIN, EVERYONE, Shop

NIGHT = QuietHours.parse("22:00-08:00")


async def checked(shop: Shop, made: Campaign, **rules: Any) -> Checks:
    rules = {"zone": BERLIN, "public_url": "https://shop.example", "rate": 25.0} | rules
    async with shop.database.read() as session:
        row = await campaign.by_id(session, made.id)
        return await check(session, row, Rules(**rules), shop.moment())


async def mixed(shop: Shop) -> list[int]:
    """Ten who can be reached, and three for each reason why not."""
    good = await shop.customers(10)
    await shop.customers(3, first=10, consent=None)
    await shop.customers(3, first=13, consent=False)
    blocked = await shop.customers(3, first=16)
    refusing = await shop.customers(3, first=19)
    async with shop.database.begin() as session:
        for number in range(3):
            elsewhere = await meet(session, channel="post", external_id=f"house {number}", now=shop.now)
            elsewhere.consent = True
        for profile_id in blocked:
            await mark_blocked(session, profile_id, "telegram", now=shop.now)
        for profile_id in refusing:
            await consent.record(
                session, profile_id, granted=False, now=shop.now, source="test", channel="telegram"
            )
    return good


async def test_everybody_is_counted_once_with_the_reason_that_then_happens(shop: Shop):
    await mixed(shop)
    made = await shop.draft()
    found = await checked(shop, made)
    assert (found.audience, found.recipients) == (25, 10)
    assert found.not_reached == {"unsubscribed": 6, "no_consent": 3, "blocked": 3, "unreachable": 3}
    await shop.do(campaign.start, made.id, now=shop.now)
    await shop.plan()
    await shop.sender().run_once()
    # At send time nobody asks whether a customer said no or never said anything.
    assert await shop.fates(made.id) == {
        ("sent", None): 10,
        ("skipped", "unsubscribed"): 9,
        ("skipped", "blocked"): 3,
        ("skipped", "unreachable"): 3,
    }


async def test_the_share_held_out_is_counted_exactly(shop: Shop):
    await mixed(shop)
    made = await shop.draft(holdout_percent=40)
    found = await checked(shop, made)
    await shop.do(campaign.start, made.id, now=shop.now)
    await shop.plan()
    await shop.sender().run_once()
    fates = await shop.fates(made.id)
    assert found.not_reached["held_out"] == fates["held_out", None]
    assert found.recipients == fates["sent", None]
    assert found.recipients + sum(found.not_reached.values()) == found.audience


async def test_the_global_control_group_is_held_out(shop: Shop):
    await shop.customers(60)
    async with shop.database.begin() as session:
        await save_settings(session, LearningSettings(control_percent=15), source="test", now=shop.now)
    found = await checked(shop, made := await shop.draft())
    assert 0 < found.not_reached["held_out"] < 30
    await shop.do(campaign.start, made.id, now=shop.now)
    await shop.plan()
    await shop.sender().run_once()
    assert (await shop.fates(made.id))["sent", None] == found.recipients
    transactional = await checked(shop, await shop.draft(transactional=True))
    assert transactional.not_reached == {}


async def test_who_has_had_enough_messages_is_counted(shop: Shop):
    await shop.customers(6)
    await shop.running("first", definition={"attr": "reference", "op": "in", "value": ["telegram:1"]})
    await shop.sender().run_once()
    shop.pass_time(minutes=1)
    cap = FrequencyCap.parse("1/day")
    made = await shop.draft("second")
    found = await checked(shop, made, frequency_cap=cap)
    assert (found.recipients, found.not_reached) == (5, {"frequency_capped": 1})
    tomorrow = {"at": "10:00", "on": "2026-09-17"}
    later = await checked(shop, await shop.draft("third", timing=tomorrow), frequency_cap=cap)
    assert later.not_reached == {}
    ordered = await checked(shop, await shop.draft("order", transactional=True), frequency_cap=cap)
    assert ordered.recipients == 6


async def test_quiet_hours_hold_back_or_drop(shop: Shop):
    await shop.customers(3, timezone="Asia/Tokyo")  # 23:30 there
    await shop.customers(2, first=3)
    held = await checked(shop, await shop.draft(), quiet_hours=NIGHT)
    assert (held.recipients, held.held_back, held.not_reached) == (5, 3, {})
    assert held.begins_at == shop.now
    assert held.ends_at is not None
    # Eight in the morning in Tokyo.
    assert held.ends_at - shop.now > timedelta(hours=8)
    dropped = await checked(shop, await shop.draft(when_quiet="skip"), quiet_hours=NIGHT)
    assert (dropped.recipients, dropped.not_reached) == (2, {"quiet_hours": 3})


async def test_those_left_out_and_unknown_time_zones_are_counted(shop: Shop):
    ids = await shop.customers(5, timezone="Mars/Olympus")
    await tag(shop, ids[0], ids[1])
    async with shop.database.begin() as session:
        everyone, friends = [
            await segment.save(session, name=name, condition=parse_definition(one), now=shop.now)
            for name, one in (("All", EVERYONE), ("Friends", FRIENDS))
        ]
        made = await campaign.create(
            session,
            name="News",
            message={"text": "Hi"},
            segments=[everyone],
            excluded=[friends],
            now=shop.now,
        )
    found = await checked(shop, made)
    assert (found.audience, found.excluded, found.unknown_zones) == (3, 2, {"Mars/Olympus": 3})


async def test_who_is_due_after_the_expiry_is_counted(shop: Shop):
    await shop.customers(2, timezone="Pacific/Kiritimati")
    await shop.customers(3, first=2, timezone="Pacific/Pago_Pago")
    timing = {"clock": "local", "at": "10:00", "on": "2026-09-20"}
    expires_at = shop.now.replace(day=20, hour=12)
    found = await checked(shop, await shop.draft(timing=timing, expires_at=expires_at))
    assert (found.recipients, found.not_reached) == (2, {"expired": 3})
    with pytest.raises(InvalidCampaign):
        await checked(shop, await shop.draft(timing=timing, expires_at=shop.now))


async def test_the_end_follows_from_the_slower_of_two_speeds(shop: Shop):
    await shop.customers(60)
    at_the_bots_rate = await checked(shop, await shop.draft(), rate=2.0)
    assert (at_the_bots_rate.seconds, at_the_bots_rate.speed) == (30, 120)
    slow = await checked(shop, await shop.draft(messages_per_minute=30), rate=2.0)
    assert (slow.seconds, slow.speed) == (120, 30)
    assert (await checked(shop, await shop.draft(messages_per_minute=600), rate=2.0)).seconds == 30


async def test_an_empty_audience_takes_no_time(shop: Shop):
    found = await checked(shop, await shop.draft())
    assert (found.audience, found.begins_at, found.ends_at, found.seconds) == (0, None, None, None)
    assert found.as_json()["recipients"] == 0


def test_a_night_in_the_middle_lengthens_the_sending(now):
    # 14:30 UTC is 16:30 in Berlin; five and a half hours are left before ten in the evening.
    batches = [Batch(now, BERLIN, 6 * 3600)]
    end = end_of(batches, per_second=1, quiet_hours=NIGHT)
    assert end is not None
    assert abs(end - (now + timedelta(hours=16))) < timedelta(minutes=10)
    assert end_of(batches, per_second=1, quiet_hours=None) == now + timedelta(hours=6)


def test_while_one_zone_rests_the_other_goes_on(now):
    tokyo = Batch(now, ZoneInfo("Asia/Tokyo"), 3600)
    berlin = Batch(now, BERLIN, 3600)
    end = end_of([tokyo, berlin], per_second=1, quiet_hours=NIGHT)
    assert end is not None
    # Tokyo wakes at 23:00 UTC; Berlin was done long before.
    assert abs(end - (now.replace(hour=23, minute=0) + timedelta(hours=1))) < timedelta(minutes=10)


def test_what_takes_for_ever_has_no_end(now):
    assert end_of([Batch(now, BERLIN, 10**9)], per_second=1e-6, quiet_hours=NIGHT) is None
