"""Try Shopkeeper with a model by hand: `python -m tests.openai --port 9944 --text "Yes [1]."`.

Without --text it says what it reads of the evidence; --obedient does what it is told anywhere in its prompt.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from tests.openai.obedient import obey
from tests.openai.reply import Reply
from tests.openai.server import KEY, OpenAIServer
from tests.openai.witness import bear_witness


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.openai", description=__doc__)
    parser.add_argument("--port", type=int, default=9944)
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--text", help="what it always says")
    parser.add_argument("--obedient", action="store_true")
    parser.add_argument("--first", type=float, default=0.3, help="seconds before the first piece")
    parser.add_argument("--between", type=float, default=0.05, help="seconds between pieces")
    parser.add_argument("--stall-after", type=int, help="pieces after which it says nothing more")
    given = parser.parse_args()
    words = given.text or (obey if given.obedient else bear_witness)
    reply = Reply(text=words, first=given.first, between=given.between, stall_after=given.stall_after)
    server = OpenAIServer(key=given.key, reply=reply, port=given.port)
    async with server.running():
        sys.stdout.write(f"OPENAI_BASE_URL={server.address} OPENAI_API_KEY={server.key}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
