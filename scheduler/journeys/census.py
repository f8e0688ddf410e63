"""Who is where in a journey: counts at each step, and the people behind them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from scheduler.journeys.schema import JourneyMessage, JourneyRun, JourneyVisit
from scheduler.schema import Delivery


@dataclass
class Census:
    """Counts of runs, over all versions."""

    #: By state: running, completed, exited, goal, stopped.
    states: dict[str, int] = field(default_factory=dict)
    #: Waiting at a step now, and through with it, by the step's id.
    waiting: dict[str, int] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)
    #: What became of the messages of a step, by state.
    deliveries: dict[str, dict[str, int]] = field(default_factory=dict)
    #: The campaign of each message as the present version sends it.
    campaigns: dict[str, int] = field(default_factory=dict)

    @property
    def entered(self) -> int:
        return sum(self.states.values())


async def census(session: AsyncSession, journey_id: int) -> Census:
    """The journey's counts as they stand."""
    found = Census()
    runs = select(JourneyRun.state, JourneyRun.step, func.count()).where(JourneyRun.journey_id == journey_id)
    for state, step, count in await session.execute(runs.group_by(JourneyRun.state, JourneyRun.step)):
        found.states[state] = found.states.get(state, 0) + count
        if state == "running":
            found.waiting[step] = found.waiting.get(step, 0) + count
    visits = select(JourneyVisit.step, func.count()).join(JourneyRun, JourneyRun.id == JourneyVisit.run_id)
    through = visits.where(JourneyRun.journey_id == journey_id).group_by(JourneyVisit.step)
    for step, count in await session.execute(through):
        found.passed[step] = count
    await _messages(session, journey_id, found)
    return found


async def _messages(session: AsyncSession, journey_id: int, found: Census) -> None:
    own = select(JourneyMessage).where(JourneyMessage.journey_id == journey_id)
    for message in await session.scalars(own.order_by(JourneyMessage.version)):
        found.campaigns[message.step] = message.campaign_id
    rows = (
        select(JourneyMessage.step, Delivery.state, func.count())
        .join(Delivery, Delivery.campaign_id == JourneyMessage.campaign_id)
        .where(JourneyMessage.journey_id == journey_id)
        .group_by(JourneyMessage.step, Delivery.state)
    )
    for step, state, count in await session.execute(rows):
        found.deliveries.setdefault(step, {})[state] = count


async def people(
    session: AsyncSession, journey_id: int, *, step: str | None = None, limit: int = 50
) -> list[tuple[JourneyRun, Profile]]:
    """Who is in the journey now, longest first; at one step where it is named."""
    wanted = select(JourneyRun, Profile).join(Profile, Profile.id == JourneyRun.profile_id)
    wanted = wanted.where(JourneyRun.journey_id == journey_id, JourneyRun.state == "running")
    if step is not None:
        wanted = wanted.where(JourneyRun.step == step)
    rows = await session.execute(wanted.order_by(JourneyRun.entered_at, JourneyRun.id).limit(limit))
    return [(run, profile) for run, profile in rows]
