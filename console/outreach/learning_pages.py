"""What outreach earns: reach and frequency, the global control group, a campaign's recipients as files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import astuple
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import StreamingResponse

from console.amount import minor
from console.exceptions import CorrectTheForm
from console.outreach.campaign_editor import campaign_or_404
from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.spreadsheet import csv_stream
from scheduler.exceptions import InvalidSetting
from scheduler.learning.credit import Model
from scheduler.learning.effect import effect_of_all
from scheduler.learning.reach import reach
from scheduler.learning.recipients import COLUMNS, Recipient, recipients
from scheduler.learning.settings import read_settings, save_settings, settings_from

Chosen = Annotated[Model | None, Query()]


class LearningPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer)
        router.get("/reach")(self.show)
        router.post("/settings/learning")(self.save)
        router.get("/campaigns/{campaign_id}/recipients.csv")(self.as_csv)
        router.get("/campaigns/{campaign_id}/recipients.json")(self.as_json)
        return router

    async def show(self, request: Request) -> Response:
        moment = self._services.moment()
        async with self._services.database.read() as session:
            context = {
                "reach": await reach(session, now=moment.now),
                "effect": await effect_of_all(session, moment),
            }
        return self._renderer.page(request, "reach.html", context)

    async def save(
        self,
        request: Request,
        control_percent: Annotated[str, Form(max_length=5)],
        attribution: Annotated[str, Form(max_length=16)],
        cost: Annotated[str, Form(max_length=20)] = "0",
    ) -> Response:
        here, operator = "/console/settings", signed_in(request)
        now = self._services.clock()
        try:
            given = {
                "control_percent": control_percent,
                "attribution": attribution,
                "cost_per_thousand": minor(cost, self._services.currency),
            }
            async with self._services.database.begin() as session:
                kept = (await read_settings(session)).model_dump()
                settings = settings_from(kept | given)
                await save_settings(session, settings, source=f"console:{operator.name}", now=now)
        except (InvalidSetting, CorrectTheForm) as error:
            return self._renderer.back(request, here, error)
        message = "An operator changed how campaigns are measured."
        self._log.info(message, action="learning_settings_changed", operator_id=operator.id)
        return self._renderer.back(request, here, "Saved.")

    async def as_csv(self, request: Request, campaign_id: int, attribution: Chosen = None) -> Response:
        await self._require(campaign_id)
        rows = (astuple(each) async for each in self._recipients(campaign_id, attribution))
        return csv_stream(f"campaign-{campaign_id}-recipients.csv", COLUMNS, rows)

    async def as_json(self, request: Request, campaign_id: int, attribution: Chosen = None) -> Response:
        await self._require(campaign_id)

        async def parts() -> AsyncIterator[str]:
            yield f'{{"campaign_id": {campaign_id}, "recipients": ['
            between = ""
            async for each in self._recipients(campaign_id, attribution):
                yield between + json.dumps(each.as_json(), ensure_ascii=False)
                between = ",\n"
            yield "]}"

        name = f"campaign-{campaign_id}-recipients.json"
        saved = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(parts(), media_type="application/json", headers=saved)

    async def _require(self, campaign_id: int) -> None:
        """Once a file has begun, nothing can be refused any more."""
        async with self._services.database.read() as session:
            await campaign_or_404(session, campaign_id)

    async def _recipients(self, campaign_id: int, model: Model | None) -> AsyncIterator[Recipient]:
        moment = self._services.moment()
        async with self._services.database.read() as session:
            async for each in recipients(session, campaign_id, moment=moment, model=model):
                yield each
