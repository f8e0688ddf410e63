"""The versions of journeys, parsed once: they never change."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.journeys import definition as definitions
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.schema import Journey, JourneyVersion


class Book:
    """What was parsed is kept as long as the process lives."""

    def __init__(self) -> None:
        self._parsed: dict[tuple[int, int], JourneyDefinition] = {}

    async def versions(self, session: AsyncSession, journey: Journey) -> Mapping[int, JourneyDefinition]:
        """Every version of the journey. Raises InvalidJourney where a later release wrote one."""
        if (journey.id, journey.version) not in self._parsed:
            wanted = select(JourneyVersion).where(JourneyVersion.journey_id == journey.id)
            for row in await session.scalars(wanted):
                self._parsed[row.journey_id, row.version] = definitions.parse(row.definition)
        return {
            version: parsed
            for (journey_id, version), parsed in self._parsed.items()
            if journey_id == journey.id
        }
