"""A process that sends what is due through a Bot API server, until it is killed: see test_kill.py.

python -m tests.scheduler.sending_process DATABASE_URL SERVER_ADDRESS RATE
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.messenger import TelegramMessenger
from bot.telegram import make_bot
from profiles.database import Database
from scheduler.audiences.planning import plan_due
from scheduler.sending.sender import Sender
from segments.moment import Moment
from tests.botapi import TOKEN


async def nothing(_: str) -> bytes | None:
    """No data of anybody."""


async def main(url: str, address: str, rate: float) -> None:
    zone = ZoneInfo("UTC")
    database = Database(url)
    bot = make_bot(TOKEN, address)
    sender = Sender(
        database,
        {"telegram": TelegramMessenger(bot, media=Path(), export=nothing)},
        clock=lambda: datetime.now(UTC),
        rate=rate,
        worker="subprocess",
        public_url="https://shop.example",
        zone=zone,
        in_flight=16,
    )
    await plan_due(database, moment=Moment(datetime.now(UTC), zone, frozenset({"telegram"})))
    await sender.run_once()
    await sender.stop()
    await bot.session.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
