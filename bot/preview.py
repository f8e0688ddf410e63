"""The preview of a growing answer in a Telegram chat, while a model writes it.

Telegram shows a draft for half a minute, or until the next message of the bot takes its place. Drafts are
sent beside the answer: a slow or refused one neither holds up the model nor the message that follows.
"""

from __future__ import annotations

import asyncio
from types import TracebackType

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter

from bot.messenger import TEXT_LIMIT

#: Seconds between two drafts; Telegram's flood control punishes more.
PAUSE = 1.2
#: Seconds that one draft may take; a late one shows what is long since overtaken.
PATIENCE = 5


class FloodPause:
    """Until when a bot may send no drafts, because Telegram said so; shared by all its chats."""

    def __init__(self) -> None:
        self._until = 0.0

    def lasts(self) -> bool:
        return asyncio.get_running_loop().time() < self._until

    def begin(self, seconds: float) -> None:
        self._until = max(self._until, asyncio.get_running_loop().time() + seconds)


class Preview:
    """`async with` it around the making of an answer; leaving ends what is still on its way."""

    def __init__(self, bot: Bot, chat_id: int, draft_id: int, flood: FloodPause) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._draft_id = draft_id
        self._flood = flood
        self._text = ""
        self._changed = asyncio.Event()
        self._showing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Preview:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._showing is not None:
            self._showing.cancel()
            await asyncio.gather(self._showing, return_exceptions=True)

    async def show(self, text: str) -> None:
        """Show this much of the answer; returns at once."""
        if not text.strip():
            return
        self._text = text
        self._changed.set()
        if self._showing is None:
            self._showing = asyncio.create_task(self._keep_showing())

    async def _keep_showing(self) -> None:
        """Sends the newest text, then pauses; the first error ends it, for it is only a preview."""
        while not self._flood.lasts():
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._bot.send_message_draft(
                    self._chat_id, self._draft_id, text=self._text[:TEXT_LIMIT], request_timeout=PATIENCE
                )
            except TelegramRetryAfter as error:
                self._flood.begin(error.retry_after)
            except (AiogramError, TypeError):
                return
            await asyncio.sleep(PAUSE)
