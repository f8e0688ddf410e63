"""The first page: five numbers, what runs, what needs a person."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import func, select

from console.campaign_list import running_campaigns
from console.figures import figures
from console.inbox_list import inbox_rows
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from knowledge.gaps.content_gaps import gaps
from profiles.schema import Profile

NEWEST_GAPS = 5


class OverviewPage:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer)
        router.get("/running")(self.running)
        return router

    async def show(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            context = {
                "figures": await figures(session, self._services.moment()),
                "campaigns": await running_campaigns(session),
                "gaps": await gaps(session, limit=NEWEST_GAPS),
                "waiting": await inbox_rows(session, "waiting", limit=5),
                "customers": await session.scalar(select(func.count(Profile.id))),
            }
        context["counts"] = await self._services.library.counts()
        return self._renderer.page(request, "overview.html", context)

    async def running(self, request: Request) -> Response:
        """The campaigns' progress alone, asked for again and again while something runs."""
        async with self._services.database.read() as session:
            campaigns = await running_campaigns(session)
        if not wants_fragment(request):
            return await self.show(request)
        return self._renderer.fragment(request, "_running.html", {"campaigns": campaigns})
