"""Sending with all checks beside a bare aiogram loop on the same server; the rate; planning a large audience.

BENCH_AUDIENCE (environment) is the number of members that are planned, a million where it is not said.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from profiles.database import Database
from scheduler import campaign
from scheduler.audiences.planning import plan_due
from scheduler.messenger import Messenger, Outgoing
from scheduler.sending.frequency_cap import FrequencyCap
from scheduler.sending.quiet_hours import QuietHours
from scheduler.sending.sender import Sender, most_in_flight
from segments.definition import parse_definition
from segments.moment import Moment
from tests.bench.bot_api_process import FIRST
from tests.bench.row import Row
from tests.botapi import TOKEN
from tests.conftest import create_tables

PEOPLE = 3000
#: Messages a second, and for how many seconds the rate is watched.
RATE, SECONDS = 25, 20
AUDIENCE = int(os.environ.get("BENCH_AUDIENCE", "1000000"))
#: No limit, for this machine.
UNLIMITED = 100_000
ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Europe/Berlin")
TEXT = "Hello {name|friend}, something new has come in."


async def bench() -> AsyncIterator[Row]:
    async with bot_api_server(PEOPLE) as server:
        async for row in _throughput(server):
            yield row
        async for row in _rate(server):
            yield row
    yield await _planning()


class _Server:
    """The process of the Bot API server."""

    def __init__(self, process: asyncio.subprocess.Process, address: str) -> None:
        self._process = process
        self.address = address

    async def arrivals(self) -> list[float]:
        """When each message arrived since this was asked last, in seconds of the server's clock."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(b"\n")
        found: list[float] = json.loads(await self._process.stdout.readline())
        return found


@asynccontextmanager
async def bot_api_server(people: int) -> AsyncIterator[_Server]:
    pipe = asyncio.subprocess.PIPE
    words = ("-m", "tests.bench.bot_api_process", str(people))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=ROOT, stdin=pipe, stdout=pipe, limit=2**24
    )
    assert process.stdout
    try:
        yield _Server(process, (await process.stdout.readline()).decode().strip())
    finally:
        process.kill()
        await process.wait()


async def _throughput(server: _Server) -> AsyncIterator[Row]:
    # Neither side is to pay for what a process does once.
    await _bare(server, width=1, people=20)
    await _campaign(server, 20, rate=UNLIMITED)
    gc.collect()
    gc.freeze()
    one_by_one = await _bare(server, width=1)
    width = most_in_flight(UNLIMITED)
    side_by_side = await _bare(server, width=width)
    ours = _pace(await _campaign(server, PEOPLE, rate=UNLIMITED))
    what = "a campaign's messages, all checks on"
    yield Row(what, f"{ours:.0f} a second", f"a bare aiogram loop {one_by_one:.0f}")
    yield Row(
        "of a bare aiogram loop's speed",
        f"{ours / one_by_one:.2f}",
        f"goal: 0.9; with {width} at once the loop sends {side_by_side:.0f}",
    )


async def _rate(server: _Server) -> AsyncIterator[Row]:
    left: list[float] = []
    arrived = await _campaign(server, RATE * (SECONDS + 1), rate=RATE, left=left)
    held = (len(left) - 1) / (left[-1] - left[0])
    yield Row(f"the rate of {RATE} a second, over {SECONDS} s", f"{held:.2f}", "goal: within 2 %")
    yield Row(
        "most messages that left in any sliding second",
        str(_most(left)),
        f"goal: {RATE}; seen by the server {_most(arrived)}",
    )


def _most(moments: list[float]) -> int:
    return max(sum(begin <= at < begin + 1 for at in moments) for begin in moments)


async def _bare(server: _Server, *, width: int, people: int = PEOPLE) -> float:
    """Messages a second of a loop that only sends, with so many under way at once."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(server.address)))
    waiting = iter(range(people))

    async def loop() -> None:
        for number in waiting:
            await bot.send_message(FIRST + number, "Hello friend, something new has come in.")

    try:
        await asyncio.gather(*(loop() for _ in range(width)))
    finally:
        await bot.session.close()
    return _pace(await server.arrivals())


def _pace(arrived: list[float]) -> float:
    return (len(arrived) - 1) / (arrived[-1] - arrived[0])


async def _campaign(
    server: _Server, people: int, *, rate: float, left: list[float] | None = None
) -> list[float]:
    """When the messages of a campaign to so many people arrived; `left` takes when each was handed over."""
    from bot.messenger import TelegramMessenger
    from bot.telegram import make_bot

    async def nothing(_: str) -> bytes | None:
        return None

    with tempfile.TemporaryDirectory() as folder:
        database = make_shop(Path(folder), people)
        bot = make_bot(TOKEN, server.address)
        messenger = TelegramMessenger(bot, media=Path(folder), export=nothing)
        try:
            await plan(database)
            await make_sender(database, _Watched(messenger, left), rate).run_once()
        finally:
            await bot.session.close()
            await database.close()
    return await server.arrivals()


class _Watched:
    """A messenger that notes when it is called."""

    channel = "telegram"

    def __init__(self, messenger: Messenger, left: list[float] | None) -> None:
        self._messenger = messenger
        self._left = left

    async def send(self, recipient: str, message: Outgoing) -> str:
        if self._left is not None:
            self._left.append(time.monotonic())
        return await self._messenger.send(recipient, message)


def make_sender(database: Database, messenger: Messenger, rate: float) -> Sender:
    return Sender(
        database,
        {"telegram": messenger},
        clock=lambda: datetime.now(UTC),
        rate=rate,
        worker="bench",
        public_url="https://shop.example",
        zone=ZONE,
        # On, and never in the way: nobody lives so far away.
        quiet_hours=QuietHours.parse(_quiet_elsewhere()),
        frequency_cap=FrequencyCap.parse("1/day, 3/week, 8/month, 2/24h"),
    )


def _quiet_elsewhere() -> str:
    """Ten minutes that began twelve hours ago, where the shop is."""
    begin = (datetime.now(ZONE).hour + 12) % 24
    return f"{begin:02}:00-{begin:02}:10"


async def plan(database: Database) -> float:
    """Seconds that planning a campaign to everyone takes."""
    now = datetime.now(UTC)
    async with database.begin() as session:
        made = await campaign.create(
            session,
            name="News",
            condition=parse_definition({"everyone": True}),
            message={"text": TEXT, "button": {"label": "Look", "url": "https://shop.example/p/1"}},
            now=now,
        )
        await campaign.start(session, made.id, now=now)
    began = time.perf_counter()
    await plan_due(database, moment=Moment(now, ZONE, frozenset({"telegram"})))
    return time.perf_counter() - began


async def _planning() -> Row:
    with tempfile.TemporaryDirectory() as folder:
        database = make_shop(Path(folder), AUDIENCE)
        memory = _Memory()
        watching = asyncio.create_task(memory.watch())
        try:
            seconds = await plan(database)
        finally:
            watching.cancel()
            await database.close()
    what = f"planning {AUDIENCE:,} recipients"
    return Row(
        what, f"{seconds:.0f} s, {memory.more:.0f} MB more", "goal: under 60 s and 300 MB for a million"
    )


class _Memory:
    """How much more of it was in use at most, in MB."""

    def __init__(self) -> None:
        self._before = _resident()
        self.more = 0.0

    async def watch(self) -> None:
        while True:
            self.more = max(self.more, _resident() - self._before)
            await asyncio.sleep(0.1)


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def make_shop(folder: Path, people: int) -> Database:
    path = folder / "shop.sqlite"
    create_tables(f"sqlite:///{path}")
    at = "2026-01-01 00:00:00.000000"
    with sqlite3.connect(path) as connection:
        # What notes each change has nothing to do with sending.
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('profile', 'identity')"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.executemany(
            "INSERT INTO profile (id, reference, name, channel, consent, created_at)"
            " VALUES (?, ?, ?, 'telegram', 1, ?)",
            ((n + 1, str(n), f"Customer {n}", at) for n in range(people)),
        )
        connection.executemany(
            "INSERT INTO identity (profile_id, channel, external_id, created_at)"
            " VALUES (?, 'telegram', ?, ?)",
            ((n + 1, str(FIRST + n), at) for n in range(people)),
        )
    connection.close()
    return Database(f"sqlite:///{path}")
