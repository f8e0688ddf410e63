"""The staff chat as a place to write to: a Telegram group in which operators learn of handoffs.

It belongs to the shop's people, so its texts are English like the console's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot import outbox
from bot.reply import Button, Press, Reply
from profiles.schema import Conversation, Profile, Turn

ROLES = {"customer": "Customer", "bot": "Bot", "operator": "Operator", "campaign": "Campaign"}
#: Characters of one line; a message has 4096 in all.
LONGEST_LINE = 500
HOW_TO_ANSWER = "Reply to this message to answer."


@dataclass(frozen=True)
class StaffRoom:
    """Writes in the caller's transaction; erasing the customer erases it from our tables, too."""

    bot_id: str
    chat_id: str
    #: Where operators reach the console, without a slash at the end.
    address: str

    async def call(
        self,
        session: AsyncSession,
        profile: Profile,
        conversation: Conversation,
        turns: Sequence[Turn],
        *,
        now: datetime,
    ) -> None:
        """Somebody wants a person."""
        heading = f"{_name(profile)} wants to talk to a person ({conversation.channel})"
        await self._post(session, conversation, heading, [*map(_line, turns), HOW_TO_ANSWER], now)

    async def tell(
        self,
        session: AsyncSession,
        profile: Profile,
        conversation: Conversation,
        turns: Sequence[Turn],
        *,
        now: datetime,
    ) -> None:
        """What a customer wrote to the operator who answers."""
        lines = [_cut(turn.text) for turn in turns]
        await self._post(session, conversation, f"{_name(profile)} writes", lines, now)

    async def say(
        self, session: AsyncSession, text: str, *, now: datetime, conversation_id: int | None = None
    ) -> None:
        """A word about what an operator did here."""
        await outbox.write(
            session,
            self.bot_id,
            self.chat_id,
            [Reply(text=text)],
            now=now,
            conversation_id=conversation_id,
        )

    async def _post(
        self,
        session: AsyncSession,
        conversation: Conversation,
        heading: str,
        lines: Sequence[str],
        now: datetime,
    ) -> None:
        number = str(conversation.id)
        rows = (
            (
                Button("Take", Press("take", item=number)),
                Button("Hand back", Press("hand_back", item=number)),
            ),
            (Button("Open in the console", url=f"{self.address}/console/inbox/{number}"),),
        )
        reply = Reply(heading=heading, text="\n".join(lines), rows=rows)
        await outbox.write(
            session, self.bot_id, self.chat_id, [reply], now=now, conversation_id=conversation.id
        )


def _name(profile: Profile) -> str:
    return profile.name or profile.reference


def _line(turn: Turn) -> str:
    return f"{ROLES.get(turn.role, turn.role)}: {_cut(turn.text)}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1].rstrip() + "…"
