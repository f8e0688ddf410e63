"""Writing a campaign: one form with its preview, and the test send beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from console.exceptions import CorrectTheForm
from console.outreach import campaign_draft
from console.outreach.campaign_draft import CampaignDraft
from console.outreach.campaign_measure import EXAMPLES
from console.outreach.campaign_timing import CLOCKS, REPEATS
from console.outreach.drafting_desk import DraftingDesk
from console.outreach.message_preview import MessagePreview, message_preview
from console.people.sign_in import signed_in
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from profiles import profile
from profiles.schema import Operator
from scheduler import campaign as campaigns
from scheduler.exceptions import MessengerError, SchedulerError, UnknownCampaign, UnknownMaterial
from scheduler.journeys.wording import WEEKDAYS
from scheduler.messages import fields
from scheduler.messages import message as messages
from scheduler.offers import offer as offers
from scheduler.schema import Campaign
from segments import audience, segment
from segments.definition import parse_definition
from segments.exceptions import SegmentError

Draft = Annotated[CampaignDraft, Form()]


class CampaignEditor:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._drafting = DraftingDesk(services)
        #: What the fields of a form are read by.
        self._shop: dict[str, Any] = {"zone": services.zone, "currency": services.currency}

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/campaigns")
        router.get("/new")(self.write)
        router.post("/new")(self.create)
        router.post("/preview")(self.preview)
        router.post("/draft")(self.draft)
        router.get("/{campaign_id}/edit")(self.edit)
        router.post("/{campaign_id}/edit")(self.change)
        router.post("/{campaign_id}/preview")(self.preview)
        router.post("/{campaign_id}/draft")(self.draft)
        router.post("/{campaign_id}/test")(self.test)
        return router

    async def write(
        self,
        request: Request,
        segment: Annotated[int | None, Query()] = None,
        material: Annotated[int | None, Query()] = None,
    ) -> Response:
        """An empty form, or one that is filled with a material."""
        draft = CampaignDraft(segment=str(segment or ""))
        if material is not None:
            try:
                async with self._services.database.read() as session:
                    draft = await campaign_draft.written_with(session, material, draft)
            except UnknownMaterial as error:
                raise HTTPException(404, self._renderer.texts(request).problem(error)) from error
        return await self._form(request, draft, None)

    async def create(self, request: Request, draft: Draft) -> Response:
        try:
            async with self._services.database.begin() as session:
                campaign = await campaign_draft.create(
                    session, draft, now=self._services.clock(), **self._shop
                )
        except (SchedulerError, SegmentError, CorrectTheForm) as error:
            return await self._form(request, draft, None, problem=error)
        message = N_("The draft is saved. Send yourself a test, then start it.")
        return self._renderer.back(request, f"/console/campaigns/{campaign.id}", message)

    async def edit(self, request: Request, campaign_id: int) -> Response:
        async with self._services.database.read() as session:
            campaign = await campaign_or_404(session, campaign_id)
        if campaign.state != "draft":
            message = N_("Only a draft can be changed.")
            return self._renderer.back(request, f"/console/campaigns/{campaign_id}", message, "danger")
        return await self._form(request, CampaignDraft.of(campaign, **self._shop), campaign)

    async def change(self, request: Request, campaign_id: int, draft: Draft) -> Response:
        async with self._services.database.read() as session:
            campaign = await campaign_or_404(session, campaign_id)
        try:
            async with self._services.database.begin() as session:
                await campaign_draft.change(session, campaign_id, draft, **self._shop)
        except (SchedulerError, SegmentError, CorrectTheForm) as error:
            return await self._form(request, draft, campaign, problem=error)
        return self._renderer.back(request, f"/console/campaigns/{campaign_id}", "The draft is saved.")

    async def preview(self, request: Request, draft: Draft, campaign_id: int | None = None) -> Response:
        """The bubbles beside the form; without JavaScript the whole form comes back with them."""
        campaign = None
        async with self._services.database.read() as session:
            if campaign_id is not None:
                campaign = await campaign_or_404(session, campaign_id)
            if wants_fragment(request):
                preview = await self._preview(request, session, draft, campaign)
                return self._renderer.fragment(request, "_preview.html", {"preview": preview})
        return await self._form(request, draft, campaign, status=200)

    async def draft(self, request: Request, draft: Draft, campaign_id: int | None = None) -> Response:
        """The form with drafts of a model beside its text, or with the one that was taken as its text."""
        campaign = None
        if campaign_id is not None:
            async with self._services.database.read() as session:
                campaign = await campaign_or_404(session, campaign_id)
        if draft.take:
            taken = draft.taken
            filled = draft if taken is None else draft.model_copy(update={"text": taken})
            return await self._form(request, filled, campaign)
        found, notices = await self._drafting.ask(draft, campaign, self._renderer.texts(request))
        shown = draft.model_copy(update={"drafted": list(found)}) if found else draft
        return await self._form(request, shown, campaign, notices=notices)

    async def test(
        self,
        request: Request,
        campaign_id: int,
        reference: Annotated[str, Form(max_length=200)] = "",
        to: Annotated[str, Form(max_length=10)] = "",
    ) -> Response:
        """Sends the message once to the operator's own chat, or to the profile with this reference.

        With `to=operators` it goes to the chat of every operator who has one, as that profile would get it.
        """
        here = f"/console/campaigns/{campaign_id}"
        async with self._services.database.read() as session:
            campaign = await campaign_or_404(session, campaign_id)
            profile_id = await self._test_profile(session, campaign, reference.strip())
            chats = await _chats(session) if to == "operators" else []
        chat = signed_in(request).telegram_id
        own = ("telegram", chat) if chat and not reference.strip() else None
        if to == "operators" and not chats:
            return self._renderer.back(request, here, "No operator has linked a Telegram chat.", "danger")
        if profile_id is None:
            advice = N_("Nobody to show it to: write the reference of a customer.")
            return self._renderer.back(request, here, advice, "danger")
        try:
            message = messages.parse(campaign.message)
            recipients: list[tuple[str, str] | None] = [*chats] or [own]
            for recipient in recipients:
                await self._services.sender.test_send(profile_id, message, recipient=recipient)
        except (SchedulerError, MessengerError) as error:
            why = self._renderer.texts(request).problem(error)
            return self._renderer.back(request, here, "The test was not sent. %(why)s", "danger", why=why)
        return self._renderer.back(request, here, "The test is sent.")

    async def _test_profile(self, session: AsyncSession, campaign: Campaign, reference: str) -> int | None:
        """Whose name stands in the test: the customer with this reference, or the first of the audience."""
        if reference:
            found = await profile.by_reference(session, reference)
            return found.id if found else None
        condition = parse_definition(campaign.definition)
        seen = await audience.preview(session, condition, self._services.moment(), sample=1)
        return seen.samples[0].profile.id if seen.samples else None

    async def _preview(
        self, request: Request, session: AsyncSession, draft: CampaignDraft, campaign: Campaign | None
    ) -> MessagePreview:
        texts = self._renderer.texts(request)
        return await message_preview(session, self._services, draft, campaign, texts)

    async def _form(
        self,
        request: Request,
        draft: CampaignDraft,
        campaign: Campaign | None,
        *,
        problem: Exception | None = None,
        status: int | None = None,
        notices: Sequence[str] = (),
    ) -> Response:
        texts = self._renderer.texts(request)
        async with self._services.database.read() as session:
            preview = await self._preview(request, session, draft, campaign)
            desk = await self._drafting.desk(session, draft, campaign, texts)
            choices = await segment.all_segments(session)
            stocks = await offers.stocks(session)
        context = {
            "draft": draft,
            "campaign": campaign,
            "segments": choices,
            "preview": preview,
            "desk": desk,
            "notices": notices,
            "problem": texts.problem(problem) if problem else None,
            "fields": fields.FIELDS,
            "offers": stocks,
            "clocks": CLOCKS,
            "repeats": REPEATS,
            "weekdays": WEEKDAYS,
            "examples": EXAMPLES,
            "currency": self._services.currency,
        }
        return self._renderer.page(
            request, "campaign_form.html", context, status=status or (422 if problem else 200)
        )


async def _chats(session: AsyncSession) -> list[tuple[str, str]]:
    """Where the operators are who have linked a chat."""
    chats = await session.scalars(select(Operator.telegram_id).where(Operator.telegram_id.is_not(None)))
    return [("telegram", str(chat)) for chat in chats]


async def campaign_or_404(session: AsyncSession, campaign_id: int) -> Campaign:
    try:
        return await campaigns.by_id(session, campaign_id)
    except UnknownCampaign as error:
        advice = N_("There is no such campaign. The list of campaigns shows those there are.")
        raise HTTPException(404, advice) from error
