"""Entering: who may begin a run, by the rules of re-entry, each cause once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.insertion import insert_or_keep
from profiles.membership import one_of
from profiles.schema import Profile
from scheduler.journeys.definition import After, JourneyDefinition
from scheduler.journeys.schema import Journey, JourneyRun
from segments.window import elapsed


@dataclass(frozen=True)
class Arrival:
    """Something that lets a customer in. `cause` names it for good, `why` says it in words."""

    profile_id: int
    cause: str
    why: str
    #: When it happened, and when it reached us.
    since: datetime
    at: datetime


@dataclass
class _Record:
    """A customer's runs in one journey."""

    causes: set[str] = field(default_factory=set)
    last_entered: datetime | None = None
    last_ended: datetime | None = None
    live: bool = False
    following: int = 0

    def add(self, run: Any) -> None:
        self.causes.add(run.cause)
        self.following = max(self.following, run.occurrence + 1)
        self.last_entered = max(run.entered_at, self.last_entered or run.entered_at)
        if run.ended_at is None:
            self.live = True
        else:
            self.last_ended = max(run.ended_at, self.last_ended or run.ended_at)


async def enter(
    session: AsyncSession,
    journey: Journey,
    definition: JourneyDefinition,
    arrivals: Sequence[Arrival],
    *,
    now: datetime,
) -> int:
    """Begin a run for everyone who may enter; how many. The caller holds the lock of the journey's row.

    The same arrivals a second time begin nothing.
    """
    if not arrivals:
        return 0
    ids = {arrival.profile_id for arrival in arrivals}
    there = set(await session.scalars(select(Profile.id).where(one_of(session, Profile.id, ids))))
    records = await _records(session, journey.id, ids)
    rows = []
    for arrival in arrivals:
        record = records[arrival.profile_id]
        if arrival.profile_id in there and _may_enter(definition, record, arrival):
            rows.append(_row(journey, definition, arrival, record.following, now))
            _note(record, arrival, now)
    if rows:
        # In one order everywhere, so that two processes cannot wait for each other in a circle.
        rows.sort(key=lambda row: row["profile_id"])
        await session.execute(
            insert_or_keep(session, JourneyRun, "journey_id", "profile_id", "occurrence"), rows
        )
    return len(rows)


def refused(
    journey_id: int, definition: JourneyDefinition, profile: Any, now: datetime
) -> ColumnElement[bool]:
    """Profiles whom the rules of re-entry keep out at `now`, so that a schedule need not read them."""
    earlier = exists().where(JourneyRun.journey_id == journey_id, JourneyRun.profile_id == profile)
    rule = definition.reentry
    if rule == "once":
        return earlier
    found = earlier.where(JourneyRun.alone.is_(True))
    if isinstance(rule, After):
        return found | earlier.where(JourneyRun.entered_at > now - elapsed(rule.after))
    return found


async def _records(session: AsyncSession, journey_id: int, ids: Collection[int]) -> dict[int, _Record]:
    wanted = select(
        JourneyRun.profile_id,
        JourneyRun.cause,
        JourneyRun.occurrence,
        JourneyRun.entered_at,
        JourneyRun.ended_at,
    ).where(JourneyRun.journey_id == journey_id, one_of(session, JourneyRun.profile_id, ids))
    records: dict[int, _Record] = defaultdict(_Record)
    for run in await session.execute(wanted):
        records[run.profile_id].add(run)
    return records


def _may_enter(definition: JourneyDefinition, record: _Record, arrival: Arrival) -> bool:
    if arrival.cause in record.causes:
        return False
    if record.last_entered is None:
        return True
    rule = definition.reentry
    if rule == "once":
        return False
    if not definition.several and (record.live or _came_during(record, arrival)):
        return False
    return not isinstance(rule, After) or record.last_entered <= arrival.at - elapsed(rule.after)


def _came_during(record: _Record, arrival: Arrival) -> bool:
    # What was refused while the customer was in the journey stays refused when it is read a second time.
    return record.last_ended is not None and arrival.at < record.last_ended


def _note(record: _Record, arrival: Arrival, now: datetime) -> None:
    record.causes.add(arrival.cause)
    record.last_entered = now
    record.live = True
    record.following += 1


def _row(
    journey: Journey, definition: JourneyDefinition, arrival: Arrival, occurrence: int, now: datetime
) -> dict[str, Any]:
    return {
        "journey_id": journey.id,
        "version": journey.version,
        "profile_id": arrival.profile_id,
        "occurrence": occurrence,
        "cause": arrival.cause[:100],
        "why": arrival.why[:200],
        "state": "running",
        "step": definition.steps[0].id,
        "due_at": now,
        "entered_at": now,
        "since": arrival.since,
        "moved_at": arrival.since,
        "alone": None if definition.several else True,
        "silences": True if definition.silences else None,
    }
