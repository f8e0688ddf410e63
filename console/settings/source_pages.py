"""The systems that post events: made and revoked, each secret shown once."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, Response

from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from profiles.exceptions import ProfilesError
from profiles.intake import event_sources

ADDRESS = "/console/settings/sources"


class SourcePages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/settings/sources")
        router.get("")(self.show)
        router.post("")(self.make)
        router.post("/revoke")(self.revoke)
        return router

    async def show(self, request: Request) -> Response:
        return await self._page(request)

    async def make(
        self,
        request: Request,
        name: Annotated[str, Form(max_length=64)],
        kind: Annotated[event_sources.Kind, Form()] = "shopkeeper",
        given: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        """A secret that Shopify gave needs no showing."""
        texts = self._renderer.texts(request)
        if (kind == "shopify") != bool(given.strip()):
            problem = texts.say(
                "A secret is copied from Shopify for its own messages, and made here for all others."
            )
            return await self._page(request, problem=problem)
        try:
            async with self._services.database.begin() as session:
                made = await event_sources.make(
                    session, name.strip(), kind, now=self._services.clock(), secret=given.strip() or None
                )
                secret = made.secret
        except ProfilesError as error:
            return await self._page(request, problem=texts.problem(error))
        self._say(request, "source_made", name)
        if kind == "shopify":
            return self._renderer.back(request, ADDRESS, "%(name)s may post events now.", name=name.strip())
        return await self._page(request, made=(name.strip(), secret))

    async def revoke(self, request: Request, name: Annotated[str, Form(max_length=64)]) -> Response:
        async with self._services.database.begin() as session:
            gone = await event_sources.remove(session, name)
        if gone:
            self._say(request, "source_revoked", name)
        return self._renderer.back(
            request, ADDRESS, "%(name)s may post no more events; what it sent stays.", name=name
        )

    async def _page(
        self, request: Request, *, made: tuple[str, str] | None = None, problem: str | None = None
    ) -> Response:
        """`made` is a source's name and its secret."""
        async with self._services.database.read() as session:
            sources = await event_sources.sources(session)
        context = {
            "sources": sources,
            "made": made,
            "problem": problem,
            "public_url": self._services.public_url,
        }
        response = self._renderer.page(request, "sources.html", context, status=422 if problem else 200)
        if made is not None:
            response.headers["Cache-Control"] = "no-store"
        return response

    def _say(self, request: Request, action: str, name: str) -> None:
        self._log.info(
            "An operator changed a source.", action=action, source=name, operator_id=signed_in(request).id
        )
