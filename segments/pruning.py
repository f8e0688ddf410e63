"""Pruning: who came and went long ago is forgotten; nothing waits for it any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import table_of
from segments.schema import SegmentChange

_CHANGE = table_of(SegmentChange)


async def prune_changes(session: AsyncSession, *, before: datetime, limit: int) -> int:
    """Remove entries and leavings from before an instant, at most `limit`; how many were removed.

    The latest one stays however old it is: SQLite would give its number away again, and journeys take
    only higher numbers than the last one that they have seen.
    """
    # They were written in the order of time, so the lowest numbers are the oldest: no search is needed.
    oldest = select(_CHANGE.c.id, _CHANGE.c.at).order_by(_CHANGE.c.id).limit(limit).subquery().c
    latest = select(func.max(_CHANGE.c.id)).scalar_subquery()
    old = select(oldest.id).where(oldest.at < before, oldest.id < latest)
    gone = await session.execute(delete(_CHANGE).where(_CHANGE.c.id.in_(old)))
    return gone.rowcount  # type: ignore[attr-defined,no-any-return]  # a DELETE's result counts rows
