"""The Telegram face: a bot, by polling or by webhook, that loses no update and answers nobody twice."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, Update

from bot import personal_data
from bot.bursts import Patience
from bot.clock import Clock
from bot.dialogue import Dialogue
from bot.exceptions import MissingSecret
from bot.exchange import Exchange, show_typing
from bot.handlers import ALLOWED_UPDATES, make_dispatcher
from bot.inbox import Inbox
from bot.messenger import CHANNEL, TelegramMessenger
from bot.outbox import Outbox
from bot.polling import LONG_POLL, Polling
from bot.preview import FloodPause
from bot.reception import Reception
from bot.schema import InboxUpdate
from bot.staff import StaffChat
from bot.texts import SPOKEN, texts
from bot.webhook import PATH, SECRET, webhook_router
from profiles import conversations
from profiles.database import Database
from profiles.profile import by_identity
from scheduler.sending.rate import SlidingWindow

if TYPE_CHECKING:
    from fastapi import APIRouter

__all__ = ["TelegramFace", "TelegramMessenger", "make_bot"]


def make_bot(token: str, api_url: str | None = None) -> Bot:
    """An aiogram bot that talks to Telegram, or to another Bot API server. Raises TokenValidationError."""
    api = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
    return Bot(token, session=AiohttpSession(api=api))


class TelegramFace:
    """Run it with `run_polling`, or mount `webhook_router()` and run `run_webhook`.

    Whoever else sends as this bot shares the `limiter`, which counts the replies and lets them go first.
    """

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
        patience: Patience,
        staff: StaffChat | None = None,
        limiter: SlidingWindow | None = None,
    ) -> None:
        self.bot = bot
        self.messenger = TelegramMessenger(bot, media=media, export=self._export)
        self._database = database
        self._dialogue = dialogue
        self._patience = patience
        self._staff = staff
        self._clock = clock
        self._secret = webhook_secret or ""
        self._long_poll = long_poll
        self._dispatcher = make_dispatcher(staff.room.chat_id if staff else None)
        self._flood = FloodPause()
        self._inbox = Inbox(database, str(bot.id))
        self._outbox = Outbox(database, str(bot.id), self.messenger.deliver, clock=clock, limiter=limiter)
        self._reception = Reception(
            database,
            self._inbox,
            self._outbox,
            self._handle,
            clock=clock,
            pause=retry_pause,
            patience=patience,
            typing=self._type,
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

    async def _handle(self, rows: Sequence[InboxUpdate]) -> None:
        """Feeds the last of these updates to aiogram's dispatcher; the others come with it."""
        update = Update.model_validate(rows[-1].payload, context={"bot": self.bot})
        exchange = Exchange(
            bot=self.bot,
            dialogue=self._dialogue,
            outbox=self._outbox,
            clock=self._clock,
            rows=rows,
            superseded=self._patience.superseded,
            flood=self._flood,
            staff=self._staff,
            newer=partial(self._reception.superseded, rows),
        )
        await self._dispatcher.feed_update(self.bot, update, exchange=exchange)

    async def _type(self, chat_id: str) -> None:
        """Shows that the bot is typing, unless a person answers there."""
        async with self._database.read() as session:
            answering = await conversations.on_channel(session, CHANNEL, chat_id)
        if answering is None or answering.state != "human":
            await show_typing(self.bot, int(chat_id))

    async def _export(self, chat_id: str) -> bytes | None:
        async with self._database.read() as session:
            profile = await by_identity(session, CHANNEL, chat_id)
            return await personal_data.export(session, profile) if profile else None
