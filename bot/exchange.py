"""One update being handled: what the handlers say to the dialogue, and how its replies are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Chat, User
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.dialogue import Dialogue, Incoming, Newer
from bot.exceptions import Superseded
from bot.inbox import has_newer, mark_handled
from bot.messenger import CHANNEL, split
from bot.outbox import Outbox
from bot.preview import FloodPause, Preview
from bot.reply import Press, Reply
from bot.scene import Said
from bot.schema import InboxUpdate
from bot.staff import StaffChat


@dataclass(frozen=True)
class Exchange:
    """Handed to aiogram's handlers; each of them calls one of `says`, `commands`, `presses` ... once."""

    bot: Bot
    dialogue: Dialogue
    outbox: Outbox
    clock: Clock
    #: What came: one update, or what a customer wrote one after the other. Handlers see the last one.
    rows: Sequence[InboxUpdate]
    #: Seconds after which a burst is answered though more is coming.
    superseded: float
    flood: FloodPause
    staff: StaffChat | None = None
    #: Returns when the customer has written more in time; None where nobody can tell.
    newer: Newer | None = None

    @property
    def inbox_id(self) -> int:
        return self.rows[-1].id

    async def says(self, user: User, chat: Chat, text: str) -> None:
        earlier = tuple(Said(_event_key(row), row.payload["message"]["text"]) for row in self.rows[:-1])
        incoming = replace(self._from(user, text=text), earlier=earlier)
        seal = self._seal(chat, until_superseded=True)
        async with Preview(self.bot, chat.id, self.inbox_id, self.flood) as preview:
            await self.dialogue.handle(
                incoming, now=self.clock(), seal=seal, on_text=preview.show, newer=self.newer
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

    async def staff_answers(self, user: User, text: str | None, answered_message: str) -> None:
        """Somebody in the staff chat answered a message of ours; None for what is no text."""
        if self.staff is not None:
            await self.staff.answer(str(user.id), text, answered_message, self._staff_seal())

    async def staff_presses(self, user: User, press: Press) -> None:
        if self.staff is not None:
            await self.staff.press(str(user.id), press, self._staff_seal())

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
            event_key=_event_key(self.rows[-1]),
            text=text,
            command=command,
            argument=argument,
            press=press,
            attachment=attachment,
            name=user.full_name,
            language=user.language_code,
        )

    def _seal(self, chat: Chat, *, until_superseded: bool = False) -> _Seal:
        return _Seal(self, str(chat.id), until_superseded)

    def _staff_seal(self) -> _StaffSeal:
        return _StaffSeal(self.inbox_id)


def _event_key(row: InboxUpdate) -> str:
    return f"telegram:{row.bot_id}:{row.update_id}"


@dataclass(frozen=True)
class _Seal:
    """Marks the updates handled and writes the replies, in the transaction of the dialogue."""

    exchange: Exchange
    chat_id: str
    until_superseded: bool

    async def __call__(
        self, session: AsyncSession, replies: Sequence[Reply], *, erased: bool = False
    ) -> None:
        now, rows = self.exchange.clock(), self.exchange.rows
        if not erased:  # otherwise the updates are gone with the person
            await self._check_newer(session)
            for row in rows:
                await mark_handled(session, row.id, now=now)
        pieces = [piece for reply in replies for piece in split(reply)]
        inbox_id = None if erased else self.exchange.inbox_id
        await self.exchange.outbox.add(session, self.chat_id, pieces, inbox_id=inbox_id, now=now)

    async def _check_newer(self, session: AsyncSession) -> None:
        """Raises Superseded where the customer has written more and has not waited too long yet."""
        first, last = self.exchange.rows[0], self.exchange.rows[-1]
        waited = (self.exchange.clock() - first.received_at).total_seconds()
        if not self.until_superseded or waited >= self.exchange.superseded:
            return
        if await has_newer(session, bot_id=last.bot_id, chat_id=self.chat_id, after=last.id):
            raise Superseded


@dataclass(frozen=True)
class _StaffSeal:
    """Marks the update handled and keeps nothing of it: it may quote a customer who is erased later."""

    inbox_id: int

    async def __call__(self, session: AsyncSession, now: datetime) -> None:
        await mark_handled(session, self.inbox_id, now=now, payload={})


async def show_typing(bot: Bot, chat_id: int) -> None:
    """Keeps the typing action visible until it is cancelled; Telegram shows it for five seconds."""
    with suppress(AiogramError, TypeError):
        while True:
            await bot.send_chat_action(chat_id, "typing")
            await asyncio.sleep(4.5)
