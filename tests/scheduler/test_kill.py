"""kill -9 at random moments of a campaign: a real process, the strict Bot API server, a real database.

KILLS and KILL_RECIPIENTS (environment) make it larger: 30 and 2000 take some minutes.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import update

from profiles.schema import Profile
from scheduler import campaign
from tests.botapi import BotApiServer
from tests.scheduler.shop import Shop

KILLS = int(os.environ.get("KILLS", "2"))
RECIPIENTS = int(os.environ.get("KILL_RECIPIENTS", "500"))
IN_FLIGHT = 16
#: A rate that the server's answers keep it from reaching, so that messages are always under way.
RATE = 400
ROOT = Path(__file__).parents[2]


async def sending_process(url: str, address: str) -> asyncio.subprocess.Process:
    arguments = ("-m", "tests.scheduler.sending_process", url, address, str(RATE))
    quiet = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdout=quiet)


async def called(telegram: BotApiServer, count: int) -> None:
    async with telegram.changed:
        await telegram.changed.wait_for(lambda: len(telegram.messages) >= count)


async def settle_in(shop: Shop, telegram: BotApiServer) -> None:
    """Most may be written to; some refuse marketing, some have blocked the bot, some chats are gone."""
    ids = await shop.customers(RECIPIENTS, first=1)
    async with shop.database.begin() as session:
        await session.execute(update(Profile).where(Profile.id.in_(ids[::20])).values(consent=False))
    for number in range(1, 1 + RECIPIENTS):
        if number % 50 != 3:
            telegram.user(number, blocked=number % 50 == 11)


async def killed(url: str, telegram: BotApiServer) -> None:
    """The process dies again and again, wherever it is just then; the last one comes to the end."""
    random = Random(RECIPIENTS)
    for reached in sorted(random.sample(range(1, int(RECIPIENTS * 0.6)), KILLS)):
        process = await sending_process(url, telegram.address)
        await called(telegram, reached)
        await asyncio.sleep(random.random() * 0.05)
        process.kill()
        assert await process.wait() == -9
    process = await sending_process(url, telegram.address)
    assert await process.wait() == 0


@pytest.mark.timeout(120 + 60 * KILLS)
async def test_after_kills_nobody_gets_two_and_everybody_is_accounted_for(shop: Shop, database_url: str):
    # As slow as a real channel, so that messages are under way when the process dies.
    async with BotApiServer(latency=0.02).running() as telegram:
        await settle_in(shop, telegram)
        made = await shop.draft(holdout_percent=5)
        await shop.do(campaign.start, made.id, now=shop.now)
        await killed(database_url, telegram)
    fates = Counter(row.state for row in await shop.deliveries(made.id))
    received = Counter(message.chat_id for message in telegram.messages)
    assert [recipient for recipient, count in received.items() if count > 1] == []
    assert sum(fates.values()) == RECIPIENTS
    assert set(fates) - {"unknown"} == {"sent", "skipped", "failed", "held_out"}
    assert fates["unknown"] <= KILLS * IN_FLIGHT
    assert fates["sent"] <= len(received) <= fates["sent"] + fates["unknown"]
    assert (await shop.campaign(made.id)).state == "completed"
    # Shown by `pytest -s`: the large run by hand is read, too.
    sys.stdout.write(f"{KILLS} kills, {len(received)} received, {dict(fates)}\n")
