"""The page about what messages may not say, country by country, and where their links may lead."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, Response

from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from scheduler.exceptions import InvalidSetting
from scheduler.messages import compliance
from scheduler.messages.compliance import Banned

ADDRESS = "/console/settings/compliance"

Phrase = Annotated[str, Form(max_length=200)]
Country = Annotated[str, Form(max_length=64)]


class CompliancePages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/settings/compliance")
        router.get("")(self.show)
        router.post("/domains")(self.allow)
        router.post("/banned")(self.ban)
        router.post("/banned/remove")(self.permit)
        return router

    async def show(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            lists = await compliance.read(session)
        ordered = sorted(lists.banned, key=lambda each: (each.country, each.phrase.casefold()))
        return self._renderer.page(request, "compliance.html", {"lists": lists, "banned": ordered})

    async def allow(
        self, request: Request, domains: Annotated[str, Form(max_length=100_000)] = ""
    ) -> Response:
        """The domains, one a line, take the place of those there were."""
        return await self._save(request, domains=list(dict.fromkeys(domains.split())))

    async def ban(self, request: Request, phrase: Phrase = "", country: Country = "") -> Response:
        return await self._save(request, added={"phrase": phrase, "country": country})

    async def permit(self, request: Request, phrase: Phrase = "", country: Country = "") -> Response:
        return await self._save(request, removed=(phrase, country))

    async def _save(
        self,
        request: Request,
        *,
        domains: list[str] | None = None,
        added: dict[str, str] | None = None,
        removed: tuple[str, str] | None = None,
    ) -> Response:
        operator = signed_in(request)
        try:
            async with self._services.database.begin() as session:
                before = await compliance.read(session)
                kept = [each for each in before.banned if (each.phrase, each.country) != removed]
                banned: list[Banned | dict[str, str]] = [*kept, *([added] if added else [])]
                wanted = compliance.settings_from(
                    {"domains": before.domains if domains is None else domains, "banned": banned}
                )
                once = wanted.model_copy(update={"banned": tuple(dict.fromkeys(wanted.banned))})
                source = f"console:{operator.name}"
                await compliance.save(session, once, source=source, now=self._services.clock())
        except InvalidSetting as error:
            return self._renderer.back(request, ADDRESS, error)
        self._log.info(
            "An operator changed what messages may say.",
            action="compliance_changed",
            operator_id=operator.id,
        )
        return self._renderer.back(request, ADDRESS, "Saved. It holds for every message from now on.")
