"""What the campaign form holds, from the first letter to the saved draft."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from console.outreach.campaign_audience import AudienceFields
from console.outreach.campaign_measure import MeasureFields
from console.outreach.campaign_timing import TimingFields
from console.outreach.drafting_fields import DraftingFields
from console.outreach.message_form import MessageForm, fields_of
from scheduler import campaign as campaigns
from scheduler.audiences.audience import address
from scheduler.audiences.regulation import regulate
from scheduler.exceptions import InvalidCampaign, WrongState
from scheduler.learning.measurement import measure
from scheduler.messages import material as materials
from scheduler.messages import message as messages
from scheduler.schema import Campaign, Material
from segments.definition import parse_definition


class CampaignDraft(MessageForm, DraftingFields, AudienceFields, TimingFields, MeasureFields):
    """The fields as they were typed: a half-written form comes back with everything in it."""

    name: Annotated[str, Field(max_length=200)] = ""
    #: The number of the material that it is written with; empty for none.
    material: Annotated[str, Field(max_length=18)] = ""
    holdout_percent: Annotated[int, Field(ge=0, le=100)] = 0
    attribution_days: Annotated[int, Field(ge=1, le=365)] = 7

    @classmethod
    def of(cls, campaign: Campaign, zone: ZoneInfo, currency: str) -> CampaignDraft:
        """`zone` and `currency` are the shop's."""
        return cls(
            **fields_of(messages.parse(campaign.message)),
            **cls.audience_fields_of(campaign),
            **cls.timing_of(campaign, zone),
            **cls.measure_of(campaign, currency),
            name=campaign.name,
            holdout_percent=campaign.holdout_percent,
            attribution_days=campaign.attribution_days,
        )


async def create(
    session: AsyncSession, draft: CampaignDraft, *, now: datetime, zone: ZoneInfo, currency: str
) -> Campaign:
    """Raises CorrectTheForm, InvalidCampaign, InvalidMessage or UnknownSegment."""
    audience = await draft.audience(session, None)
    campaign = await campaigns.create(
        session,
        name=draft.name,
        condition=parse_definition(audience.whole),
        message=draft.message(),
        holdout_percent=draft.holdout_percent,
        attribution_days=draft.attribution_days,
        now=now,
        live=draft.live,
        **draft.regulations(zone),
        **draft.measurement(currency),
    )
    address(campaign, audience)
    if draft.material.isascii() and draft.material.isdecimal():
        found = await session.get(Material, int(draft.material))
        campaign.material_id = found.id if found else None
    return campaign


async def written_with(session: AsyncSession, material_id: int, draft: CampaignDraft) -> CampaignDraft:
    """The draft filled with a material's content. Raises UnknownMaterial."""
    found = await materials.by_id(session, material_id)
    held = {"text": found.text, "image": found.image, "offer": found.offer, "language": found.language}
    filled = {name: value or "" for name, value in held.items()}
    return draft.model_copy(update={**filled, "material": str(found.id), "about": str(found.id)})


async def change(
    session: AsyncSession, campaign_id: int, draft: CampaignDraft, *, zone: ZoneInfo, currency: str
) -> Campaign:
    """Writes the form into a campaign that has not been started. Raises as `create` does, or WrongState."""
    campaign = await campaigns.by_id(session, campaign_id)
    # Locked, so that it cannot be started with half of the changes.
    await session.refresh(campaign, with_for_update=True)
    if campaign.state != "draft":
        raise WrongState(f"It is {campaign.state}; only a draft can be changed.")
    if not draft.name.strip():
        raise InvalidCampaign("It needs a name.")
    campaign.message = messages.dump(draft.message())
    campaign.name = draft.name.strip()
    campaign.holdout_percent = draft.holdout_percent
    campaign.attribution_days = draft.attribution_days
    address(campaign, await draft.audience(session, campaign))
    regulate(campaign, live=draft.live, **draft.regulations(zone))
    measure(campaign, **draft.measurement(currency))
    return campaign
