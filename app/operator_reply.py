"""Takes an operator's words from the console to the customer, on the channel of the conversation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from bot.notices import Notice, Notices
from bot.reply import Reply
from profiles import conversations
from profiles.profile import identities
from profiles.schema import Conversation

if TYPE_CHECKING:
    # Importing aiogram takes seconds, which an installation without a bot should not wait for.
    from bot.telegram import TelegramFace


class OperatorReply:
    """Implements the console's `ReplyToCustomer`: the turn and what the channel sends are one transaction."""

    def __init__(self, notices: Notices, telegram: TelegramFace | None) -> None:
        self._notices = notices
        self._telegram = telegram

    async def __call__(
        self, session: AsyncSession, conversation: Conversation, text: str, now: datetime, /
    ) -> None:
        reply = Reply(text=text)
        details = {"replies": [reply.as_json()]}
        await conversations.add_turn(session, conversation, "operator", text, now=now, details=details)
        for identity in await identities(session, conversation.profile_id):
            if identity.channel != conversation.channel:
                continue
            if identity.channel == "web":
                self._after_commit(session, self._tell(identity.external_id))
            elif identity.channel == "telegram" and self._telegram is not None:
                await self._telegram.say(session, identity.external_id, reply, now=now)
                self._after_commit(session, self._telegram.wake)

    def _tell(self, visitor: str) -> Callable[[], None]:
        return lambda: self._notices.publish(visitor, Notice())

    @staticmethod
    def _after_commit(session: AsyncSession, tell: Callable[[], None]) -> None:
        # Whoever is told looks at the table at once: before the commit there would be nothing to see.
        event.listen(session.sync_session, "after_commit", lambda _session: tell(), once=True)
