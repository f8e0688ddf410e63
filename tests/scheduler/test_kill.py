"""kill -9 in the middle of a campaign: a real process, a real socket, a real database."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from pathlib import Path

from scheduler import campaign
from tests.scheduler.shop import Shop

RECIPIENTS = 500
IN_FLIGHT = 16
ROOT = Path(__file__).parents[2]


class RecordingServer:
    """Counts the recipients whose messages arrived; wakes whoever waits for so many."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self._condition = asyncio.Condition()
        self.port = 0

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def wait_for(self, count: int) -> None:
        async with self._condition:
            await self._condition.wait_for(lambda: len(self.arrived) >= count)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if line := await reader.readline():
            async with self._condition:
                self.arrived.append(line.decode().strip())
                self._condition.notify_all()
            # As slow as a real channel, so that messages are under way when the process dies.
            await asyncio.sleep(0.02)
            writer.write(f"{len(self.arrived)}\n".encode())
        writer.close()


async def sending_process(url: str, port: int) -> asyncio.subprocess.Process:
    arguments = ("-m", "tests.scheduler.sending_process", url, str(port), "400")
    quiet = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdout=quiet)


async def test_after_a_kill_nobody_gets_two_and_everybody_is_accounted_for(shop: Shop, database_url: str):
    await shop.customers(RECIPIENTS)
    made = await shop.draft()
    await shop.do(campaign.start, made.id, now=shop.now)
    server = RecordingServer()
    async with await server.start():
        for kill_at in (RECIPIENTS // 5, RECIPIENTS // 2):
            process = await sending_process(database_url, server.port)
            await server.wait_for(kill_at)
            process.kill()
            assert await process.wait() == -9
        process = await sending_process(database_url, server.port)
        assert await process.wait() == 0
    fates = await shop.fates(made.id)
    unknown = fates["unknown", "interrupted"]
    assert [recipient for recipient, count in Counter(server.arrived).items() if count > 1] == []
    assert fates["sent", None] + unknown == RECIPIENTS
    assert 1 <= unknown <= 2 * IN_FLIGHT
    assert fates["sent", None] <= len(server.arrived) <= RECIPIENTS
    assert (await shop.campaign(made.id)).state == "completed"
