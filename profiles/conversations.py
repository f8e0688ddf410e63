"""Conversations: what was said, and whether the bot or a person answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.insertion import insert_or_keep
from profiles.schema import Conversation, Turn


async def open_conversation(
    session: AsyncSession, profile_id: int, channel: str, *, now: datetime
) -> Conversation:
    """The profile's conversation on this channel, begun where there is none."""
    wanted = select(Conversation).where(
        Conversation.profile_id == profile_id, Conversation.channel == channel
    )
    found = await session.scalar(wanted)
    if found is not None:
        return found
    row = {"profile_id": profile_id, "channel": channel, "state": "bot", "created_at": now, "updated_at": now}
    await session.execute(insert_or_keep(session, Conversation, "profile_id", "channel"), row)
    return (await session.scalars(wanted)).one()


async def add_turn(
    session: AsyncSession,
    conversation: Conversation,
    role: str,
    text: str,
    *,
    now: datetime,
    details: dict[str, Any] | None = None,
) -> Turn:
    """Append what was said; `role` is customer, bot, operator or campaign."""
    turn = Turn(conversation_id=conversation.id, role=role, text=text, details=details or {}, at=now)
    session.add(turn)
    await session.execute(
        update(Conversation)
        .where(Conversation.id == conversation.id, Conversation.updated_at < now)
        .values(updated_at=now)
        .execution_options(synchronize_session="fetch")
    )
    await session.flush()
    return turn


async def turns(
    session: AsyncSession, conversation_id: int, *, after_id: int = 0, limit: int = 50
) -> list[Turn]:
    """The turns that follow the one with `after_id`, oldest first."""
    following = select(Turn).where(Turn.conversation_id == conversation_id, Turn.id > after_id)
    return list(await session.scalars(following.order_by(Turn.id).limit(limit)))


async def recent(session: AsyncSession, conversation_id: int, limit: int = 50) -> list[Turn]:
    """The latest turns, oldest first."""
    newest = select(Turn).where(Turn.conversation_id == conversation_id)
    found = await session.scalars(newest.order_by(Turn.id.desc()).limit(limit))
    return list(found)[::-1]


async def request_person(session: AsyncSession, conversation: Conversation, *, now: datetime) -> bool:
    """The customer asks for a person. False where one was asked for already or is there."""
    return await _move(session, conversation, ("bot",), "waiting", now)


async def take_over(session: AsyncSession, conversation: Conversation, *, now: datetime) -> bool:
    """An operator answers from now on, asked for or not. False where one does so already."""
    return await _move(session, conversation, ("bot", "waiting"), "human", now)


async def hand_back(session: AsyncSession, conversation: Conversation, *, now: datetime) -> bool:
    """The bot answers again. False where it does so already."""
    return await _move(session, conversation, ("waiting", "human"), "bot", now)


async def waiting(session: AsyncSession) -> list[Conversation]:
    """Conversations whose customer waits for a person, longest waiting first."""
    return await in_state(session, "waiting")


async def in_state(session: AsyncSession, state: str) -> list[Conversation]:
    """Conversations in a state (bot, waiting, human), the one that was quiet longest first."""
    found = select(Conversation).where(Conversation.state == state)
    return list(await session.scalars(found.order_by(Conversation.updated_at, Conversation.id)))


async def _move(
    session: AsyncSession, conversation: Conversation, expected: tuple[str, ...], state: str, now: datetime
) -> bool:
    # The condition is part of the UPDATE, so of two operators only one takes over.
    moved = await session.scalar(
        update(Conversation)
        .where(Conversation.id == conversation.id, Conversation.state.in_(expected))
        .values(state=state, updated_at=now)
        .returning(Conversation.id)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(conversation)
    return moved is not None
