"""The pages about campaigns: the list, one campaign with its report, and what can be done with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.exceptions import CorrectTheForm
from console.outreach.campaign_course import course
from console.outreach.campaign_editor import campaign_or_404
from console.outreach.campaign_list import CampaignRow, campaign_rows
from console.outreach.campaign_timing import local_instant, told
from console.outreach.message_preview import as_read
from console.people.sign_in import signed_in
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_, Texts
from scheduler import campaign as campaigns
from scheduler.audiences.announcement import announce
from scheduler.audiences.audience import current
from scheduler.audiences.checks import check
from scheduler.exceptions import SchedulerError
from scheduler.learning.credit import Model
from scheduler.learning.forecast import Forecast, forecast
from scheduler.messages import message as messages
from scheduler.messages.message_check import Problem
from scheduler.messages.proofreading import of_campaign, require_sound
from scheduler.report import report
from scheduler.schema import Campaign
from segments import audience
from segments.definition import parse_definition
from segments.exceptions import SegmentError
from segments.moment import Moment
from segments.sentence import describe

STATES = (
    N_("draft"),
    N_("scheduled"),
    N_("running"),
    N_("paused"),
    N_("completed"),
    N_("cancelled"),
    N_("failed"),
)
DONE = {
    "pause": N_("It is paused. Messages already on their way will arrive."),
    "resume": N_("It goes on."),
    "cancel": N_("It is cancelled. What was planned will not be sent."),
}


class CampaignPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/campaigns")
        router.get("")(self.show_all)
        router.get("/{campaign_id}")(self.show)
        router.get("/{campaign_id}/progress")(self.progress)
        router.post("/{campaign_id}/start")(self.start)
        router.post("/{campaign_id}/{action}")(self.act)
        return router

    async def show_all(self, request: Request, state: Annotated[str, Query(max_length=16)] = "") -> Response:
        async with self._services.database.read() as session:
            rows = await campaign_rows(session, state=state or None)
        return self._renderer.page(
            request, "campaigns.html", {"rows": rows, "state": state, "states": STATES}
        )

    async def show(
        self, request: Request, campaign_id: int, attribution: Annotated[Model | None, Query()] = None
    ) -> Response:
        context = await self._found(request, campaign_id, whole=True, model=attribution)
        return self._renderer.page(request, "campaign.html", context)

    async def progress(self, request: Request, campaign_id: int) -> Response:
        """The numbers alone, asked for every two seconds while the campaign runs."""
        if not wants_fragment(request):
            return await self.show(request, campaign_id)
        context = await self._found(request, campaign_id, whole=False)
        response = self._renderer.fragment(request, "_report.html", context)
        if not context["row"].live:
            response.headers["HX-Refresh"] = "true"  # the state and the actions beside it have changed
        return response

    async def start(
        self,
        request: Request,
        campaign_id: int,
        when: Annotated[str, Form(max_length=10)] = "now",
        at: Annotated[str, Form(max_length=30)] = "",
    ) -> Response:
        here = f"/console/campaigns/{campaign_id}"
        now = self._services.clock()
        try:
            send_at = local_instant(at, self._services.zone) if when == "at" else None
            if send_at is not None and send_at <= now:
                raise CorrectTheForm("That moment is over. Choose a later one, or start now.")
            async with self._services.database.read() as session:
                campaign = await campaigns.by_id(session, campaign_id)
                await require_sound(
                    session,
                    campaign,
                    self._services.moment(),
                    public_url=self._services.public_url,
                    say=self._renderer.texts(request).say,
                )
            async with self._services.database.begin() as session:
                zone = self._services.zone
                await campaigns.start(session, campaign_id, now=now, send_at=send_at, zone=zone)
        except (SchedulerError, CorrectTheForm) as error:
            return self._renderer.back(request, here, error)
        self._say(request, "start", campaign_id)
        done = N_("It is scheduled.") if send_at else N_("It is started.")
        return self._renderer.back(request, here, done)

    async def act(self, request: Request, campaign_id: int, action: str) -> Response:
        here = f"/console/campaigns/{campaign_id}"
        actions: dict[str, Callable[..., Awaitable[Any]]] = {
            "pause": campaigns.pause,
            "resume": campaigns.resume,
            "cancel": campaigns.cancel,
        }
        if action not in actions:
            return self._renderer.back(request, here, "There is no such action.", "danger")
        try:
            async with self._services.database.begin() as session:
                await actions[action](session, campaign_id, now=self._services.clock())
        except SchedulerError as error:
            return self._renderer.back(request, here, error)
        self._say(request, action, campaign_id)
        return self._renderer.back(request, here, DONE[action])

    async def _found(
        self, request: Request, campaign_id: int, *, whole: bool, model: Model | None = None
    ) -> dict[str, Any]:
        texts, moment = self._renderer.texts(request), self._services.moment()
        async with self._services.database.read() as session:
            campaign = await campaign_or_404(session, campaign_id)
            deliveries = await campaigns.progress(session, campaign_id)
            numbers = await report(session, campaign_id, moment=moment, model=model, whole=whole)
            context: dict[str, Any] = {
                "campaign": campaign,
                "row": CampaignRow(campaign, deliveries),
                "report": numbers,
            }
            if whole:
                # A draft follows its segments until it starts.
                draft = campaign.state == "draft"
                meant = (await current(session, campaign)).whole if draft else campaign.definition
                condition = parse_definition(meant)
                sample = 1 if campaign.state == "draft" else 0
                preview = await audience.preview(session, condition, moment, sample=sample)
                message = messages.parse(campaign.message)
                context |= {
                    "audience": preview,
                    "sentence": describe(condition, self._services.currency, texts.language),
                    "message": message,
                    "bubbles": await as_read(
                        session, self._services, message, condition, [one.profile for one in preview.samples]
                    ),
                    "course": await course(session, campaign, numbers, moment),
                    "problems": await self._problems(session, campaign, moment, texts),
                    "forecast": await self._forecast(session, campaign, preview.count, moment),
                    "plan": told(campaign, texts, self._renderer.formats(request)),
                    **await self._checks(request, session, campaign, moment),
                }
        return context

    async def _checks(
        self, request: Request, session: AsyncSession, campaign: Campaign, moment: Moment
    ) -> dict[str, Any]:
        """Of a draft: what will happen, or what keeps it from starting."""
        texts, formats = self._renderer.texts(request), self._renderer.formats(request)
        if campaign.state != "draft":
            return {}
        try:
            checks = await check(session, campaign, self._services.sender.rules, moment)
        except (SchedulerError, SegmentError) as error:
            return {"checks": None, "what_will_happen": texts.problem(error)}
        return {"checks": checks, "what_will_happen": announce(checks, texts.say, formats.minute)}

    async def _problems(
        self, session: AsyncSession, campaign: Campaign, moment: Moment, texts: Texts
    ) -> list[Problem]:
        """Of a draft: what is wrong with its messages for its audience as it is now."""
        if campaign.state != "draft":
            return []
        return await of_campaign(session, campaign, moment, self._services.public_url, texts.say)

    async def _forecast(
        self, session: AsyncSession, campaign: Campaign, audience: int, moment: Moment
    ) -> Forecast | None:
        return await forecast(session, campaign, audience, moment) if campaign.state == "draft" else None

    def _say(self, request: Request, action: str, campaign_id: int) -> None:
        operator_id = signed_in(request).id
        message = "An operator acted on a campaign."
        self._log.info(message, action=f"console_{action}", campaign_id=campaign_id, operator_id=operator_id)
