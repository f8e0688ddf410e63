"""The first page: what needs a person, what runs, and the four Rs, whose numbers arrive after it."""

from __future__ import annotations

from typing import Any, Literal, get_args

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.inbox.inbox_list import inbox_rows
from console.outreach.campaign_list import running_campaigns
from console.overview.first_run import first_run
from console.overview.needs import needs
from console.overview.reach import reached
from console.overview.recognise import recognised
from console.overview.relationship import relationship
from console.overview.returns import returned
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from knowledge.gaps.content_gaps import gaps
from segments.traits.definitions import Definitions
from segments.traits.figures import read_figures

#: Names of customers and questions that the page itself shows.
NEWEST = 5

Part = Literal["recognise", "reach", "relationship", "return"]


class OverviewPage:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer)
        router.get("/running")(self.running)
        router.get("/overview/{part}")(self.part)
        return router

    async def show(self, request: Request) -> Response:
        services = self._services
        async with services.database.read() as session:
            context = {
                "steps": await first_run(session, services.channels),
                "needs": await needs(session, services.clock()),
                "campaigns": await running_campaigns(session),
                "gaps": await gaps(session, limit=NEWEST),
                "waiting": await inbox_rows(session, "waiting", limit=NEWEST),
                "parts": get_args(Part),
                "bot_name": services.bot_name,
            }
        return self._renderer.page(request, "overview.html", context)

    async def part(self, request: Request, part: Part) -> Response:
        """One R: for htmx to put into the page, and without it as a page of its own."""
        async with self._services.database.read() as session:
            numbers = await self._numbers(session, part, self._renderer.texts(request).language)
        context = {"part": part, **numbers}
        if wants_fragment(request):
            return self._renderer.fragment(request, "_overview_part.html", context)
        return self._renderer.page(request, "overview_part.html", context)

    async def running(self, request: Request) -> Response:
        """The campaigns' progress alone, asked for again and again while something runs."""
        async with self._services.database.read() as session:
            campaigns = await running_campaigns(session)
        if not wants_fragment(request):
            return await self.show(request)
        return self._renderer.fragment(request, "_running.html", {"campaigns": campaigns})

    async def _numbers(self, session: AsyncSession, part: Part, language: str) -> dict[str, Any]:
        moment = self._services.moment()
        match part:
            case "recognise":
                return {"recognised": await recognised(session, moment.now)}
            case "reach":
                return {"reached": await reached(session, moment)}
            case "relationship":
                figures = await read_figures(session)
                words = Definitions(figures, language=language, currency=self._services.currency)
                return {"relationship": await relationship(session, moment), "named": words.value}
            case "return":
                return {"returned": await returned(session, moment)}
