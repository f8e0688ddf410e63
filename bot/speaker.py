"""The speaker: tells a customer something outside of an answer, on whichever channel they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.channels import TELEGRAM, WEB
from bot.notices import Notice, Notices
from bot.reply import Reply
from profiles import conversations
from profiles.profile import identities
from profiles.schema import Conversation


class Speaker:
    """The turn, and what the channel sends, are one transaction: the caller's.

    `bot_id` is the Telegram bot's, None without one; `wake` says to it that there is something to send,
    where it runs in this process.
    """

    def __init__(
        self, notices: Notices, *, bot_id: str | None = None, wake: Callable[[], None] | None = None
    ) -> None:
        self._notices = notices
        self._bot_id = bot_id
        self._wake = wake

    async def say(
        self,
        session: AsyncSession,
        conversation: Conversation,
        role: str,
        text: str,
        *,
        now: datetime,
        language: str | None = None,
    ) -> None:
        """`role` is operator, or bot for what the shop's assistant has to tell."""
        await self.show(session, conversation, role, Reply(text=text), now=now, language=language)

    async def show(
        self,
        session: AsyncSession,
        conversation: Conversation,
        role: str,
        reply: Reply,
        *,
        now: datetime,
        language: str | None = None,
    ) -> None:
        """A whole reply, maybe with a picture; buttons that belong to a turn are not for this."""
        details = {"replies": [reply.as_json()]} | ({"language": language} if language else {})
        await conversations.add_turn(session, conversation, role, reply.words, now=now, details=details)
        for identity in await identities(session, conversation.profile_id):
            if identity.channel == conversation.channel:
                await self._deliver(session, identity.channel, identity.external_id, reply, now)

    async def _deliver(
        self, session: AsyncSession, channel: str, external_id: str, reply: Reply, now: datetime
    ) -> None:
        if channel == WEB:
            self._after_commit(session, lambda: self._notices.publish(external_id, Notice()))
        elif channel == TELEGRAM and self._bot_id is not None:
            await outbox.write(session, self._bot_id, external_id, [reply], now=now)
            if self._wake is not None:
                self._after_commit(session, self._wake)

    @staticmethod
    def _after_commit(session: AsyncSession, tell: Callable[[], None]) -> None:
        # Whoever is told looks at the table at once: before the commit there would be nothing to see.
        event.listen(session.sync_session, "after_commit", lambda _session: tell(), once=True)
