"""The gallery: ready-made nudges, each a journey with sensible defaults and an explanation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.insertion import insert_or_keep
from scheduler import campaign as campaigns
from scheduler.journeys import definition as definitions
from scheduler.journeys import journey as journeys
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.exceptions import UnknownJourney
from scheduler.journeys.schema import Journey
from scheduler.schema import Campaign

_FOLDER = Path(__file__).parent / "nudges"


@dataclass(frozen=True)
class Nudge:
    """A nudge as it ships; the operator may change the draft before starting it."""

    key: str
    name: str
    explanation: str
    definition: JourneyDefinition


@cache
def nudges() -> Mapping[str, Nudge]:
    """All of them by key, in the order of the gallery."""
    found = [_read(json.loads(file.read_text(encoding="utf-8"))) for file in sorted(_FOLDER.glob("*.json"))]
    return {nudge.key: nudge for nudge in found}


async def adopt(session: AsyncSession, key: str, *, now: datetime) -> Journey:
    """The shop's own journey of this nudge, made as a draft where there is none. Raises UnknownJourney."""
    nudge = nudges().get(key)
    if nudge is None:
        raise UnknownJourney(f"There is no nudge called {key!r}.")
    row = {
        "ready_made": key,
        "name": nudge.name,
        "state": "draft",
        "definition": definitions.dump(nudge.definition),
        "version": 0,
        "created_at": now,
        "event_mark": 0,
        "event_seen": 0,
        "segment_mark": 0,
    }
    await session.execute(insert_or_keep(session, Journey, "ready_made"), row)
    return (await session.scalars(select(Journey).where(Journey.ready_made == key))).one()


async def adopted(session: AsyncSession) -> dict[str, Journey]:
    """The shop's journeys that were made from nudges, by key."""
    rows = await session.scalars(select(Journey).where(Journey.ready_made.is_not(None)))
    return {str(journey.ready_made): journey for journey in rows}


async def start(session: AsyncSession, key: str, *, now: datetime) -> Journey:
    """Adopt the nudge and start it; a campaign that does the same is paused. Raises as `journey.start`."""
    journey = await adopt(session, key, now=now)
    same = select(Campaign.id).where(Campaign.ready_made == key, Campaign.state == "running")
    for campaign_id in (await session.scalars(same)).all():
        # Otherwise its customers would hear the same twice.
        await campaigns.pause(session, campaign_id, now=now)
    return await journeys.start(session, journey.id, now=now)


def _read(data: Mapping[str, Any]) -> Nudge:
    definition = definitions.parse(data["definition"])
    return Nudge(data["key"], data["name"], data["explanation"], definition)
