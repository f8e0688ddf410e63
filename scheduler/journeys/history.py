"""A customer's journeys as the timeline shows them: each beginning, each step with its reason, each end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.timeline import Entry
from scheduler.journeys.schema import Journey, JourneyRun, JourneyVisit


async def timeline_entries(
    session: AsyncSession, profile_id: int, *, before: datetime | None = None, limit: int = 100
) -> list[Entry]:
    """Newest first, in the form that `profiles.timeline.timeline` takes as `also`."""
    runs = select(JourneyRun, Journey.name).join(Journey).where(JourneyRun.profile_id == profile_id)
    newest = runs.order_by(JourneyRun.entered_at.desc()).limit(limit)
    visits = (
        select(JourneyVisit, JourneyRun.journey_id, Journey.name)
        .join(JourneyRun, JourneyRun.id == JourneyVisit.run_id)
        .join(Journey)
        .where(JourneyRun.profile_id == profile_id)
        .order_by(JourneyVisit.at.desc(), JourneyVisit.run_id.desc(), JourneyVisit.place.desc())
    )
    if before is not None:
        visits = visits.where(JourneyVisit.at < before)
    found = [
        _entry(visit.at, f"{name}, step “{visit.step}”: {visit.reason}", journey_id)
        for visit, journey_id, name in await session.execute(visits.limit(limit))
    ]
    for run, name in await session.execute(newest):
        if run.ended_at is not None:
            found.insert(0, _entry(run.ended_at, f"{name} ended: {run.reason}", run.journey_id))
        found.append(_entry(run.entered_at, f"{name} began: {run.why}", run.journey_id))
    kept = [entry for entry in found if before is None or entry.at < before]
    return sorted(kept, key=lambda entry: entry.at, reverse=True)[:limit]


def _entry(at: datetime, title: str, journey_id: int) -> Entry:
    return Entry(at, "journey", title, {"journey_id": journey_id})
