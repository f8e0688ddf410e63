"""What the Bot API answers, and what becomes of a campaign: the real sender, aiogram, the strict server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.messenger import TelegramMessenger
from bot.telegram import make_bot
from profiles import consent
from profiles.database import Database
from profiles.schema import Profile
from scheduler.sending.breaker import GIVES_UP_AFTER, TRIPS_AFTER
from tests.botapi import TOKEN, BotApiServer, Fault
from tests.scheduler.shop import Shop


async def nothing(_: str) -> bytes | None:
    """No data of anybody."""


@pytest.fixture
async def telegram() -> AsyncIterator[BotApiServer]:
    async with BotApiServer().running() as server:
        yield server


@pytest.fixture
async def shop(sqlite_database: Database, now, telegram: BotApiServer, tmp_path: Path) -> AsyncIterator[Shop]:
    """A shop whose messages go through aiogram to the server."""
    shop = Shop(sqlite_database, now)
    bot = make_bot(TOKEN, telegram.address)
    messenger = TelegramMessenger(bot, media=tmp_path, export=nothing, time_limit=1)
    shop.messengers = {"telegram": messenger}  # type: ignore[dict-item]  # the real one for the fake
    yield shop
    await bot.session.close()


async def customers(shop: Shop, telegram: BotApiServer, count: int) -> list[int]:
    for number in range(1, count + 1):
        telegram.user(number)
    return await shop.customers(count, first=1)


async def test_five_hundred_answers_of_429_lose_nobody(shop: Shop, telegram: BotApiServer):
    await customers(shop, telegram, 40)
    # With and without the field that says for how long.
    telegram.faults.next("sendMessage", Fault.too_many(3), Fault.too_many(), times=250)
    started = await shop.running()
    sender = shop.sender(in_flight=16)
    for _ in range(700):
        await sender.run_once()
        shop.pass_time(seconds=5.1)
        if (await shop.campaign(started.id)).state == "completed":
            break
    assert await shop.fates(started.id) == {("sent", None): 40}
    assert sorted(message.chat_id for message in telegram.messages) == list(range(1, 41))
    assert [call.status for call in telegram.calls].count(429) == 500
    assert {row.attempts for row in await shop.deliveries(started.id)} == {0}


@pytest.mark.parametrize(("seconds", "rest"), [(7, 7), (None, 1)])
async def test_429_stops_the_bot_for_as_long_as_it_says(
    shop: Shop, telegram: BotApiServer, seconds: int | None, rest: float
):
    await customers(shop, telegram, 5)
    telegram.faults.next("sendMessage", Fault.too_many(seconds))
    await shop.running()
    sender = shop.sender(in_flight=1)
    await sender.run_once()
    shop.pass_time(seconds=rest - 0.1)
    await sender.run_once()
    assert telegram.count("sendMessage") == 1
    shop.pass_time(seconds=0.2)
    await sender.run_once()
    assert len(telegram.messages) == 5


async def test_each_answer_has_its_own_consequence(shop: Shop, telegram: BotApiServer):
    ids = await customers(shop, telegram, 12)
    telegram.user(3).blocked = True
    del telegram.chats[5]
    started = await shop.running()
    await shop.sender(in_flight=1).run_once()
    rows = {row.profile_id: (row.state, row.reason) for row in await shop.deliveries(started.id)}
    state, reason = rows.pop(ids[4])
    assert state == "failed"
    assert reason is not None
    assert "chat not found" in reason
    assert rows.pop(ids[2]) == ("failed", "blocked")
    assert set(rows.values()) == {("sent", None)}
    again = await shop.running()
    await shop.sender().run_once()
    blocked = next(row for row in await shop.deliveries(again.id) if row.profile_id == ids[2])
    assert (blocked.state, blocked.reason) == ("skipped", "blocked")


@pytest.mark.parametrize(
    "fault", [Fault.server_error(), Fault.empty_500(), Fault.bare_500(), Fault.cut(), Fault.garbled_answer()]
)
async def test_what_went_wrong_after_the_request_left_is_unknown_and_stays_so(
    shop: Shop, telegram: BotApiServer, fault: Fault
):
    await customers(shop, telegram, 4)
    telegram.faults.next("sendMessage", fault)
    started = await shop.running()
    await shop.sender(in_flight=1).run_once()
    shop.pass_time(days=1)
    await shop.sender().run_once()
    assert await shop.fates(started.id) == {("unknown", "no_answer"): 1, ("sent", None): 3}
    assert telegram.count("sendMessage") == 4


async def test_a_server_that_is_away_costs_time_and_nothing_else(shop: Shop, telegram: BotApiServer):
    await customers(shop, telegram, 20)
    await telegram.stop()
    started = await shop.running()
    sender = shop.sender()
    for _ in range(10):
        await sender.run_once()
        shop.pass_time(seconds=10)
    assert {row.state for row in await shop.deliveries(started.id)} == {"planned"}
    await telegram.start()
    for _ in range(10):
        shop.pass_time(minutes=15)
        await sender.run_once()
    assert await shop.fates(started.id) == {("sent", None): 20}
    assert sorted(message.chat_id for message in telegram.messages) == list(range(1, 21))


async def test_a_server_that_fails_after_taking_messages_makes_few_of_them_unknown(
    shop: Shop, telegram: BotApiServer
):
    await customers(shop, telegram, 100)
    telegram.faults.next("sendMessage", Fault.server_error(), times=100)
    started = await shop.running()
    sender = shop.sender(in_flight=4)
    for _ in range(60):
        await sender.run_once()
        shop.pass_time(minutes=1)
    fates = await shop.fates(started.id)
    # Until it trips, those under way then, and one that tries after each rest.
    assert fates["unknown", "no_answer"] <= TRIPS_AFTER + 4 + GIVES_UP_AFTER
    assert (await shop.campaign(started.id)).state == "paused"


async def test_the_first_thousand_may_not_be_written_to_and_the_rest_is(shop: Shop, telegram: BotApiServer):
    ids = await customers(shop, telegram, 1005)
    async with shop.database.begin() as session:
        await session.execute(update(Profile).where(Profile.id.in_(ids[:1000])).values(consent=False))
    started = await shop.running()
    await shop.sender(rate=25).run_once()
    assert await shop.fates(started.id) == {("skipped", "unsubscribed"): 1000, ("sent", None): 5}
    assert (await shop.campaign(started.id)).state == "completed"


async def test_a_recipient_whose_call_hangs_does_not_hold_up_the_others(shop: Shop, telegram: BotApiServer):
    await customers(shop, telegram, 10)
    telegram.faults.next("sendMessage", Fault.hang(3))
    started = await shop.running()
    turn = asyncio.create_task(shop.sender(in_flight=4).run_once())
    async with telegram.changed:
        await telegram.changed.wait_for(lambda: len(telegram.messages) >= 9)
    assert not turn.done()
    await turn
    assert await shop.fates(started.id) == {("unknown", "no_answer"): 1, ("sent", None): 9}


async def test_who_opts_out_between_planning_and_sending_gets_nothing(shop: Shop, telegram: BotApiServer):
    ids = await customers(shop, telegram, 3)
    started = await shop.running()
    async with shop.database.begin() as session:
        await consent.record(session, ids[1], granted=False, now=shop.now, source="test")
    await shop.sender().run_once()
    assert sorted(message.chat_id for message in telegram.messages) == [1, 3]
    assert (await shop.fates(started.id))["skipped", "unsubscribed"] == 1


async def test_a_token_that_was_revoked_keeps_every_message(shop: Shop, telegram: BotApiServer):
    await customers(shop, telegram, 10)
    telegram.token = "42:another-token-than-the-one-the-bot-has"
    started = await shop.running()
    sender = shop.sender()
    for _ in range(300):
        await sender.run_once()
        shop.pass_time(minutes=1)
    assert {row.state for row in await shop.deliveries(started.id)} == {"planned"}
    paused = await shop.campaign(started.id)
    assert (paused.state, bool(paused.reason)) == ("paused", True)
