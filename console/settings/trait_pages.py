"""The page about the shop's own traits: what each means and which values it takes."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, Response

from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from profiles import trait_types
from profiles.exceptions import RefusedValue
from profiles.identity.schema import TraitType

TRAITS = "/console/settings/traits"
#: How a type is called on the pages.
TYPES = {
    "text": N_("text"),
    "number": N_("a number"),
    "flag": N_("yes or no"),
    "date": N_("a date"),
    "money": N_("an amount of money"),
    "choice": N_("one of a list"),
}


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
        context = {"declared": declared, "types": TYPES}
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
            reason = self._renderer.texts(request).told(refused.reason)
            return self._renderer.back(request, TRAITS, reason, "danger")
        self._log.info("A trait was declared.", action="trait_declared", type=kind.type)
        return self._renderer.back(request, TRAITS, self._declared(request, kind, misfits))

    async def remove(self, request: Request, name: Annotated[str, Form(max_length=100)] = "") -> Response:
        async with self._services.database.begin() as session:
            gone = await trait_types.remove(session, name)
        if not gone:
            return self._renderer.back(request, TRAITS, "It was not declared.")
        return self._renderer.back(
            request,
            TRAITS,
            "%(name)s is declared no longer; the values that customers have stay.",
            name=name,
        )

    def _declared(self, request: Request, kind: TraitType, misfits: int) -> str:
        texts = self._renderer.texts(request)
        message = texts.say(
            "%(name)s is %(type)s from now on.", name=kind.name, type=texts.say(TYPES[kind.type])
        )
        if not misfits:
            return message
        warning = self._renderer.formats(request).count(
            misfits,
            "%(n)s customer holds a value that does not fit; it stays until it is replaced.",
            "%(n)s customers hold a value that does not fit; it stays until it is replaced.",
        )
        return f"{message} {warning}"
