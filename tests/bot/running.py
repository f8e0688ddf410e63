"""A Telegram face that runs beside the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.bursts import NO_PATIENCE, Patience
from bot.dialogue import Dialogue
from bot.staff import StaffChat
from bot.telegram import TelegramFace, make_bot
from knowledge.answers import Answer, Answerer, Question
from knowledge.library import Library
from profiles.database import Database
from tests.botapi import BotApiServer
from tests.conftest import NOW

SECRET = "a-secret-of-some-length"


def clock() -> datetime:
    return NOW


class Parrot(Answerer):
    """Says what it was asked, as slowly as it is told; for tests whose subject is not the answer."""

    def __init__(self, library: Library, seconds: float = 0.0) -> None:
        super().__init__(library, None)
        self.seconds = seconds
        self.asked: list[Question] = []
        self.error: Exception | None = None
        self.growing: tuple[str, ...] = ()

    async def prepare(self, question: Question, *, now, on_text=None) -> Answer:
        self.asked.append(question)
        if self.error:
            raise self.error
        for text in self.growing:
            await on_text(text)
            await asyncio.sleep(self.seconds)
        if not self.growing:
            await asyncio.sleep(self.seconds)
        return Answer(answered=True, text=f"You said: {question.text}", kind="faq", topic="echo")


def make_face(
    database: Database,
    dialogue: Dialogue,
    server: BotApiServer,
    media: Path,
    *,
    patience: Patience = NO_PATIENCE,
    staff: StaffChat | None = None,
) -> TelegramFace:
    return TelegramFace(
        make_bot(server.token, server.address),
        dialogue,
        database,
        media=media,
        clock=clock,
        webhook_secret=SECRET,
        long_poll=1,
        retry_pause=0.01,
        patience=patience,
        staff=staff,
    )


@asynccontextmanager
async def polling(face: TelegramFace) -> AsyncIterator[TelegramFace]:
    stop = asyncio.Event()
    running = asyncio.create_task(face.run_polling(stop))
    try:
        yield face
    finally:
        stop.set()
        await asyncio.wait_for(running, 60)
