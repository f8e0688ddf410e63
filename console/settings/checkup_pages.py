"""What this installation is connected to, tried out when an operator asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices, Finding
from console.texts import N_

#: How each component, and what it may be in, is called.
COMPONENTS = {
    "database": N_("Database"),
    "content": N_("Content"),
    "vectors": N_("Embedder and vectors"),
    "model": N_("Language model"),
    "telegram": N_("Telegram bot"),
    "pages": N_("Front-end files"),
    "operators": N_("Operators"),
}
STATES = (N_("ok"), N_("off"), N_("missing"), N_("failing"))


class CheckupPages:
    """Nothing is tried before the button is pressed: a model that is asked costs money."""

    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/settings/checkup")
        router.get("")(self.show)
        router.post("")(self.run)
        return router

    async def show(self, request: Request) -> Response:
        return self._page(request, None)

    async def run(self, request: Request) -> Response:
        return self._page(request, await self._services.examine())

    def _page(self, request: Request, findings: Sequence[Finding] | None) -> Response:
        context = {"findings": findings, "components": COMPONENTS}
        return self._renderer.page(request, "checkup.html", context)
