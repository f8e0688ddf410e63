"""The part of the campaign form about who gets it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.audiences.audience import Audience, Source, audience_of
from scheduler.exceptions import InvalidCampaign
from scheduler.schema import Campaign
from segments import segment as segments
from segments.schema import Segment

#: A segment's id; empty where none is meant.
Reference = Annotated[str, Field(max_length=20, pattern=r"^\d*$")]


class AudienceFields(BaseModel):
    """Segments by their ids."""

    #: Empty keeps the audience that a saved campaign already has.
    segment: Reference = ""
    #: Further segments whose customers get it, too.
    also: list[Reference] = Field(default_factory=list)
    #: Segments whose customers do not get it.
    without: list[Reference] = Field(default_factory=list)
    live: bool = False

    @staticmethod
    def audience_fields_of(campaign: Campaign) -> dict[str, Any]:
        """What the fields hold of a saved campaign."""
        audience = audience_of(campaign)
        first, *others = [str(one.id) for one in audience.segments] or [""]
        return {
            "segment": first,
            "also": others,
            "without": [str(one.id) for one in audience.excluded],
            "live": campaign.live,
        }

    async def audience(self, session: AsyncSession, campaign: Campaign | None) -> Audience:
        """Raises InvalidCampaign where nobody is chosen, and UnknownSegment."""
        included = [await _found(session, one) for one in (self.segment, *self.also) if one]
        excluded = [await _found(session, one) for one in self.without if one]
        if included:
            return Audience.made_of(segments=included, excluded=excluded)
        if campaign is None:
            raise InvalidCampaign("Choose who gets it: a segment.")
        left_out = tuple(Source.of(one) for one in excluded)
        return audience_of(campaign).model_copy(update={"excluded": left_out})


async def _found(session: AsyncSession, reference: str) -> Segment:
    return await segments.by_id(session, int(reference))
