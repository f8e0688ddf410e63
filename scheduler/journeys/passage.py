"""A passage: where a step leads a run, or until when it keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from profiles.membership import one_of
from profiles.schema import Profile
from scheduler.journeys import telling
from scheduler.journeys.judging import Judge
from scheduler.journeys.schema import JourneyRun
from scheduler.journeys.step import Branch, Patience, Split, Wait
from scheduler.journeys.waiting import end_of
from scheduler.sending.quiet_hours import customer_zone


@dataclass(frozen=True)
class Passage:
    """What a step does with one run."""

    #: The next step; None where the run stays.
    target: str | None
    #: What happened there, for the timeline; None while the run only waits.
    said: str | None = None
    #: When a run that stays is looked at again.
    until: datetime | None = None
    #: The state of a run that ends here.
    state: str = "completed"


async def wait_at(judge: Judge, step: Wait, runs: Sequence[JourneyRun], following: str) -> dict[int, Passage]:
    """Who has come to the wait begins it; who waits goes on once it is over."""
    came = await _came(judge, step, runs)
    zones = await _zones(judge, runs)
    now = judge.moment.now
    found = {}
    for run in runs:
        zone = customer_zone(zones.get(run.profile_id), judge.moment.zone)
        until = run.until or end_of(step, now=now, zone=zone)
        if run.id in came:
            found[run.id] = Passage(following, telling.HAPPENED)
        elif until > now:
            found[run.id] = Passage(None, until=until)
        elif isinstance(step.wait, Patience):
            found[run.id] = Passage(step.wait.late or following, telling.NOTHING)
        else:
            found[run.id] = Passage(following, telling.WAITED)
    return found


async def branch_at(
    judge: Judge, step: Branch, runs: Sequence[JourneyRun], following: str
) -> dict[int, Passage]:
    """Who meets the condition goes on, who does not goes the other way."""
    met = await judge.meeting(step.branch, [run.profile_id for run in runs])
    return {
        run.id: Passage(following, telling.MET)
        if run.profile_id in met
        else Passage(step.otherwise, telling.NOT_MET)
        for run in runs
    }


def split_at(step: Split, runs: Sequence[JourneyRun]) -> dict[int, Passage]:
    """Each customer goes where the hash of journey, step and profile says."""
    sides = {run.id: _side(step, run) for run in runs}
    return {run_id: Passage(side, telling.LOT % {"side": side}) for run_id, side in sides.items()}


def _side(step: Split, run: JourneyRun) -> str:
    digest = sha256(f"{run.journey_id}:{step.id}:{run.profile_id}".encode()).digest()
    lot = int.from_bytes(digest[:8], "big") % 100
    for share in step.split:
        lot -= share.percent
        if lot < 0:
            return share.to
    raise AssertionError("The shares of a split sum up to 100.")


async def _came(judge: Judge, step: Wait, runs: Sequence[JourneyRun]) -> set[int]:
    """The ids of the runs whose customers did what is waited for, since they came to the step."""
    if not isinstance(step.wait, Patience):
        return set()
    ids, earliest = [run.profile_id for run in runs], min(run.moved_at for run in runs)
    last = await judge.last_happened(step.wait, ids, after=earliest)
    return {run.id for run in runs if run.profile_id in last and last[run.profile_id] > run.moved_at}


async def _zones(judge: Judge, runs: Sequence[JourneyRun]) -> Mapping[int, str | None]:
    ids = {run.profile_id for run in runs}
    wanted = select(Profile.id, Profile.timezone).where(one_of(judge.session, Profile.id, ids))
    return {row.id: row.timezone for row in await judge.session.execute(wanted)}
