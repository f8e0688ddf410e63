"""Waking: runs whose customers have done something that they may wait for are looked at before their time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.membership import one_of
from profiles.schema import Event
from scheduler.journeys.schema import JourneyRun

#: Profiles of one statement.
TOGETHER = 500


async def wake(
    session: AsyncSession, journey_id: int, types: Collection[str], *, above: int, upto: int, now: datetime
) -> int:
    """Let the next look at these runs be now, or when the event will have happened; how many runs.

    It is no more than a hint: what has happened is judged from the events themselves.
    """
    if not types:
        return 0
    wanted = select(Event.profile_id, func.min(Event.at).label("at")).where(
        Event.id > above, Event.id <= upto
    )
    if "*" not in types:
        wanted = wanted.where(Event.type.in_(types))
    rows = (await session.execute(wanted.group_by(Event.profile_id))).all()
    happened = [row.profile_id for row in rows if row.at <= now]
    woken = 0
    for start in range(0, len(happened), TOGETHER):
        woken += await _look(session, journey_id, happened[start : start + TOGETHER], now)
    for row in rows:
        if row.at > now:
            woken += await _look(session, journey_id, [row.profile_id], row.at)
    return woken


async def _look(session: AsyncSession, journey_id: int, ids: list[int], at: datetime) -> int:
    found = await session.execute(
        update(JourneyRun)
        .where(
            JourneyRun.journey_id == journey_id,
            one_of(session, JourneyRun.profile_id, ids),
            JourneyRun.due_at > at,
        )
        .values(due_at=at)
        .returning(JourneyRun.id)
        .execution_options(synchronize_session=False)
    )
    return len(found.all())
