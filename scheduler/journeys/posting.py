"""Posting: the message of a step is written down as a delivery, which the sender takes from there."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.insertion import insert_or_keep
from scheduler.holdout import held_out
from scheduler.journeys import telling
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.schema import JourneyMessage, JourneyRun
from scheduler.journeys.step import Say
from scheduler.learning import control_group
from scheduler.schema import Delivery
from segments.moment import Moment

#: Why a message that was planned is not sent after all.
WITHDRAWN = "goal_reached"


async def post(
    session: AsyncSession,
    definition: JourneyDefinition,
    step: Say,
    runs: Sequence[JourneyRun],
    *,
    moment: Moment,
) -> dict[int, str]:
    """Plan the step's message for these runs of one version; what to say of each, by the run's id.

    The delivery's primary key lets it be planned once for each run.
    """
    campaign_id = await _campaign(session, runs[0], step)
    # Customers of the global control group get nothing of anything.
    outside = await control_group.members(session, {run.profile_id for run in runs}, moment)
    rows = {
        run.id: _row(campaign_id, definition, step, run, moment.now, out=run.profile_id in outside)
        for run in runs
    }
    ordered = sorted(rows.values(), key=lambda row: row["profile_id"])
    keys = ("campaign_id", "step", "profile_id", "occurrence")
    await session.execute(insert_or_keep(session, Delivery, *keys), ordered)
    return {run_id: _said(row) for run_id, row in rows.items()}


async def withdraw(session: AsyncSession, journey_id: int, runs: Sequence[JourneyRun]) -> None:
    """Do not send what is still planned for these runs."""
    own = select(JourneyMessage.campaign_id).where(JourneyMessage.journey_id == journey_id)
    for run in runs:
        await session.execute(
            update(Delivery)
            .where(
                Delivery.campaign_id.in_(own),
                Delivery.profile_id == run.profile_id,
                Delivery.occurrence == run.occurrence,
                Delivery.state == "planned",
            )
            .values(state="skipped", reason=WITHDRAWN)
            .execution_options(synchronize_session=False)
        )


async def _campaign(session: AsyncSession, run: JourneyRun, step: Say) -> int:
    key = (run.journey_id, run.version, step.id)
    found = await session.get(JourneyMessage, key)
    assert found is not None  # written with the version
    return found.campaign_id


def _row(
    campaign_id: int, definition: JourneyDefinition, step: Say, run: JourneyRun, now: datetime, *, out: bool
) -> dict[str, Any]:
    out = out or in_control_group(run.journey_id, run.profile_id, definition.holdout_percent)
    return {
        "campaign_id": campaign_id,
        "step": definition.number(step.id),
        "profile_id": run.profile_id,
        "occurrence": run.occurrence,
        "state": "held_out" if out else "planned",
        "due_at": now,
        "planned_at": now,
        "attempts": 0,
        "link_token": secrets.token_urlsafe(16),
        "counts_until": now + timedelta(days=definition.attribution_days) if out else None,
    }


def in_control_group(journey_id: int, profile_id: int, percent: int) -> bool:
    """Whether the customer gets none of the journey's messages, in any version and any run."""
    # Journeys and campaigns are counted apart: of the same number they must not hold out the same people.
    return held_out(-journey_id, profile_id, percent)


def _said(row: dict[str, Any]) -> str:
    return telling.HELD_OUT if row["state"] == "held_out" else telling.PLANNED
