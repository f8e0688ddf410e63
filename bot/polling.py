"""Long polling: updates are written down before the next call confirms them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter
from aiogram.methods import DeleteWebhook, TelegramMethod
from pydantic import Field

from bot.clock import Clock
from bot.handlers import ALLOWED_UPDATES
from bot.inbox import Inbox

#: Seconds that one call waits for news.
LONG_POLL = 25
#: Seconds that an answer may take beyond that.
GRACE = 10
#: Some servers answer an empty poll at once instead of waiting; then we wait, in seconds.
SHORTEST_POLL = 0.5
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without aiogram's types: one update that they do not fit must not hold up the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = LONG_POLL
    allowed_updates: list[str] = Field(default_factory=lambda: list(ALLOWED_UPDATES))


class Polling:
    """Fetches updates into the inbox and says so."""

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        *,
        clock: Clock,
        arrived: Callable[[], None],
        long_poll: int = LONG_POLL,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._clock = clock
        self._arrived = arrived
        self._long_poll = long_poll
        self._log = structlog.get_logger("bot")

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until `stop` is set; whatever goes wrong, it tries again after a while."""
        polling = asyncio.create_task(self._poll())
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({polling, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            polling.cancel()
            await asyncio.gather(polling, stopped, return_exceptions=True)

    async def _poll(self) -> None:
        offset: int | None = None
        pause, webhook_removed = FIRST_PAUSE, False
        while True:
            try:
                if not webhook_removed:
                    await self._bot(DeleteWebhook(drop_pending_updates=False))
                    webhook_removed = True
                offset = await self._fetch(offset)
                pause = FIRST_PAUSE
            except Exception as error:  # aiogram raises nearly anything; the database may be busy
                wait = float(error.retry_after) if isinstance(error, TelegramRetryAfter) else pause
                self._complain(error, wait)
                await asyncio.sleep(wait)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _fetch(self, offset: int | None) -> int | None:
        """One call; the offset that confirms what is now in the inbox.

        After an empty answer all is confirmed, and the offset is dropped: after a quiet week Telegram goes
        on with another, maybe lower number, which a kept offset would throw away.
        """
        call = GetRawUpdates(offset=offset, timeout=self._long_poll)
        clock = asyncio.get_running_loop().time
        asked_at = clock()
        updates = await self._bot(call, request_timeout=self._long_poll + GRACE)
        if not updates:
            if clock() - asked_at < SHORTEST_POLL:
                await asyncio.sleep(SHORTEST_POLL)
            return None
        await self._inbox.store(updates, now=self._clock())
        self._arrived()
        return int(max(update["update_id"] for update in updates)) + 1

    def _complain(self, error: Exception, wait: float) -> None:
        known = isinstance(error, AiogramError | TypeError)
        self._log.warning(
            "Fetching updates failed.",
            action="polling_failed",
            error=str(error) if known else type(error).__name__,
            wait=wait,
            exc_info=None if known else error,
        )
