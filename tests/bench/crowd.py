"""A campaign to a crowd while segments are recomputed, events are imported, and customers chat.

All in one process, as on a laptop. BENCH_CROWD (environment) is the number of recipients.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.dialogue import Dialogue
from bot.messenger import TelegramMessenger
from bot.scene import Incoming
from bot.telegram import make_bot
from knowledge.answers import Answerer
from profiles.database import Database
from profiles.intake.imports import import_events
from segments import segment
from segments.membership import Membership
from segments.moment import Moment
from segments.upkeep import Upkeep
from tests.bench.live import Alone, conditions
from tests.bench.measures import quantile
from tests.bench.outreach import UNLIMITED, ZONE, bot_api_server, make_sender, make_shop, plan
from tests.bench.row import Row
from tests.bot.conftest import make_dialogue, open_library
from tests.botapi import TOKEN

CROWD = int(os.environ.get("BENCH_CROWD", "50000"))
EVENTS, SEGMENTS = 10_000, 20
#: Seconds between two questions.
EVERY = 1.0
QUESTIONS = ("a kettle under 50 euros", "how long does delivery take?", "is the Brook steel kettle in stock?")


async def bench() -> AsyncIterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = make_shop(folder, CROWD)
        try:
            async with bot_api_server(CROWD) as server, open_library(database, folder) as library:
                crowd = Crowd(database, server.address, folder)
                talk = make_dialogue(database, library, Answerer(library, None))
                seconds, answers = await crowd.everything(talk)
        finally:
            await database.close()
    yield Row(
        f"{CROWD:,} recipients while {SEGMENTS} segments follow {EVENTS:,} imported events",
        f"{CROWD / seconds:.0f} messages a second",
        f"{seconds:.0f} s",
    )
    yield Row(
        f"a chat answer meanwhile, {len(answers)} questions",
        f"p50 {quantile(answers, 0.5) * 1000:.0f} ms, slowest {max(answers):.2f} s",
        "goal: under 2 s",
    )


class Crowd:
    """What goes on at the same time."""

    def __init__(self, database: Database, address: str, folder: Path) -> None:
        self._database = database
        self._address = address
        self._folder = folder

    async def everything(self, dialogue: Dialogue) -> tuple[float, list[float]]:
        """Seconds from the first message to the last, and those of each chat answer meanwhile."""
        await self._save_segments()
        await plan(self._database)
        sending = asyncio.create_task(self._send())
        beside = [asyncio.create_task(self._import()), asyncio.create_task(self._follow())]
        answers: list[float] = []
        while not sending.done():
            await asyncio.wait([sending], timeout=EVERY)
            answers.append(await self._ask(dialogue, len(answers)))
        await beside[0]
        beside[1].cancel()
        return await sending, answers

    async def _save_segments(self) -> None:
        now = datetime.now(UTC)
        async with self._database.begin() as session:
            for number, condition in enumerate(conditions()[:SEGMENTS]):
                await segment.save(session, name=f"Segment {number}", condition=condition, now=now)

    async def _send(self) -> float:
        async def nothing(_: str) -> bytes | None:
            return None

        bot = make_bot(TOKEN, self._address)
        began = time.perf_counter()
        try:
            messenger = TelegramMessenger(bot, media=self._folder, export=nothing)
            await make_sender(self._database, messenger, UNLIMITED).run_once()
        finally:
            await bot.session.close()
        return time.perf_counter() - began

    async def _import(self) -> None:
        now = datetime.now(UTC)
        path = self._folder / "events.jsonl"
        rows = (
            {
                "id": f"e{number}",
                "customer_id": str(number % CROWD),
                "type": "purchase",
                "at": (now - timedelta(minutes=number)).isoformat(),
                "category": "coffee",
                "amount": "12.50",
            }
            for number in range(EVENTS)
        )
        path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
        report = await import_events(self._database, path, now=now, currency="EUR")
        assert report.accepted == EVENTS, report

    async def _follow(self) -> None:
        upkeep = Upkeep(self._database, [Membership(self._database)], Alone())
        while True:
            await upkeep.run(Moment(datetime.now(UTC), ZONE, frozenset({"telegram"})))
            await asyncio.sleep(1)

    async def _ask(self, dialogue: Dialogue, number: int) -> float:
        began = time.perf_counter()
        incoming = Incoming(
            channel="web",
            external_id="visitor",
            event_key=f"web:visitor:{number}",
            text=QUESTIONS[number % len(QUESTIONS)],
            language="en",
        )
        replies = await dialogue.handle(incoming, now=datetime.now(UTC))
        assert replies
        return time.perf_counter() - began
