"""The inbox: every update is here before it is confirmed, and is marked when it has been handled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exceptions import AlreadyHandled
from bot.schema import InboxUpdate, OutboxReply
from profiles.database import Database
from profiles.insertion import insert_or_keep

#: Rows taken from the table at once.
BATCH = 200
LONGEST_ERROR = 500
#: Kinds of updates.
TEXT = "text"
OTHER = "other"


class Inbox:
    """The updates of one bot."""

    def __init__(self, database: Database, bot_id: str) -> None:
        self._database = database
        self._bot_id = bot_id

    async def store(self, updates: Sequence[dict[str, Any]], *, now: datetime) -> None:
        """Keeps the updates that are not known yet; committed when it returns."""
        if not updates:
            return
        rows = [
            {
                "bot_id": self._bot_id,
                "update_id": payload["update_id"],
                "chat_id": chat_of(payload),
                "kind": kind_of(payload),
                "payload": payload,
                "received_at": now,
            }
            for payload in updates
        ]
        async with self._database.begin() as session:
            await session.execute(insert_or_keep(session, InboxUpdate, "bot_id", "update_id"), rows)

    async def unhandled(self, *, beside: Collection[int]) -> list[InboxUpdate]:
        """Updates that wait to be handled, oldest first, without those whose ids are `beside`."""
        waiting = select(InboxUpdate).where(
            InboxUpdate.bot_id == self._bot_id, InboxUpdate.handled_at.is_(None), InboxUpdate.error.is_(None)
        )
        async with self._database.read() as session:
            found = await session.scalars(waiting.order_by(InboxUpdate.id).limit(BATCH + len(beside)))
            return [row for row in found if row.id not in beside]

    async def left_of(self, ids: Collection[int]) -> set[int]:
        """Which of these updates are not handled yet."""
        waiting = select(InboxUpdate.id).where(InboxUpdate.id.in_(ids), InboxUpdate.handled_at.is_(None))
        async with self._database.read() as session:
            return set(await session.scalars(waiting))

    async def count_attempt(self, ids: Collection[int]) -> int:
        """Notes that handling these together failed; returns how often it did for any of them."""
        async with self._database.begin() as session:
            attempts = await session.scalars(
                update(InboxUpdate)
                .where(InboxUpdate.id.in_(ids))
                .values(attempts=InboxUpdate.attempts + 1)
                .returning(InboxUpdate.attempts)
            )
            return max(attempts, default=0)

    async def sweep(self, *, before: datetime) -> None:
        """Forgets updates that were handled, and replies that were sent, before this moment."""
        async with self._database.begin() as session:
            await session.execute(
                delete(InboxUpdate).where(InboxUpdate.bot_id == self._bot_id, InboxUpdate.handled_at < before)
            )
            await session.execute(
                delete(OutboxReply).where(
                    OutboxReply.bot_id == self._bot_id,
                    OutboxReply.created_at < before,
                    OutboxReply.state.in_(("sent", "failed")),
                )
            )


async def mark_handled(
    session: AsyncSession, inbox_id: int, *, now: datetime, payload: dict[str, Any] | None = None
) -> None:
    """Ends the handling of an update; raises AlreadyHandled where that has happened.

    `payload` takes the place of what is kept of the update.
    """
    values: dict[str, Any] = {"handled_at": now} | ({} if payload is None else {"payload": payload})
    ended = await session.scalar(
        update(InboxUpdate)
        .where(InboxUpdate.id == inbox_id, InboxUpdate.handled_at.is_(None))
        .values(**values)
        .returning(InboxUpdate.id)
    )
    if ended is None:
        raise AlreadyHandled


async def has_newer(session: AsyncSession, *, bot_id: str, chat_id: str, after: int) -> bool:
    """Whether the chat has written something since the update `after` that is not handled yet."""
    newer = select(InboxUpdate.id).where(
        InboxUpdate.bot_id == bot_id,
        InboxUpdate.chat_id == chat_id,
        InboxUpdate.kind == TEXT,
        InboxUpdate.id > after,
        InboxUpdate.handled_at.is_(None),
        InboxUpdate.error.is_(None),
    )
    return await session.scalar(newer.limit(1)) is not None


async def give_up(session: AsyncSession, ids: Collection[int], error: str) -> None:
    """Ends the attempts; the rows stay, with what went wrong."""
    await session.execute(
        update(InboxUpdate).where(InboxUpdate.id.in_(ids)).values(error=error[:LONGEST_ERROR])
    )


async def erase(session: AsyncSession, chat_id: str) -> None:
    """Removes what a chat said and was told; for a person who wants to be forgotten."""
    await session.execute(delete(OutboxReply).where(OutboxReply.chat_id == chat_id))
    await session.execute(delete(InboxUpdate).where(InboxUpdate.chat_id == chat_id))


def kind_of(payload: dict[str, Any]) -> str:
    """`text` for what a person wrote in a private chat and that is no command."""
    message = payload.get("message")
    if not isinstance(message, dict) or not isinstance(message.get("from"), dict):
        return OTHER
    chat, said = message.get("chat"), message.get("text")
    private = isinstance(chat, dict) and chat.get("type") == "private"
    return TEXT if private and isinstance(said, str) and not said.startswith("/") else OTHER


def chat_of(payload: dict[str, Any]) -> str | None:
    """The chat that an update belongs to, or else the person, without relying on its being well formed."""
    for content in payload.values():
        if isinstance(content, dict):
            message = content.get("message")
            for place in (content, message if isinstance(message, dict) else {}):
                if isinstance(place.get("chat"), dict) and "id" in place["chat"]:
                    return str(place["chat"]["id"])
            if isinstance(content.get("from"), dict):
                return str(content["from"].get("id"))
    return None
