"""The Telegram face: a bot, by polling or by webhook, that loses no update and answers nobody twice."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, Update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.dialogue import Dialogue
from bot.exceptions import MissingSecret
from bot.exchange import Exchange
from bot.handlers import ALLOWED_UPDATES, make_dispatcher
from bot.inbox import Inbox
from bot.messenger import TelegramMessenger
from bot.outbox import Outbox
from bot.polling import LONG_POLL, Polling
from bot.reception import Reception
from bot.reply import Reply
from bot.schema import InboxUpdate
from bot.texts import SPOKEN, texts
from bot.webhook import PATH, SECRET, webhook_router
from profiles.database import Database

if TYPE_CHECKING:
    from fastapi import APIRouter

__all__ = ["TelegramFace", "TelegramMessenger", "make_bot"]


def make_bot(token: str, api_url: str | None = None) -> Bot:
    """An aiogram bot that talks to Telegram, or to another Bot API server. Raises TokenValidationError."""
    api = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
    return Bot(token, session=AiohttpSession(api=api))


class TelegramFace:
    """Run it with `run_polling`, or mount `webhook_router()` and run `run_webhook`."""

    def __init__(
        self,
        bot: Bot,
        dialogue: Dialogue,
        database: Database,
        *,
        media: Path,
        clock: Clock,
        webhook_secret: str | None = None,
        long_poll: int = LONG_POLL,
        retry_pause: float = 1.0,
    ) -> None:
        self.bot = bot
        self.messenger = TelegramMessenger(bot, media=media)
        self._dialogue = dialogue
        self._clock = clock
        self._secret = webhook_secret or ""
        self._long_poll = long_poll
        self._dispatcher = make_dispatcher()
        self._inbox = Inbox(database, str(bot.id))
        self._outbox = Outbox(database, str(bot.id), self.messenger.deliver, clock=clock)
        self._reception = Reception(
            database, self._inbox, self._outbox, self._handle, clock=clock, pause=retry_pause
        )
        self._log = structlog.get_logger("bot")

    async def run_polling(self, stop: asyncio.Event) -> None:
        """Serves by long polling until `stop` is set."""
        polling = Polling(
            self.bot,
            self._inbox,
            clock=self._clock,
            arrived=self._reception.wake,
            long_poll=self._long_poll,
        )
        self._log.info("The bot is polling.", action="bot_started", bot_id=self.bot.id)
        await self._serve(stop, polling.run(stop))

    async def run_webhook(self, stop: asyncio.Event, public_url: str) -> None:
        """Tells Telegram where to deliver, then serves until `stop` is set. Raises MissingSecret."""
        if not SECRET.fullmatch(self._secret):
            raise MissingSecret
        self._log.info("The bot is waiting for updates.", action="bot_started", bot_id=self.bot.id)
        await self._serve(stop, self._set_webhook(public_url.rstrip("/") + PATH))

    def webhook_router(self) -> APIRouter:
        """The address that Telegram delivers to. Raises MissingSecret."""
        return webhook_router(self._inbox, self._secret, clock=self._clock, arrived=self._reception.wake)

    async def say(self, session: AsyncSession, chat_id: str, reply: Reply, *, now: datetime) -> None:
        """Writes a person's words to a chat in the caller's transaction; call `wake` once it is committed."""
        await self._outbox.add(session, chat_id, [reply], inbox_id=None, now=now)

    def wake(self) -> None:
        """There are replies to send."""
        self._outbox.wake()

    async def _serve(self, stop: asyncio.Event, receiving: Coroutine[Any, Any, None]) -> None:
        await self._outbox.recover()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._outbox.run(stop))
                tasks.create_task(self._reception.run(stop))
                ending = [tasks.create_task(receiving), tasks.create_task(self._introduce())]
                await stop.wait()
                for task in ending:
                    task.cancel()
        finally:
            await self.bot.session.close()

    async def _set_webhook(self, url: str) -> None:
        wait = 1.0
        while True:
            try:
                await self.bot.set_webhook(
                    url,
                    secret_token=self._secret,
                    allowed_updates=ALLOWED_UPDATES,
                    drop_pending_updates=False,
                )
            except (AiogramError, TypeError) as error:
                self._log.warning("The webhook could not be set.", action="webhook_failed", error=str(error))
                await asyncio.sleep(wait)
                wait = min(wait * 2, 60.0)
            else:
                return

    async def _introduce(self) -> None:
        """Puts the commands into the app's menu; without it the bot works all the same."""
        try:
            for language in SPOKEN:
                commands = [
                    BotCommand(command=name, description=said)
                    for name, said in texts(language).commands.items()
                ]
                await self.bot.set_my_commands(commands, language_code=None if language == "en" else language)
        except (AiogramError, TypeError) as error:
            self._log.warning("The commands could not be set.", action="commands_failed", error=str(error))

    async def _handle(self, row: InboxUpdate) -> None:
        """Feeds one update of the inbox to aiogram's dispatcher."""
        update = Update.model_validate(row.payload, context={"bot": self.bot})
        exchange = Exchange(
            bot=self.bot,
            dialogue=self._dialogue,
            outbox=self._outbox,
            clock=self._clock,
            inbox_id=row.id,
            event_key=f"telegram:{row.bot_id}:{row.update_id}",
        )
        await self._dispatcher.feed_update(self.bot, update, exchange=exchange)
