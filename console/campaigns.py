"""The pages about campaigns: the list, one campaign with its report, and what can be done with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.campaign_editor import campaign_or_404
from console.campaign_list import CampaignRow, campaign_rows
from console.exceptions import CorrectTheForm
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from console.sign_in import signed_in
from scheduler import campaign as campaigns
from scheduler import message as messages
from scheduler.exceptions import SchedulerError
from scheduler.learning.credit import Model
from scheduler.learning.experiment import check_messages
from scheduler.learning.forecast import Forecast, forecast
from scheduler.report import report
from scheduler.schema import Campaign
from segments import audience
from segments.definition import parse_definition
from segments.moment import Moment, instant
from segments.sentence import describe

STATES = ("draft", "scheduled", "running", "paused", "completed", "cancelled", "failed")
DONE = {
    "pause": "It is paused. Messages already on their way will arrive.",
    "resume": "It goes on.",
    "cancel": "It is cancelled. What was planned will not be sent.",
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
        context = await self._found(campaign_id, whole=True, model=attribution)
        return self._renderer.page(request, "campaign.html", context)

    async def progress(self, request: Request, campaign_id: int) -> Response:
        """The numbers alone, asked for every two seconds while the campaign runs."""
        if not wants_fragment(request):
            return await self.show(request, campaign_id)
        context = await self._found(campaign_id, whole=False)
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
        back = f"/console/campaigns/{campaign_id}"
        now = self._services.clock()
        try:
            send_at = local_instant(at, self._services.zone) if when == "at" else None
            if send_at is not None and send_at <= now:
                raise CorrectTheForm("That moment is over. Choose a later one, or start now.")
            async with self._services.database.begin() as session:
                await campaigns.start(session, campaign_id, now=now, send_at=send_at)
        except (SchedulerError, CorrectTheForm) as error:
            return self._renderer.back(request, back, str(error), "danger")
        self._say(request, "start", campaign_id)
        return self._renderer.back(request, back, "It is scheduled." if send_at else "It is started.")

    async def act(self, request: Request, campaign_id: int, action: str) -> Response:
        back = f"/console/campaigns/{campaign_id}"
        actions: dict[str, Callable[..., Awaitable[Any]]] = {
            "pause": campaigns.pause,
            "resume": campaigns.resume,
            "cancel": campaigns.cancel,
        }
        if action not in actions:
            return self._renderer.back(request, back, "There is no such action.", "danger")
        try:
            async with self._services.database.begin() as session:
                await actions[action](session, campaign_id, now=self._services.clock())
        except SchedulerError as error:
            return self._renderer.back(request, back, str(error), "danger")
        self._say(request, action, campaign_id)
        return self._renderer.back(request, back, DONE[action])

    async def _found(self, campaign_id: int, *, whole: bool, model: Model | None = None) -> dict[str, Any]:
        moment = self._services.moment()
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
                condition = parse_definition(campaign.definition)
                sample = 1 if campaign.state == "draft" else 0
                preview = await audience.preview(session, condition, moment, sample=sample)
                message = messages.parse(campaign.message)
                context |= {
                    "audience": preview,
                    "sentence": describe(condition, self._services.currency),
                    "message": message,
                    "problems": check_messages(campaign),
                    "forecast": await self._forecast(session, campaign, preview.count, moment),
                }
        return context

    async def _forecast(
        self, session: AsyncSession, campaign: Campaign, audience: int, moment: Moment
    ) -> Forecast | None:
        return await forecast(session, campaign, audience, moment) if campaign.state == "draft" else None

    def _say(self, request: Request, action: str, campaign_id: int) -> None:
        operator_id = signed_in(request).id
        message = "An operator acted on a campaign."
        self._log.info(message, action=f"console_{action}", campaign_id=campaign_id, operator_id=operator_id)


def local_instant(text: str, zone: ZoneInfo) -> datetime:
    """What a datetime-local field holds, read in the shop's zone. Raises CorrectTheForm."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError as error:
        raise CorrectTheForm("Write the moment as 2026-09-18T10:00.") from error
    return instant(local, zone) if local.tzinfo is None else local.astimezone(UTC)
