"""Where a saved segment is used: campaigns to it or without it, journeys, other segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.journeys.schema import Journey
from scheduler.schema import Campaign
from segments.expansion import Saved, shelf
from segments.schema import Segment

#: So many campaigns are listed, the newest ones.
MOST = 20


@dataclass(frozen=True)
class Uses:
    campaigns: list[Campaign]
    journeys: list[Journey]
    segments: list[Saved]

    @property
    def nothing(self) -> bool:
        return not (self.campaigns or self.journeys or self.segments)


async def uses_of(session: AsyncSession, segment: Segment) -> Uses:
    return Uses(
        campaigns=await _campaigns(session, segment),
        journeys=await _journeys(session, segment),
        segments=(await shelf(session)).referring_to(segment.id),
    )


async def _campaigns(session: AsyncSession, segment: Segment) -> list[Campaign]:
    several = Campaign.segment_id.is_(None) & Campaign.audience.is_not(None)
    query = select(Campaign).where(or_(Campaign.segment_id == segment.id, several))
    found = await session.scalars(query.order_by(Campaign.id.desc()))
    return [one for one in found if one.segment_id == segment.id or _names(one, segment)][:MOST]


def _names(campaign: Campaign, segment: Segment) -> bool:
    """Whether it is one of several in the audience, or one that is left out of it."""
    audience = campaign.audience or {}
    sources = [*audience.get("segments", ()), *audience.get("excluded", ())]
    return any(one["id"] == segment.id for one in sources)


async def _journeys(session: AsyncSession, segment: Segment) -> list[Journey]:
    found = await session.scalars(select(Journey).order_by(Journey.id.desc()))
    wanted = {segment.id, segment.name}
    return [one for one in found if not wanted.isdisjoint(_references(one.definition))]


def _references(part: Any) -> Iterator[int | str]:
    """What stands under a key `segment`, anywhere in a definition."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    if isinstance(part, dict) and isinstance(part.get("segment"), (int, str)):
        yield part["segment"]
    for one in inner:
        yield from _references(one)
