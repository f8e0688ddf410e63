"""The circuit breaker: a provider that fails costs a few messages their time, and no message its chance."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from scheduler import campaign
from scheduler.exceptions import Blocked, Refused, Unavailable, Uncertain
from scheduler.sending.breaker import GIVES_UP_AFTER, TRIPS_AFTER, CircuitBreaker
from scheduler.testing import RecordingMessenger
from tests.scheduler.shop import Shop

LIMIT = timedelta(seconds=60)


def tripped(now, *, times: int = TRIPS_AFTER) -> CircuitBreaker:
    breaker = CircuitBreaker(LIMIT)
    for _ in range(times):
        breaker.failed("telegram", now=now)
    return breaker


def test_a_channel_rests_after_five_failures_in_a_row(now):
    assert tripped(now, times=TRIPS_AFTER - 1).until("telegram", now=now) is None
    breaker = tripped(now)
    assert breaker.until("telegram", now=now) == now + timedelta(seconds=30)
    assert breaker.until("web", now=now) is None


def test_an_answer_in_between_begins_the_count_anew(now):
    breaker = tripped(now, times=TRIPS_AFTER - 1)
    breaker.answered("telegram")
    assert not breaker.failed("telegram", now=now)


def test_after_the_rest_one_message_tries_and_the_others_wait(now):
    breaker = tripped(now)
    later = now + timedelta(seconds=30)
    assert breaker.admit("telegram", now=later) is None
    assert breaker.admit("telegram", now=later) == later + timedelta(seconds=1)
    assert breaker.admit("telegram", now=later + LIMIT) is None
    breaker.answered("telegram")
    assert breaker.admit("telegram", now=later) is None
    assert breaker.admit("telegram", now=later) is None


def test_rests_grow_while_nothing_helps_until_a_person_should_know(now):
    breaker = tripped(now)
    rests = []
    while not breaker.given_up("telegram"):
        until = breaker.until("telegram", now=now)
        assert until is not None
        rests.append((until - now).total_seconds())
        now = until
        assert breaker.admit("telegram", now=now) is None
        breaker.failed("telegram", now=now)
    assert rests == [30, 60, 120, 240]
    assert len(rests) + 1 == GIVES_UP_AFTER


async def out_of_order(shop: Shop, error: Exception, *, minutes: float) -> None:
    """The provider fails for so long; the sender goes on as its clock has it."""
    for number in range(200):
        shop.messenger.refuse(str(number), error)
    sender = shop.sender(in_flight=16)
    end = shop.now + timedelta(minutes=minutes)
    while shop.now < end:
        await sender.run_once()
        shop.pass_time(seconds=10)
    shop.messenger._refusals.clear()


@pytest.mark.parametrize(("error", "lost"), [(Unavailable(), 0), (Uncertain(), 16 + GIVES_UP_AFTER)])
async def test_a_provider_that_fails_pauses_the_campaign_and_wastes_no_row(
    shop: Shop, error: Exception, lost: int
):
    await shop.customers(200)
    started = await shop.running()
    await out_of_order(shop, error, minutes=30)
    paused = await shop.campaign(started.id)
    assert paused.state == "paused"
    assert paused.reason is not None
    assert "telegram" in paused.reason
    fates = await shop.fates(started.id)
    assert sum(count for (state, _), count in fates.items() if state == "planned") >= 200 - lost
    assert {state for state, _ in fates} <= {"planned", "unknown"}
    assert len(shop.messenger.calls) <= 16 + GIVES_UP_AFTER
    await shop.do(campaign.resume, started.id, now=shop.now)
    for _ in range(5):
        shop.pass_time(minutes=15)
        await shop.sender().run_once()
    ended = await shop.fates(started.id)
    assert ended["sent", None] >= 200 - lost
    assert ended["sent", None] + ended["unknown", "no_answer"] == 200
    assert max(shop.messenger.counts().values()) == 1


async def test_a_short_trouble_passes_by_itself(shop: Shop):
    await shop.customers(60)
    started = await shop.running()
    shop.messenger.fail(Unavailable(), times=7)
    sender = shop.sender(in_flight=4)
    for _ in range(40):
        await sender.run_once()
        shop.pass_time(seconds=10)
    assert await shop.fates(started.id) == {("sent", None): 60}
    assert shop.messenger.counts() == Counter({str(number): 1 for number in range(60)})


async def test_refusals_of_single_recipients_are_not_the_providers_trouble(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(40)
    for number in range(30):
        shop.messenger.refuse(str(number), Blocked() if number % 2 else Refused("chat not found"))
    started = await shop.running()
    await shop.sender().run_once()
    expected = {("failed", "blocked"): 15, ("failed", "chat not found"): 15, ("sent", None): 10}
    assert await shop.fates(started.id) == expected


async def test_another_channel_goes_on_while_one_fails(sqlite_shop: Shop):
    shop = sqlite_shop
    shop.messengers["web"] = web = RecordingMessenger("web")
    await shop.customers(30)
    async with shop.database.begin() as session:
        from profiles.profile import meet

        for number in range(30):
            visitor = await meet(session, channel="web", external_id=str(number), now=shop.now)
            visitor.consent = True
    for number in range(30):
        shop.messenger.refuse(str(number), Unavailable())
    await shop.running()
    await shop.sender(in_flight=4).run_once()
    assert len(web.received) == 30
    assert len(shop.messenger.calls) <= TRIPS_AFTER + 4
