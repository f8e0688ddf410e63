"""Content gaps: the questions that we could not answer, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.schema import ContentGap

#: A question is kept to this length; who writes more is not asking one.
LONGEST = 2000

State = Literal["open", "answered", "ignored"]


@dataclass(frozen=True)
class Nearest:
    """What the library holds that came nearest to a question, though not near enough."""

    #: faq | passage | product.
    kind: str
    id: str
    title: str
    #: From 0 to 1.
    score: float


@dataclass(frozen=True)
class Gap:
    """A question without an answer, before it is recorded; `reason` is that of the Answer."""

    question: str
    reason: str
    language: str
    nearest: Nearest | None = None


async def record_gap(
    session: AsyncSession,
    gap: Gap,
    *,
    now: datetime,
    asked_by: str | None = None,
    conversation: int | None = None,
) -> ContentGap:
    """Remember a gap that an answer told of."""
    return await record(
        session,
        gap.question,
        reason=gap.reason,
        now=now,
        language=gap.language,
        asked_by=asked_by,
        conversation=conversation,
        nearest=gap.nearest,
    )


async def record(
    session: AsyncSession,
    question: str,
    *,
    reason: str,
    now: datetime,
    language: str | None = None,
    asked_by: str | None = None,
    conversation: int | None = None,
    nearest: Nearest | None = None,
) -> ContentGap:
    """Remember a question without an answer; `reason` is that of the Answer, or not_helpful."""
    gap = ContentGap(
        question=question[:LONGEST],
        reason=reason,
        asked_at=now,
        language=language,
        asked_by=asked_by,
        conversation=conversation,
        nearest=asdict(nearest) if nearest else None,
    )
    session.add(gap)
    await session.flush()
    return gap


async def gaps(session: AsyncSession, *, limit: int = 100, state: State = "open") -> Sequence[ContentGap]:
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


async def move_group(session: AsyncSession, group_id: int, *, before: State, after: State) -> int:
    """Move a group's gaps from one state to another; how many of them were moved."""
    moved = await session.scalars(
        update(ContentGap)
        .where(ContentGap.group_id == group_id, ContentGap.state == before)
        .values(state=after)
        .returning(ContentGap.id)
        .execution_options(synchronize_session=False)
    )
    return len(moved.all())


async def release(session: AsyncSession, gap_ids: Sequence[int]) -> None:
    """Take gaps out of their group; they are grouped anew."""
    await session.execute(update(ContentGap).where(ContentGap.id.in_(gap_ids)).values(group_id=None))


async def forget(session: AsyncSession, asked_by: str) -> None:
    """Remove what one person asked; a group whose questions were all theirs is gone with them."""
    await session.execute(delete(ContentGap).where(ContentGap.asked_by == asked_by))
