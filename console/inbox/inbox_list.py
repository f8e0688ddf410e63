"""The lists of the inbox: who waits, who is answered, whom nobody came to."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from profiles.schema import Conversation, Operator, Profile, Turn

#: Conversations without a hand-off that the list shows.
RECENT = 20


@dataclass(frozen=True)
class InboxRow:
    conversation: Conversation
    profile: Profile
    #: What the customer wrote last.
    last: Turn | None
    #: Who answers, or answered last.
    operator: Operator | None
    #: Whose turn it is.
    assigned: Operator | None


async def inbox_lists(session: AsyncSession, *, of: int | None = None) -> dict[str, Any]:
    """The four lists; `of` keeps the conversations assigned to one operator."""
    return {
        "waiting": await inbox_rows(session, "waiting", of=of),
        "human": await inbox_rows(session, "human", of=of),
        "open": await inbox_rows(session, "bot", wished=True, of=of),
        "recent": await inbox_rows(session, "bot", wished=False, spoken=True, limit=RECENT, of=of),
    }


async def inbox_mark(session: AsyncSession) -> Hashable:
    """Differs as soon as anything in the lists does."""
    changes = select(
        func.max(Conversation.updated_at), func.count(), func.count(Conversation.assigned_id)
    ).group_by(Conversation.state)
    states = await session.execute(changes.add_columns(Conversation.state).order_by(Conversation.state))
    return tuple(tuple(row) for row in states), await session.scalar(select(func.max(Turn.id)))


async def inbox_rows(
    session: AsyncSession,
    state: str,
    *,
    wished: bool | None = None,
    of: int | None = None,
    spoken: bool = False,
    limit: int = 200,
) -> list[InboxRow]:
    """Conversations in this state: whoever waits longest first, otherwise the newest first.

    `wished` takes those only whose customer wants a person that never came, or only the others; `spoken`
    those only in which the customer has written, for a campaign opens a conversation as well.
    """
    waits = state == "waiting" or wished
    since = func.coalesce(Conversation.asked_at, Conversation.updated_at)
    its_turns = select(func.max(Turn.id)).where(
        Turn.conversation_id == Conversation.id, Turn.role == "customer"
    )
    latest = its_turns.correlate(Conversation).scalar_subquery()
    assigned = aliased(Operator)
    rows = (
        select(Conversation, Profile, Turn, Operator, assigned)
        .join(Profile, Profile.id == Conversation.profile_id)
        .outerjoin(Turn, Turn.id == latest)
        .outerjoin(Operator, Operator.id == Conversation.operator_id)
        .outerjoin(assigned, assigned.id == Conversation.assigned_id)
        .where(Conversation.state == state)
        .order_by(since if waits else Conversation.updated_at.desc(), Conversation.id)
        .limit(limit)
    )
    if wished is not None:
        rows = rows.where(Conversation.asked_at.is_not(None) if wished else Conversation.asked_at.is_(None))
    if spoken:
        rows = rows.where(Turn.id.is_not(None))
    if of is not None:
        rows = rows.where(Conversation.assigned_id == of)
    return [InboxRow(*found) for found in await session.execute(rows)]
