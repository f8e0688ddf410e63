"""Silence: who gets no message at this time, because of a journey that keeps all others from writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.journeys.schema import JourneyMessage, JourneyRun


async def silenced(session: AsyncSession, ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Those of the profiles who are in such a journey, each with the campaigns that may write even so."""
    own = JourneyMessage.journey_id == JourneyRun.journey_id
    wanted = select(JourneyRun.profile_id, JourneyMessage.campaign_id).outerjoin(JourneyMessage, own)
    found: dict[int, set[int]] = defaultdict(set)
    silent = wanted.where(JourneyRun.profile_id.in_(ids), JourneyRun.silences.is_(True))
    for profile_id, campaign_id in await session.execute(silent):
        found[profile_id] |= {campaign_id} - {None}
    return {profile_id: frozenset(campaigns) for profile_id, campaigns in found.items()}
