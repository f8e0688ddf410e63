"""kill -9 at any moment: no message is lost, and nobody is answered twice."""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.outbox import WIDTH
from bot.schema import InboxUpdate, OutboxReply
from profiles.schema import Event, Turn
from tests.bot.waiting import until

ROOT = Path(__file__).parents[2]
CUSTOMERS = 60
KILLS = 10
BURSTS = 12
LINES = 5


class Victim:
    """Starts and kills bots."""

    def __init__(self, process):
        self._process = process

    @asynccontextmanager
    async def living(self):
        """A bot that is killed at the end of the block, whatever happens in it."""
        self._process.stdin.write(b"start\n")
        child = int(await self._process.stdout.readline())
        try:
            yield
        finally:
            os.kill(child, signal.SIGKILL)
            assert await self._process.stdout.readline() == b"ended\n"


@pytest.fixture
async def victim(database_url, server, tmp_path):
    with (tmp_path / "victim.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-W", "ignore", "-m", "tests.bot.victim"),
            *(database_url, server.address, str(tmp_path)),
            cwd=ROOT,
            stdin=PIPE,
            stdout=PIPE,
            stderr=log,
        )
        yield Victim(process)
        process.stdin.close()
        await process.wait()


async def states(database, column):
    async with database.read() as session:
        return Counter(dict((await session.execute(select(column, func.count()).group_by(column))).all()))


async def is_done(database):
    async with database.read() as session:
        received = await session.scalar(select(func.count()).select_from(InboxUpdate))
        unhandled = await session.scalar(
            select(func.count()).select_from(InboxUpdate).where(InboxUpdate.handled_at.is_(None))
        )
    replies = await states(database, OutboxReply.state)
    return received == CUSTOMERS and not unhandled and not replies["waiting"] and not replies["sending"]


@pytest.mark.timeout(300)
async def test_killing_the_bot_again_and_again_loses_nothing_and_answers_nobody_twice(
    database, server, victim
):
    server.latency = 0.05
    chats = [server.user(number) for number in range(1, CUSTOMERS + 1)]
    for chat in chats:
        await chat.says(f"question {chat.user_id}")
    chance = random.Random(7)
    kills = 0
    while kills < KILLS and not await is_done(database):
        enough = len(server.messages) + chance.randint(1, 6)

        async def is_time(enough=enough):
            return len(server.messages) >= enough or await is_done(database)

        async with victim.living():
            await until(is_time, within=60, every=0.002)
        kills += 1
    assert kills >= 3, "the bot was too fast to be killed in the middle"

    async with victim.living():
        await until(lambda: is_done(database), within=60, every=0.1)

    replies = await states(database, OutboxReply.state)
    assert sum(replies.values()) == CUSTOMERS
    assert set(replies) <= {"sent", "unknown"}
    assert 0 < replies["unknown"] <= kills * WIDTH, (
        "some kill hit a reply on its way, and only those are unknown"
    )
    assert max(len(chat.messages) for chat in chats) == 1
    assert sum(len(chat.messages) for chat in chats) >= replies["sent"]
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Event)) == CUSTOMERS
        assert await session.scalar(select(func.count()).select_from(Turn)) == 2 * CUSTOMERS


@pytest.mark.timeout(300)
async def test_a_kill_in_the_middle_of_bursts_loses_no_message_and_answers_each_once(
    database, server, victim
):
    chats = [server.user(number) for number in range(1, BURSTS + 1)]
    expected = {f"{chat.user_id} line {line}" for chat in chats for line in range(LINES)}

    async def write():
        for line in range(LINES):
            for chat in chats:
                await chat.says(f"{chat.user_id} line {line}")
            await asyncio.sleep(0.15)

    writing = asyncio.create_task(write())
    for life in (0.9, 0.5, 0.7, 0.4):
        async with victim.living():
            await asyncio.sleep(life)
    await writing
    async with victim.living():
        await until(lambda: handled(database, BURSTS * LINES), within=60, every=0.1)
    async with database.read() as session:
        turns = (await session.execute(select(Turn.role, Turn.text).order_by(Turn.id))).all()
    said = [text for role, text in turns if role == "customer"]
    answered = [
        line for role, text in turns if role == "bot" for line in text.removeprefix("You said: ").split("\n")
    ]
    assert Counter(said) == Counter(expected), "each message is in the record once"
    assert Counter(answered) == Counter(expected), "each message was answered once"
    assert sum(role == "bot" for role, _ in turns) < len(expected), "bursts were answered together"


async def handled(database, number):
    async with database.read() as session:
        done = select(func.count()).select_from(InboxUpdate).where(InboxUpdate.handled_at.is_not(None))
        return await session.scalar(done) == number
