"""Content gaps: the questions that we could not answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.schema import ContentGap

#: A question is kept to this length; who writes more is not asking one.
LONGEST = 2000


async def record(
    session: AsyncSession,
    question: str,
    *,
    reason: str,
    now: datetime,
    language: str | None = None,
    asked_by: str | None = None,
) -> ContentGap:
    """Remember a question without an answer; `reason` is that of the Answer."""
    gap = ContentGap(
        question=question[:LONGEST], reason=reason, asked_at=now, language=language, asked_by=asked_by
    )
    session.add(gap)
    await session.flush()
    return gap


async def gaps(session: AsyncSession, *, limit: int = 100, state: str = "open") -> Sequence[ContentGap]:
    """The gaps in this state, newest first."""
    newest = (
        select(ContentGap)
        .where(ContentGap.state == state)
        .order_by(ContentGap.asked_at.desc(), ContentGap.id.desc())
    )
    return list(await session.scalars(newest.limit(limit)))


async def mark_answered(session: AsyncSession, question: str) -> None:
    """Close the open gaps that asked exactly this."""
    same = func.trim(ContentGap.question) == question.strip()
    await session.execute(update(ContentGap).where(ContentGap.state == "open", same).values(state="answered"))


async def ignore(session: AsyncSession, gap_id: int) -> bool:
    """Close a gap that needs no answer; whether it was open."""
    gap = await session.get(ContentGap, gap_id)
    if gap is None or gap.state != "open":
        return False
    gap.state = "ignored"
    await session.flush()
    return True


async def forget(session: AsyncSession, asked_by: str) -> None:
    """Remove what one person asked."""
    await session.execute(delete(ContentGap).where(ContentGap.asked_by == asked_by))
