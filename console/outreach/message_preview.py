"""A message as real customers would see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.outreach.campaign_draft import CampaignDraft
from console.outreach.message_form import MessageForm
from console.services import ConsoleServices
from console.texts import Texts
from profiles.schema import Profile
from scheduler.exceptions import InvalidCampaign, InvalidMessage
from scheduler.messages import fields, readers
from scheduler.messages import message as messages
from scheduler.messages.message import Message, Preview
from scheduler.messages.message_check import Problem, check
from scheduler.messages.personal import shown
from scheduler.messages.proofreading import proofread
from scheduler.schema import Campaign
from segments import audience
from segments.audience import Preview as AudiencePreview
from segments.compiler import members_query
from segments.definition import Condition, parse_definition
from segments.expansion import expanded

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
    #: Where there are several languages: the message in each, by one who reads it if there is somebody.
    languages: list[Bubble] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: Why the message cannot be shown at all.
    refusal: str | None = None


async def message_preview(
    session: AsyncSession,
    services: ConsoleServices,
    draft: CampaignDraft,
    campaign: Campaign | None,
    texts: Texts,
) -> MessagePreview:
    """The preview of a form; `campaign` gives the audience where the form names none."""
    return await preview_for(session, services, draft, await condition_of(session, draft, campaign), texts)


async def preview_for(
    session: AsyncSession,
    services: ConsoleServices,
    form: MessageForm,
    condition: Condition | None,
    texts: Texts,
) -> MessagePreview:
    """The same for any form of a message, in the eyes of those whom the condition means."""
    moment = services.moment()
    seen = await audience.preview(session, condition, moment, sample=PEOPLE) if condition else None
    try:
        message = form.message()
    except InvalidMessage as error:
        return MessagePreview(seen, refusal=texts.problem(error) if form.text.strip() else None)
    if condition is None or seen is None:
        return MessagePreview(seen, problems=check(message, texts.say))
    look = _Look(session, services, message, condition)
    people = await look.people([sample.profile for sample in seen.samples])
    return MessagePreview(
        seen,
        [await look.bubble(profile) for profile in people],
        await look.languages(people) if message.translations else [],
        await proofread(session, [message], condition, moment, public_url=services.public_url, say=texts.say),
    )


async def as_read(
    session: AsyncSession,
    services: ConsoleServices,
    message: Message,
    condition: Condition,
    people: list[Profile],
) -> list[Bubble]:
    """A saved message in the eyes of these; where it has several languages, once in each of them."""
    look = _Look(session, services, message, await expanded(session, condition))
    if people and message.translations:
        return await look.languages(people)
    return [await look.bubble(profile) for profile in people]


async def condition_of(
    session: AsyncSession, draft: CampaignDraft, campaign: Campaign | None
) -> Condition | None:
    """Who gets it by the form, or as a saved campaign has it; None where nobody is chosen yet."""
    if campaign is None and not draft.segment and not draft.also:
        return None
    try:
        chosen = await draft.audience(session, campaign)
    except InvalidCampaign:
        # Saving tells what is wrong with it.
        return None
    return await expanded(session, parse_definition(chosen.whole))


class _Look:
    """One message in the eyes of its audience."""

    def __init__(
        self, session: AsyncSession, services: ConsoleServices, message: Message, condition: Condition
    ) -> None:
        self._session = session
        self._services = services
        self._message = message
        self._members = members_query(condition, services.moment()).correlate(None)

    async def bubble(self, profile: Profile, language: str | None = None) -> Bubble:
        made = await shown(
            self._session,
            self._message,
            profile,
            public_url=self._services.public_url,
            zone=self._services.zone,
        )
        return Bubble(profile, messages.preview(self._message, profile, made, language=language))

    async def people(self, first: list[Profile]) -> list[Profile]:
        """These, the last of them one who lacks a field of the message, if there is one in the audience."""
        if any([(await self.bubble(profile)).preview.missing for profile in first]):
            return first
        texts = [(one, each) for one in messages.every(self._message) for each in fields.fields(one.text)]
        bare = [
            readers.reads(self._message, one) & readers.lacks(each.name)
            for one, each in texts
            if each.known and each.name not in fields.MADE and each.fallback is None
        ]
        incomplete = await self._one(or_(*bare)) if bare else None
        return first if incomplete is None else [*first[: PEOPLE - 1], incomplete]

    async def languages(self, people: list[Profile]) -> list[Bubble]:
        """The message in each of its languages."""
        found = []
        for one in messages.every(self._message):
            reader = await self._one(readers.reads(self._message, one)) or next(iter(people), None)
            if reader is not None:
                language = one.language or self._message.language or reader.language
                found.append(await self.bubble(reader, language))
        return found

    async def _one(self, wanted: ColumnElement[bool]) -> Profile | None:
        query = select(Profile).where(Profile.id.in_(self._members), wanted)
        return await self._session.scalar(query.order_by(Profile.id).limit(1))
