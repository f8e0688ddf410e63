"""The outbox and the limiter that it shares with whatever else sends as the bot."""

from __future__ import annotations

import asyncio

from bot.outbox import Outbox
from bot.reply import Reply
from profiles.database import Database
from scheduler.sending.rate import SlidingWindow


class Counting(SlidingWindow):
    """Says how many calls went first."""

    def __init__(self) -> None:
        super().__init__(100)
        self.first = 0

    async def acquire(self) -> None:
        await super().acquire()
        self.first += 1


async def test_each_reply_is_counted_by_the_limiter_before_it_leaves(sqlite_database: Database, now):
    limiter, stop = Counting(), asyncio.Event()
    counted: list[int] = []

    async def deliver(chat_id: str, reply: Reply) -> str:
        counted.append(limiter.first)
        if len(counted) == 3:
            stop.set()
        return "1"

    outbox = Outbox(sqlite_database, "42", deliver, clock=lambda: now, limiter=limiter)
    async with sqlite_database.begin() as session:
        replies = [Reply(text="one"), Reply(text="two"), Reply(text="three")]
        await outbox.add(session, "7", replies, inbox_id=None, now=now)
    await outbox.run(stop)
    assert counted == [1, 2, 3]
