"""The strict Bot API server in a process of its own, so that it takes no time from who sends to it.

python -m tests.bench.bot_api_process PEOPLE: prints its address; for each line on standard input it prints
when each message arrived since the line before, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys

from tests.botapi import BotApiServer

#: The first person's id.
FIRST = 1_000_000


async def main(people: int) -> None:
    async with BotApiServer().running() as server:
        for number in range(people):
            server.user(FIRST + number)
        _say(server.address)
        while await asyncio.to_thread(sys.stdin.readline):
            _say(json.dumps([call.at for call in server.calls if call.method.lower() == "sendmessage"]))
            server.calls.clear()
            server.messages.clear()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
