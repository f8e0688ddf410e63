"""Conversations: what was said, and whether the bot or a person answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.insertion import insert_or_keep
from profiles.schema import Conversation, ConversationNote, Identity, Operator, Turn


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


async def on_channel(session: AsyncSession, channel: str, external_id: str) -> Conversation | None:
    """The conversation of whoever has this address, where one was begun."""
    theirs = Identity.profile_id == Conversation.profile_id
    return await session.scalar(
        select(Conversation)
        .join(Identity, theirs)
        .where(
            Identity.channel == channel, Identity.external_id == external_id, Conversation.channel == channel
        )
    )


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
    """The customer wants a person. False where one was called already or is there."""
    return await _move(session, conversation, ("bot",), "waiting", now, asked_at=now)


async def take_over(
    session: AsyncSession, conversation: Conversation, *, now: datetime, operator_id: int | None = None
) -> bool:
    """An operator answers from now on, asked for or not. False where one does so already."""
    attended = {"asked_at": None, "attended_at": now, "operator_id": operator_id}
    return await _move(session, conversation, ("bot", "waiting"), "human", now, **attended)


async def attend(
    session: AsyncSession, conversation: Conversation, *, operator_id: int, now: datetime
) -> None:
    """The operator did something here, as the one who answers."""
    await _write(session, conversation, asked_at=None, attended_at=now, operator_id=operator_id)


async def assign(session: AsyncSession, conversation: Conversation, operator_id: int | None) -> None:
    """Says whose turn it is; None for nobody's."""
    await _write(session, conversation, assigned_id=operator_id)


async def note(
    session: AsyncSession, conversation: Conversation, operator: Operator, text: str, *, now: datetime
) -> None:
    """Writes something down for the other operators."""
    session.add(ConversationNote(conversation_id=conversation.id, operator=operator.name, text=text, at=now))
    await session.flush()


async def notes(session: AsyncSession, conversation_id: int) -> list[ConversationNote]:
    """What operators wrote down here, oldest first."""
    found = select(ConversationNote).where(ConversationNote.conversation_id == conversation_id)
    return list(await session.scalars(found.order_by(ConversationNote.id)))


async def hand_back(session: AsyncSession, conversation: Conversation, *, now: datetime) -> bool:
    """The bot answers again, and the customer's wish is seen to. False where it answers already."""
    if await _move(session, conversation, ("waiting", "human"), "bot", now, asked_at=None):
        return True
    await _write(session, conversation, asked_at=None)
    return False


async def give_up_waiting(
    session: AsyncSession, conversation: Conversation, *, since: datetime, now: datetime
) -> bool:
    """Nobody came since before `since`: the bot answers alone; the wish for a person stays open."""
    wished = func.coalesce(Conversation.asked_at, Conversation.updated_at)
    asked_at = conversation.asked_at or conversation.updated_at
    return await _move(session, conversation, ("waiting",), "bot", now, wished <= since, asked_at=asked_at)


async def leave(session: AsyncSession, conversation: Conversation, *, since: datetime, now: datetime) -> bool:
    """The operator was silent since before `since`: the bot answers again. False where that is not so."""
    acted = func.coalesce(Conversation.attended_at, Conversation.updated_at)
    return await _move(session, conversation, ("human",), "bot", now, acted <= since)


async def without_person(session: AsyncSession, *, asked_before: datetime) -> list[Conversation]:
    """Conversations whose customer has waited for a person since before then."""
    wished = func.coalesce(Conversation.asked_at, Conversation.updated_at)
    overdue = select(Conversation).where(Conversation.state == "waiting", wished <= asked_before)
    return list(await session.scalars(overdue.order_by(Conversation.id)))


async def left_silent(session: AsyncSession, *, attended_before: datetime) -> list[Conversation]:
    """Conversations that an operator holds and has done nothing in since before then."""
    acted = func.coalesce(Conversation.attended_at, Conversation.updated_at)
    silent = select(Conversation).where(Conversation.state == "human", acted <= attended_before)
    return list(await session.scalars(silent.order_by(Conversation.id)))


async def waiting(session: AsyncSession) -> list[Conversation]:
    """Conversations whose customer waits for a person, longest waiting first."""
    return await in_state(session, "waiting")


async def in_state(session: AsyncSession, state: str) -> list[Conversation]:
    """Conversations in a state (bot, waiting, human), the one that was quiet longest first."""
    found = select(Conversation).where(Conversation.state == state)
    return list(await session.scalars(found.order_by(Conversation.updated_at, Conversation.id)))


async def lock(session: AsyncSession, conversation: Conversation) -> None:
    """Hold the conversation until the transaction ends, and read it as it stands now.

    Whoever writes turns holds it, so that answers never interleave. SQLite has one writer anyway.
    """
    await session.refresh(conversation, with_for_update=True)


async def _move(
    session: AsyncSession,
    conversation: Conversation,
    expected: tuple[str, ...],
    state: str,
    now: datetime,
    *conditions: ColumnElement[bool],
    **values: Any,
) -> bool:
    # The condition is part of the UPDATE, so of two operators only one takes over.
    moved = await session.scalar(
        update(Conversation)
        .where(Conversation.id == conversation.id, Conversation.state.in_(expected), *conditions)
        .values(state=state, updated_at=now, **values)
        .returning(Conversation.id)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(conversation)
    return moved is not None


async def _write(session: AsyncSession, conversation: Conversation, **values: Any) -> None:
    await session.execute(
        update(Conversation)
        .where(Conversation.id == conversation.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(conversation)
