"""What operators do in the staff chat: take a conversation, answer it, hand it back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.clock import Clock
from bot.exceptions import AlreadyHandled
from bot.handoff import Handoffs
from bot.reply import Press
from bot.staff_room import StaffRoom
from profiles import operators
from profiles.database import Database
from profiles.schema import Conversation, Operator

#: Ends the handling of the update, in the transaction that carries it out.
Seal = Callable[[AsyncSession, datetime], Awaitable[None]]

NO_OPERATOR = "Only operators can do this. Link your Telegram account in the console, under Settings."
GONE = "I no longer know which customer this is about. Open the console's inbox."
NO_TEXT = "Only text can be passed on to the customer."
#: The same as in the console.
LONGEST_REPLY = 4000


class StaffChat:
    """Handles what comes from the staff chat; who is no operator is told so and changes nothing."""

    def __init__(self, database: Database, handoffs: Handoffs, room: StaffRoom, *, clock: Clock) -> None:
        self.room = room
        self._database = database
        self._handoffs = handoffs
        self._clock = clock
        self._log = structlog.get_logger("bot")

    async def answer(self, user_id: str, text: str | None, answered_message: str, seal: Seal) -> None:
        """Somebody answered one of our messages: an operator's words go to its customer."""

        async def act(session: AsyncSession, operator: Operator, now: datetime) -> str:
            number = await outbox.conversation_of(
                session, self.room.bot_id, self.room.chat_id, answered_message
            )
            conversation = await session.get(Conversation, number) if number else None
            if conversation is None:
                return GONE
            if not text or not text.strip():
                return NO_TEXT
            await self._handoffs.answer(
                session, conversation, operator, text.strip()[:LONGEST_REPLY], now=now
            )
            return f"Passed on to the customer as {operator.name}."

        await self._carry_out(user_id, act, seal, "operator_replied")

    async def press(self, user_id: str, press: Press, seal: Seal) -> None:
        """A button below one of our messages."""

        async def act(session: AsyncSession, operator: Operator, now: datetime) -> str:
            conversation = (
                await session.get(Conversation, int(press.item)) if press.item.isdecimal() else None
            )
            if conversation is None:
                return GONE
            if press.action == "hand_back":
                changed = await self._handoffs.give_back(session, conversation, now=now)
                return "The bot answers again." if changed else "The bot answers there already."
            if await self._handoffs.take(session, conversation, operator, now=now):
                return f"{operator.name} answers now; the bot is silent. Reply to a message to answer."
            return await _who_answers(session, conversation)

        await self._carry_out(user_id, act, seal, f"operator_pressed_{press.action}")

    async def _carry_out(
        self,
        user_id: str,
        act: Callable[[AsyncSession, Operator, datetime], Awaitable[str]],
        seal: Seal,
        action: str,
    ) -> None:
        now = self._clock()
        try:
            async with self._database.begin() as session:
                await seal(session, now)
                operator = await operators.by_telegram(session, user_id)
                said = await act(session, operator, now) if operator else NO_OPERATOR
                await self.room.say(session, said, now=now)
        except AlreadyHandled:
            return
        self._log.info(
            "Somebody acted in the staff chat.", action=action, operator_id=operator.id if operator else None
        )


async def _who_answers(session: AsyncSession, conversation: Conversation) -> str:
    operator = await session.get(Operator, conversation.operator_id) if conversation.operator_id else None
    return f"{operator.name if operator else 'Somebody'} answers there already."
