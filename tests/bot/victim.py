"""A bot to be killed: `python -m tests.bot.victim DATABASE_URL API_URL FOLDER`.

Loading aiogram takes seconds, so this process loads everything once. For each line on standard input
it forks a process that is the bot, prints its id, and prints `ended` when somebody has killed it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import profiles.schema  # noqa: F401  (the other schemas refer to its tables)
from bot.bursts import Patience
from bot.telegram import TelegramFace, make_bot
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from profiles.database import Database
from tests.bot.conftest import make_dialogue
from tests.bot.running import Parrot, clock
from tests.botapi import TOKEN

#: Long enough to be killed in the middle of a burst.
PATIENCE = Patience(pause=0.1, longest=0.4, superseded=5.0)


async def serve(database_url: str, api_url: str, folder: str) -> None:
    database = Database(database_url)
    library = Library(database, VectorIndex(built_in_embedder(), path=Path(folder)), currency="EUR")
    dialogue = make_dialogue(database, library, Parrot(library, 0.05))
    face = TelegramFace(
        make_bot(TOKEN, api_url),
        dialogue,
        database,
        media=Path(folder),
        clock=clock,
        long_poll=1,
        patience=PATIENCE,
    )
    await face.run_polling(asyncio.Event())


def main(database_url: str, api_url: str, folder: str) -> None:
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            os.dup2(2, 1)  # the log goes to standard output, which belongs to the parent
            asyncio.run(serve(database_url, api_url, folder))
            os._exit(1)
        write(str(child))
        os.waitpid(child, 0)
        write("ended")


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
