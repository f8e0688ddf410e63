"""A message as real customers would see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.campaign_draft import CampaignDraft
from console.services import ConsoleServices
from profiles.schema import Profile
from scheduler import message as messages
from scheduler.exceptions import InvalidMessage
from scheduler.message import Message, Preview, Problem
from scheduler.schema import Campaign
from segments import audience, segment
from segments.audience import Preview as AudiencePreview
from segments.compiler import members_query
from segments.definition import Condition, parse_definition
from segments.expansion import expanded
from segments.moment import Moment

#: So many people see the message in the preview.
PEOPLE = 3


@dataclass(frozen=True)
class Bubble:
    profile: Profile
    preview: Preview


@dataclass(frozen=True)
class MessagePreview:
    """Who gets it, how it looks for a few of them, and what is wrong with it."""

    audience: AudiencePreview | None = None
    bubbles: list[Bubble] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: Why the message cannot be shown at all.
    refusal: str | None = None


async def message_preview(
    session: AsyncSession, services: ConsoleServices, draft: CampaignDraft, campaign: Campaign | None
) -> MessagePreview:
    """The preview of a form; `campaign` gives the audience where the form names none."""
    condition = await _condition(session, draft, campaign)
    moment = services.moment()
    seen = await audience.preview(session, condition, moment, sample=PEOPLE) if condition else None
    try:
        message = draft.message()
    except InvalidMessage as error:
        return MessagePreview(seen, refusal=str(error) if draft.text.strip() else None)
    people = await _people(session, condition, moment, seen, message) if condition and seen else []
    bubbles = [Bubble(profile, messages.preview(message, profile)) for profile in people]
    return MessagePreview(seen, bubbles, messages.check(message))


async def _condition(
    session: AsyncSession, draft: CampaignDraft, campaign: Campaign | None
) -> Condition | None:
    if draft.segment_id is not None:
        return await expanded(session, segment.condition_of(await segment.by_id(session, draft.segment_id)))
    return await expanded(session, parse_definition(campaign.definition)) if campaign else None


async def _people(
    session: AsyncSession, condition: Condition, moment: Moment, seen: AudiencePreview, message: Message
) -> list[Profile]:
    """The first of the audience, the last of them one who lacks a field of the message, if there is one."""
    people = [sample.profile for sample in seen.samples]
    if any(messages.preview(message, profile).missing for profile in people):
        return people
    lacking = [
        or_(column.is_(None), column == "")
        for name in messages.FIELDS
        if f"{{{name}}}" in message.text
        for column in (getattr(Profile, name),)
    ]
    if not lacking:
        return people
    wanted = select(Profile).where(Profile.id.in_(members_query(condition, moment)), or_(*lacking)).limit(1)
    incomplete = await session.scalar(wanted)
    return people if incomplete is None else [*people[: PEOPLE - 1], incomplete]
