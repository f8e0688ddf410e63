"""Journeys: made, changed, started, paused, resumed, stopped. The row is the job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Event
from scheduler.audiences.audience import IN_THE_JOURNEY
from scheduler.campaign import drop_planned
from scheduler.journeys import definition as definitions
from scheduler.journeys import telling
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.exceptions import InvalidJourney, JourneyInWrongState, UnknownJourney
from scheduler.journeys.posting import withdraw
from scheduler.journeys.schema import Journey, JourneyMessage, JourneyRun, JourneyVersion
from scheduler.messages import message as messages
from scheduler.messages.message_check import check
from scheduler.messages.proofreading import whoever_reads
from scheduler.schema import Campaign
from scheduler.speech import Speech, english
from segments.schema import SegmentChange

#: States of a run in which nothing happens any more.
ENDED = ("completed", "exited", "goal", "stopped")


async def create(
    session: AsyncSession, *, name: str, definition: JourneyDefinition | Mapping[str, Any], now: datetime
) -> Journey:
    """A draft. Raises InvalidJourney; a blocking problem of a message only keeps it from starting."""
    journey = Journey(
        name=_name(name),
        state="draft",
        definition=definitions.dump(definitions.parse(definition)),
        version=0,
        created_at=now,
    )
    session.add(journey)
    await session.flush()
    return journey


async def by_id(session: AsyncSession, journey_id: int) -> Journey:
    """The journey as the database has it now. Raises UnknownJourney."""
    journey = await session.get(Journey, journey_id, populate_existing=True)
    if journey is None:
        raise UnknownJourney(f"Its number would be {journey_id}.")
    return journey


async def all_journeys(session: AsyncSession) -> list[Journey]:
    """Newest first."""
    return list(await session.scalars(select(Journey).order_by(Journey.id.desc())))


async def change(
    session: AsyncSession,
    journey_id: int,
    definition: JourneyDefinition | Mapping[str, Any],
    *,
    now: datetime,
) -> Journey:
    """Write another definition. Of one that was started it is a new version, for those who enter from now on.

    Whoever is in the journey finishes it as it was. Raises InvalidJourney.
    """
    parsed = definitions.parse(definition)
    return await _write(session, await _locked(session, journey_id), parsed, now)


async def rename(session: AsyncSession, journey_id: int, name: str) -> Journey:
    """Another name, for the campaigns behind its messages as well. Raises InvalidJourney."""
    journey = await _locked(session, journey_id)
    journey.name = _name(name)
    own = select(Campaign, JourneyMessage.step).join(
        JourneyMessage, JourneyMessage.campaign_id == Campaign.id
    )
    for campaign, step in await session.execute(own.where(JourneyMessage.journey_id == journey_id)):
        campaign.name, campaign.audience_name = _titles(journey, step)
    await session.flush()
    return journey


async def edit(
    session: AsyncSession,
    journey_id: int,
    change: Callable[[JourneyDefinition], JourneyDefinition],
    *,
    now: datetime,
) -> Journey:
    """`change` the definition as it stands; nobody else does meanwhile. What is left alone is no new version.

    Raises as `change` itself does, and InvalidJourney.
    """
    journey = await _locked(session, journey_id)
    former = definitions.parse(journey.definition)
    parsed = change(former)
    return journey if parsed == former else await _write(session, journey, parsed, now)


async def start(session: AsyncSession, journey_id: int, *, now: datetime) -> Journey:
    """Let people in from now on. Raises JourneyInWrongState, and InvalidJourney where a message is faulty."""
    journey = await _locked(session, journey_id)
    if journey.state not in ("draft", "stopped"):
        raise JourneyInWrongState(f"It is {journey.state} and cannot be started.")
    parsed = definitions.parse(journey.definition)
    await _publish(session, journey, parsed, now)
    journey.state, journey.reason = "running", None
    journey.started_at, journey.ended_at = now, None
    journey.event_mark = journey.event_seen = await session.scalar(_last(Event.id)) or 0
    journey.segment_mark = await session.scalar(_last(SegmentChange.id)) or 0
    journey.event_seen_at, journey.next_at = None, now
    await session.flush()
    _say("started", journey_id)
    return journey


async def pause(
    session: AsyncSession, journey_id: int, *, now: datetime, reason: str | None = None
) -> Journey:
    """Let nobody in, move nobody on and send nothing until `resume`. Raises JourneyInWrongState."""
    journey = await _move(session, journey_id, ("running",), "paused", "paused")
    journey.reason = reason
    await session.execute(_campaigns(journey_id, "running").values(state="paused"))
    await session.flush()
    return journey


async def resume(session: AsyncSession, journey_id: int, *, now: datetime) -> Journey:
    """Go on with a paused journey. Raises JourneyInWrongState."""
    journey = await _move(session, journey_id, ("paused",), "running", "resumed")
    journey.reason = None
    await session.execute(_campaigns(journey_id, "paused").values(state="running"))
    await session.flush()
    return journey


async def stop(session: AsyncSession, journey_id: int, *, now: datetime) -> Journey:
    """End it and everybody's way through it: what is planned is not sent. Raises JourneyInWrongState."""
    journey = await _move(session, journey_id, ("draft", "running", "paused"), "stopped", "stopped")
    journey.ended_at, journey.reason = now, None
    ended = {"state": "stopped", "reason": telling.STOPPED, "ended_at": now}
    await session.execute(
        update(JourneyRun)
        .where(JourneyRun.journey_id == journey_id, JourneyRun.state == "running")
        .values(**ended, due_at=None, until=None, alone=None, silences=None)
        .execution_options(synchronize_session=False)
    )
    cancelled = _campaigns(journey_id, "running", "paused").values(state="cancelled", ended_at=now)
    for campaign_id in (await session.execute(cancelled.returning(Campaign.id))).scalars().all():
        await drop_planned(session, campaign_id)
    await session.flush()
    return journey


async def take_out(session: AsyncSession, run_id: int, *, now: datetime, by: str) -> bool:
    """End one customer's way, because a person says so; False where it has ended already."""
    ended = await session.execute(
        update(JourneyRun)
        .where(JourneyRun.id == run_id, JourneyRun.state == "running")
        .values(state="exited", reason=(telling.TAKEN_OUT % {"by": by})[:200], ended_at=now)
        .values(due_at=None, until=None, alone=None, silences=None)
        .returning(JourneyRun)
        .execution_options(synchronize_session=False)
    )
    run = ended.scalar_one_or_none()
    if run is not None:
        await withdraw(session, run.journey_id, [run])
    return run is not None


async def problems(session: AsyncSession, definition: JourneyDefinition, say: Speech = english) -> list[str]:
    """What keeps it from being started: in its messages themselves, and by the shop's lists and offers."""
    found = await faults(session, definition, say)
    return [f"{step_id}: {text}" for step_id, texts in found.items() for text in texts]


async def faults(
    session: AsyncSession, definition: JourneyDefinition, say: Speech = english
) -> dict[str, list[str]]:
    """The same by the id of the step."""
    found: dict[str, list[str]] = {}
    for step in definition.sayings():
        every = [*check(step.message, say), *await whoever_reads(session, step.message, say)]
        blocking = [problem.text for problem in every if problem.blocking]
        found |= {step.id: blocking} if blocking else {}
    return found


async def _write(
    session: AsyncSession, journey: Journey, parsed: JourneyDefinition, now: datetime
) -> Journey:
    journey.definition = definitions.dump(parsed)
    if journey.state in ("running", "paused"):
        await _publish(session, journey, parsed, now)
        journey.next_at = now
    await session.flush()
    return journey


async def _publish(session: AsyncSession, journey: Journey, parsed: JourneyDefinition, now: datetime) -> None:
    """The next version, with a campaign for each of its messages."""
    if faults := await problems(session, parsed):
        raise InvalidJourney(" ".join(faults))
    journey.version += 1
    session.add(
        JourneyVersion(
            journey_id=journey.id,
            version=journey.version,
            definition=definitions.dump(parsed),
            created_at=now,
        )
    )
    state = "paused" if journey.state == "paused" else "running"
    for step in parsed.sayings():
        name, audience_name = _titles(journey, step.id)
        campaign = Campaign(
            name=name,
            kind="journey",
            state=state,
            audience_name=audience_name,
            # Who gets it is decided by the journey; at send time nobody is to be left out for another reason.
            definition={"everyone": True},
            message=messages.dump(step.message),
            holdout_percent=parsed.holdout_percent,
            attribution_days=parsed.attribution_days,
            created_at=now,
            send_at=now,
            started_at=now,
            planned_at=now,
        )
        session.add(campaign)
        await session.flush()
        session.add(
            JourneyMessage(
                journey_id=journey.id, version=journey.version, step=step.id, campaign_id=campaign.id
            )
        )
    await session.flush()


def _titles(journey: Journey, step_id: str) -> tuple[str, str]:
    """What the campaign behind a message and its audience are called."""
    return f"{journey.name}: {step_id}"[:200], (IN_THE_JOURNEY % {"journey": journey.name})[:200]


def _campaigns(journey_id: int, *states: str) -> Any:
    """An UPDATE of the journey's campaigns in these states."""
    own = select(JourneyMessage.campaign_id).where(JourneyMessage.journey_id == journey_id)
    found = update(Campaign).where(Campaign.id.in_(own), Campaign.state.in_(states))
    return found.execution_options(synchronize_session=False)


def _last(key: Any) -> Select[Any]:
    return select(func.max(key))


def _name(name: str) -> str:
    if not 0 < len(name.strip()) <= 200:
        raise InvalidJourney("It needs a name of at most 200 characters.")
    return name.strip()


async def _locked(session: AsyncSession, journey_id: int) -> Journey:
    found = select(Journey).where(Journey.id == journey_id).with_for_update()
    journey = await session.scalar(found.execution_options(populate_existing=True))
    if journey is None:
        raise UnknownJourney(f"Its number would be {journey_id}.")
    return journey


async def _move(
    session: AsyncSession, journey_id: int, allowed: tuple[str, ...], state: str, verb: str
) -> Journey:
    # The row is locked: of two clicks at the same moment one wins and the other is told.
    journey = await _locked(session, journey_id)
    if journey.state not in allowed:
        raise JourneyInWrongState(f"It is {journey.state} and cannot be {verb}.")
    journey.state = state
    _say(verb, journey_id)
    return journey


def _say(verb: str, journey_id: int) -> None:
    log = structlog.get_logger("scheduler")
    log.info(f"The journey was {verb}.", action=f"journey_{verb}", journey_id=journey_id)
