"""A process that sends what is due to a recording server, until it is killed: see test_kill.py.

python -m tests.scheduler.sending_process DATABASE_URL SERVER_PORT RATE
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from profiles.database import Database
from scheduler.messenger import Outgoing
from scheduler.planning import plan_due
from scheduler.sender import Sender
from segments.moment import Moment


class LineMessenger:
    """Writes one line for each message on a connection of its own and waits for the answer."""

    channel = "telegram"

    def __init__(self, port: int) -> None:
        self._port = port

    async def send(self, recipient: str, message: Outgoing) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(f"{recipient}\n".encode())
            return (await reader.readline()).decode().strip()
        finally:
            writer.close()


async def main(url: str, port: int, rate: float) -> None:
    zone = ZoneInfo("UTC")
    database = Database(url)
    sender = Sender(
        database,
        {"telegram": LineMessenger(port)},
        clock=lambda: datetime.now(UTC),
        rate=rate,
        worker="subprocess",
        public_url="https://shop.example",
        zone=zone,
    )
    await plan_due(database, moment=Moment(datetime.now(UTC), zone, frozenset({"telegram"})))
    await sender.run_once()
    await sender.stop()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
