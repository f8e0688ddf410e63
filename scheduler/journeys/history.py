"""A customer's journeys as the timeline shows them: each beginning, each step with its reason, each end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.timeline import Entry
from scheduler.journeys.schema import Journey, JourneyRun, JourneyVisit
from scheduler.journeys.telling import REASONS, WHYS
from scheduler.speech import N_, Speech, retold

BEGAN = N_("%(journey)s began: %(said)s")
STEP = N_("%(journey)s, step “%(step)s”: %(said)s")
ENDED = N_("%(journey)s ended: %(said)s")


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
        _entry(visit.at, STEP, name, journey_id, step=visit.step, said=visit.reason)
        for visit, journey_id, name in await session.execute(visits.limit(limit))
    ]
    for run, name in await session.execute(newest):
        if run.ended_at is not None:
            found.insert(0, _entry(run.ended_at, ENDED, name, run.journey_id, said=run.reason or ""))
        found.append(_entry(run.entered_at, BEGAN, name, run.journey_id, said=run.why))
    kept = [entry for entry in found if before is None or entry.at < before]
    return sorted(kept, key=lambda entry: entry.at, reverse=True)[:limit]


def title(entry: Entry, say: Speech) -> str:
    """The entry's title, said by `say`."""
    values = {name: value for name, value in entry.details.items() if name in ("journey", "step")}
    heading = entry.details["heading"]
    said = retold(entry.details["said"], WHYS if heading == BEGAN else REASONS, say)
    return say(heading, said=said, **values)


def _entry(at: datetime, heading: str, name: str, journey_id: int, **values: str) -> Entry:
    told = {"journey": name, **values}
    return Entry(at, "journey", heading % told, {"journey_id": journey_id, "heading": heading, **told})
