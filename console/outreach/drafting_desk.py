"""Drafts of a campaign's text: asked of the model, checked, and shown beside the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from console.outreach.campaign_draft import CampaignDraft
from console.outreach.message_preview import condition_of
from console.services import ConsoleServices
from console.texts import N_, Texts
from scheduler.drafting.brief import Brief, sentence_for
from scheduler.drafting.drafting import Drafting
from scheduler.drafting.inspection import FOREIGN_LINK, inspect
from scheduler.drafting.matching import matching
from scheduler.exceptions import InvalidMessage, UnknownMaterial
from scheduler.messages import material as materials
from scheduler.messages import message as messages
from scheduler.messages.message import Message
from scheduler.messages.message_check import Problem
from scheduler.schema import Campaign, Material

#: So many materials can be chosen from, the newest ones.
LISTED = 100
FAULTS = {
    "limits": N_("The model has done all that it may today. Write the text yourself, or come back tomorrow."),
    "resting": N_("The model failed again and again and is left alone for a while. Try again in a minute."),
    "slow": N_("The model took too long. Try again, or write the text yourself."),
    "failed": N_(
        "The model could not be reached or refused the call. Connections, in the settings, says more."
    ),
    "unusable": N_("The model answered nothing that can be used. Try again, or say the wish another way."),
}


@dataclass(frozen=True)
class Checked:
    """A draft with what is to know about it."""

    text: str
    problems: list[Problem]

    @property
    def may_be_taken(self) -> bool:
        """A link that a model made up is not even put into the form."""
        return all(problem.code != FOREIGN_LINK for problem in self.problems)


@dataclass(frozen=True)
class Desk:
    """What the form shows of drafting."""

    #: Whether there is a model.
    open: bool
    materials: list[Material] = field(default_factory=list)
    drafts: list[Checked] = field(default_factory=list)


class DraftingDesk:
    """Asks for drafts, and checks those that a form holds."""

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    async def ask(
        self, draft: CampaignDraft, campaign: Campaign | None, texts: Texts
    ) -> tuple[Sequence[str], list[str]]:
        """The drafts, and what is to be said about how it went."""
        drafter = self._services.drafter
        if drafter is None:
            return (), [texts.say("No language model is connected.")]
        if not draft.wish.strip():
            return (), [texts.say("Say in a few words what the message is for.")]
        async with self._services.database.read() as session:
            brief = await self._brief(session, draft, campaign, texts)
        found = await drafter.draft(brief, now=self._services.clock())
        return found.texts, [*_how(found, texts), *_left_out(brief, texts)]

    async def desk(
        self, session: AsyncSession, draft: CampaignDraft, campaign: Campaign | None, texts: Texts
    ) -> Desk:
        """Every draft of the form is checked anew: it came back from a browser."""
        if self._services.drafter is None:
            return Desk(open=False)
        listed, _ = await materials.materials(session, limit=LISTED)
        used = await self._materials(session, draft) if draft.drafted else []
        condition = await condition_of(session, draft, campaign) if draft.drafted else None
        drafts = []
        for text in draft.drafted:
            problems = await inspect(
                session,
                _message(draft, text),
                used,
                condition,
                self._services.moment(),
                wish=draft.wish,
                public_url=self._services.public_url,
                say=texts.say,
            )
            drafts.append(Checked(text, problems))
        return Desk(open=True, materials=listed, drafts=drafts)

    async def _brief(
        self, session: AsyncSession, draft: CampaignDraft, campaign: Campaign | None, texts: Texts
    ) -> Brief:
        condition = await condition_of(session, draft, campaign)
        used = await self._materials(session, draft)
        written = next((one.language for one in used if one.language), None)
        moment = self._services.moment()
        return Brief(
            wish=draft.wish.strip(),
            audience=await sentence_for(session, condition, moment) if condition else None,
            materials=used,
            language=draft.language.strip() or written or texts.language,
            currency=self._services.currency,
            with_picture=bool(draft.image.strip()),
            with_offer=bool(draft.offer),
        )

    async def _materials(self, session: AsyncSession, draft: CampaignDraft) -> list[Material]:
        """The chosen one; else those that the wish is about."""
        chosen = draft.about
        if not chosen:
            return await matching(session, draft.wish)
        try:
            return [await materials.by_id(session, int(chosen))]
        except UnknownMaterial:
            return []


def _message(draft: CampaignDraft, text: str) -> Message:
    """The message of the form with this text; the text alone where the rest is no message yet."""
    alone = {"text": text, "translation_language": [], "translation_text": []}
    try:
        return draft.model_copy(update=alone).message()
    except InvalidMessage:
        return messages.parse({"text": text})


def _how(found: Drafting, texts: Texts) -> list[str]:
    if found.fault:
        return [texts.say(FAULTS[found.fault])]
    if found.question:
        return [texts.say("The model wrote nothing. It says: “%(words)s”", words=found.question)]
    return []


def _left_out(brief: Brief, texts: Texts) -> list[str]:
    return [
        texts.say(
            "“%(name)s” was not shown to the model: its text gives an assistant instructions.", name=name
        )
        for name in brief.unsafe
    ]
