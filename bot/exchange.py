"""One update being handled: what the handlers say to the dialogue, and how its replies are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Chat, User
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.dialogue import Dialogue, Incoming
from bot.inbox import mark_handled
from bot.messenger import CHANNEL, TEXT_LIMIT, split
from bot.outbox import Outbox
from bot.reply import Press, Reply

#: Seconds between two looks at a growing answer; Telegram's flood control punishes more.
DRAFT_PAUSE = 1.2


@dataclass(frozen=True)
class Exchange:
    """Handed to aiogram's handlers; each of them calls one of `says`, `commands`, `presses` ... once."""

    bot: Bot
    dialogue: Dialogue
    outbox: Outbox
    clock: Clock
    inbox_id: int
    event_key: str

    async def says(self, user: User, chat: Chat, text: str) -> None:
        draft = Draft(self.bot, chat.id, self.inbox_id)
        await self.dialogue.handle(
            self._from(user, text=text), now=self.clock(), seal=self._seal(chat), on_text=draft.show
        )

    async def commands(self, user: User, chat: Chat, command: str, argument: str = "") -> None:
        incoming = self._from(user, command=command, argument=argument)
        await self.dialogue.handle(incoming, now=self.clock(), seal=self._seal(chat))

    async def presses(self, user: User, chat: Chat, press: Press) -> None:
        await self.dialogue.handle(self._from(user, press=press), now=self.clock(), seal=self._seal(chat))

    async def attaches(self, user: User, chat: Chat, kind: str) -> None:
        await self.dialogue.handle(self._from(user, attachment=kind), now=self.clock(), seal=self._seal(chat))

    async def changes_membership(self, user: User, chat: Chat, *, blocked: bool) -> None:
        await self.dialogue.membership(
            self._from(user), blocked=blocked, now=self.clock(), seal=self._seal(chat)
        )

    def _from(
        self,
        user: User,
        *,
        text: str = "",
        command: str | None = None,
        argument: str = "",
        press: Press | None = None,
        attachment: str | None = None,
    ) -> Incoming:
        return Incoming(
            channel=CHANNEL,
            external_id=str(user.id),
            event_key=self.event_key,
            text=text,
            command=command,
            argument=argument,
            press=press,
            attachment=attachment,
            name=user.full_name,
            language=user.language_code,
        )

    def _seal(self, chat: Chat) -> _Seal:
        return _Seal(self, str(chat.id))


@dataclass(frozen=True)
class _Seal:
    """Marks the update handled and writes its replies, in the transaction of the dialogue."""

    exchange: Exchange
    chat_id: str

    async def __call__(self, session: AsyncSession, replies: Sequence[Reply]) -> None:
        now = self.exchange.clock()
        await mark_handled(session, self.exchange.inbox_id, now=now)
        pieces = [piece for reply in replies for piece in split(reply)]
        await self.exchange.outbox.add(
            session, self.chat_id, pieces, inbox_id=self.exchange.inbox_id, now=now
        )


class Draft:
    """The growing answer, shown while a model writes it. Only a preview: errors end it silently."""

    def __init__(self, bot: Bot, chat_id: int, draft_id: int) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._draft_id = draft_id
        self._next_at = 0.0
        self._ended = False

    async def show(self, text: str) -> None:
        clock = asyncio.get_running_loop().time
        if self._ended or not text.strip() or clock() < self._next_at:
            return
        self._next_at = clock() + DRAFT_PAUSE
        try:
            await self._bot.send_message_draft(self._chat_id, self._draft_id, text=text[:TEXT_LIMIT])
        except (AiogramError, TypeError):
            self._ended = True


async def show_typing(bot: Bot, chat_id: int) -> None:
    """Keeps the typing action visible until it is cancelled; Telegram shows it for five seconds."""
    with suppress(AiogramError, TypeError):
        while True:
            await bot.send_chat_action(chat_id, "typing")
            await asyncio.sleep(4.5)
