"""What the campaign form holds, from the first letter to the saved draft."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler import campaign as campaigns
from scheduler import message as messages
from scheduler.exceptions import InvalidCampaign, WrongState
from scheduler.message import Message
from scheduler.schema import Campaign
from segments import segment as segments
from segments.schema import Segment


class CampaignDraft(BaseModel):
    """The fields as they were typed: a half-written form comes back with everything in it."""

    name: Annotated[str, Field(max_length=200)] = ""
    #: A segment's id; empty keeps the audience that a saved campaign already has.
    segment: Annotated[str, Field(max_length=20, pattern=r"^\d*$")] = ""
    text: Annotated[str, Field(max_length=10_000)] = ""
    image: Annotated[str, Field(max_length=2048)] = ""
    button_label: Annotated[str, Field(max_length=200)] = ""
    button_url: Annotated[str, Field(max_length=2048)] = ""
    holdout_percent: Annotated[int, Field(ge=0, le=100)] = 0
    attribution_days: Annotated[int, Field(ge=1, le=365)] = 7

    @classmethod
    def of(cls, campaign: Campaign) -> CampaignDraft:
        message = messages.parse(campaign.message)
        return cls(
            name=campaign.name,
            segment=str(campaign.segment_id or ""),
            text=message.text,
            image=message.image or "",
            button_label=message.button.label if message.button else "",
            button_url=message.button.url if message.button else "",
            holdout_percent=campaign.holdout_percent,
            attribution_days=campaign.attribution_days,
        )

    @property
    def segment_id(self) -> int | None:
        return int(self.segment) if self.segment else None

    def message(self) -> Message:
        """Raises InvalidMessage naming the place."""
        has_button = self.button_label.strip() or self.button_url.strip()
        button = {"label": self.button_label, "url": self.button_url} if has_button else None
        return messages.parse({"text": self.text, "image": self.image.strip() or None, "button": button})


async def create(session: AsyncSession, draft: CampaignDraft, *, now: datetime) -> Campaign:
    """Raises InvalidCampaign, InvalidMessage or UnknownSegment."""
    segment = await _segment(session, draft)
    if segment is None:
        raise InvalidCampaign("Choose who gets it: a segment.")
    return await campaigns.create(
        session,
        name=draft.name,
        segment=segment,
        message=draft.message(),
        holdout_percent=draft.holdout_percent,
        attribution_days=draft.attribution_days,
        now=now,
    )


async def change(session: AsyncSession, campaign_id: int, draft: CampaignDraft) -> Campaign:
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
    segment = await _segment(session, draft)
    if segment is not None:
        campaign.segment_id = segment.id
        campaign.audience_name = segment.name
        campaign.definition = segment.definition
    return campaign


async def _segment(session: AsyncSession, draft: CampaignDraft) -> Segment | None:
    return await segments.by_id(session, draft.segment_id) if draft.segment_id is not None else None
