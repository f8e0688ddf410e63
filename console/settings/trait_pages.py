"""The page about the shop's own traits: what each means and which values it takes."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, Response

from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from profiles import trait_types
from profiles.exceptions import RefusedValue

TRAITS = "/console/settings/traits"


class TraitPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/settings/traits")
        router.get("")(self.show)
        router.post("")(self.declare)
        router.post("/remove")(self.remove)
        return router

    async def show(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            declared = await trait_types.trait_types(session)
        context = {"declared": declared, "types": trait_types.TYPES}
        return self._renderer.page(request, "traits.html", context)

    async def declare(
        self,
        request: Request,
        name: Annotated[str, Form(max_length=100)] = "",
        type: Annotated[str, Form(max_length=16)] = "text",  # noqa: A002 - the field's name in the form
        description: Annotated[str, Form(max_length=500)] = "",
        choices: Annotated[str, Form(max_length=5000)] = "",
    ) -> Response:
        try:
            async with self._services.database.begin() as session:
                kind = await trait_types.declare(
                    session,
                    name,
                    type,
                    description=description,
                    choices=choices.split("|"),
                    allowed=self._services.allowed_traits,
                    now=self._services.clock(),
                )
                misfits = await trait_types.misfits(session, kind)
        except RefusedValue as refused:
            return self._renderer.back(request, TRAITS, refused.reason, "danger")
        self._log.info("A trait was declared.", action="trait_declared", type=kind.type)
        message = f"{kind.name} is {trait_types.TYPES[kind.type]} from now on."
        if misfits:
            message += f" {misfits} customers hold a value that does not fit; it stays until it is replaced."
        return self._renderer.back(request, TRAITS, message)

    async def remove(self, request: Request, name: Annotated[str, Form(max_length=100)] = "") -> Response:
        async with self._services.database.begin() as session:
            gone = await trait_types.remove(session, name)
        message = f"{name} is declared no longer; the values that customers have stay."
        return self._renderer.back(request, TRAITS, message if gone else "It was not declared.")
