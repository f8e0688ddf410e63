"""The page about the shop's own practice."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from console.overview.maturity import HIGHEST, LEAST_ASKED, score
from console.overview.maturity_facts import read_facts
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices


class MaturityPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/maturity")
        router.get("")(self.show)
        router.get("/levels")(self.levels)
        return router

    async def show(self, request: Request) -> Response:
        """What is scored; the levels take longer and arrive after it."""
        return self._renderer.page(request, "maturity.html", {"maturity": None})

    async def levels(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            facts = await read_facts(session, self._services.moment())
        context = {"maturity": score(facts), "facts": facts, "highest": HIGHEST, "least_asked": LEAST_ASKED}
        if wants_fragment(request):
            return self._renderer.fragment(request, "_maturity.html", context)
        return self._renderer.page(request, "maturity.html", context)
