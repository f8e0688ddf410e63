"""The pace of one campaign, beside the bot's own rate."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler.sending.pace import Pace
from tests.scheduler.shop import Shop

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("per_minute", [1, 7, 60, 90, 600])
def test_no_sliding_minute_holds_more_than_the_speed_and_the_speed_is_reached(now: datetime, per_minute: int):
    pace, claimed = Pace(), list[datetime]()
    for tick in range(4 * 60 * 5):
        at = now + tick * SECOND / 5
        taken = pace.room(1, per_minute, now=at)
        pace.count(1, taken, now=at)
        claimed += [at] * taken
    windows = [sum(begin <= at < begin + 60 * SECOND for at in claimed) for begin in set(claimed)]
    assert max(windows) == per_minute
    assert 4 * per_minute - per_minute // 10 - 1 <= len(claimed) <= 4 * per_minute


def test_a_slow_campaign_is_spread_over_the_minute(now: datetime):
    pace = Pace()
    pace.count(1, pace.room(1, 6, now=now), now=now)
    assert [pace.room(1, 6, now=now + at * SECOND) for at in (0, 5, 9.9, 10, 30)] == [0, 0, 0, 1, 1]


def test_campaigns_do_not_share_their_speeds(now: datetime):
    pace = Pace()
    pace.count(1, 1, now=now)
    assert (pace.room(1, 1, now=now), pace.room(2, 1, now=now)) == (0, 1)


async def test_a_campaign_keeps_its_speed_and_does_not_hold_up_another(shop: Shop):
    await shop.customers(30)
    await shop.running("slow", messages_per_minute=30)
    await shop.running("fast")
    sender = shop.sender()
    for _ in range(20):
        await sender.run_once()
        shop.pass_time(seconds=1)
    got = [message.text for _, message in shop.messenger.received]
    assert (got.count("slow"), got.count("fast")) == (10, 30)
