"""What operators change about a customer: traits and tags, and what may be learned again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from console.customers.customer_pages import customer_or_404
from console.customers.own_words import said
from console.people.sign_in import signed_in
from console.rendering import Mood, Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from profiles import consent, corrections, editing
from profiles.exceptions import RefusedValue
from profiles.sources import OPERATOR

Name = Annotated[str, Form(max_length=100)]
Value = Annotated[str, Form(max_length=500)]
NOTHING = N_("Nothing was changed; it is as you say already.")
#: What `profiles` says of a trait or a tag that it refuses, where no value stands in it.
REFUSALS = (N_("Give the trait a name and a value."), N_("A tag has 1 to 100 characters."))


class CustomerEdits:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/customers/{profile_id}")
        router.post("/traits")(self.correct)
        router.post("/traits/remove")(self.remove)
        router.post("/tags")(self.tag)
        router.post("/tags/remove")(self.untag)
        router.post("/consent")(self.decide)
        router.post("/corrections/{correction_id}/allow")(self.allow)
        return router

    async def correct(
        self, request: Request, profile_id: int, name: Name = "", value: Value = ""
    ) -> Response:
        try:
            async with self._services.database.begin() as session:
                profile = await customer_or_404(session, profile_id)
                changed = await editing.correct(
                    session,
                    profile,
                    name,
                    value,
                    operator=signed_in(request).name,
                    now=self._services.clock(),
                )
        except RefusedValue as refused:
            return self._back(request, profile_id, self._why(request, refused), "danger")
        message = N_("%(trait)s is saved. It is not changed by what they write.")
        return self._back(
            request, profile_id, message if changed else NOTHING, trait=self._trait(request, name)
        )

    async def remove(self, request: Request, profile_id: int, name: Name = "") -> Response:
        async with self._services.database.begin() as session:
            profile = await customer_or_404(session, profile_id)
            changed = await editing.remove(
                session, profile, name, operator=signed_in(request).name, now=self._services.clock()
            )
        message = N_("%(trait)s is removed, and its value is not learned again.")
        return self._back(
            request, profile_id, message if changed else NOTHING, trait=self._trait(request, name)
        )

    async def tag(self, request: Request, profile_id: int, tag: Name = "") -> Response:
        try:
            async with self._services.database.begin() as session:
                profile = await customer_or_404(session, profile_id)
                await editing.tag(
                    session, profile, tag, operator=signed_in(request).name, now=self._services.clock()
                )
        except RefusedValue as refused:
            return self._back(request, profile_id, self._why(request, refused), "danger")
        return self._back(request, profile_id, N_("The tag %(tag)s is on."), tag=tag.strip())

    async def untag(self, request: Request, profile_id: int, tag: Name = "") -> Response:
        async with self._services.database.begin() as session:
            profile = await customer_or_404(session, profile_id)
            changed = await editing.untag(
                session, profile, tag, operator=signed_in(request).name, now=self._services.clock()
            )
        message = N_("The tag %(tag)s is off, and it is not learned again.")
        return self._back(request, profile_id, message if changed else NOTHING, tag=tag)

    async def decide(
        self,
        request: Request,
        profile_id: int,
        granted: Annotated[bool, Form()],
        channel: Annotated[str, Form(max_length=32)] = "",
    ) -> Response:
        """What the customer told the operator about marketing; without a channel, about every one."""
        async with self._services.database.begin() as session:
            await customer_or_404(session, profile_id)
            await consent.record(
                session,
                profile_id,
                granted=granted,
                now=self._services.clock(),
                source=f"{OPERATOR}{signed_in(request).name}",
                channel=channel.strip() or None,
            )
        return self._back(request, profile_id, N_("It is entered in the ledger."))

    async def allow(self, request: Request, profile_id: int, correction_id: int) -> Response:
        async with self._services.database.begin() as session:
            await customer_or_404(session, profile_id)
            changed = await corrections.allow(session, profile_id, correction_id)
        return self._back(request, profile_id, N_("It may be learned again.") if changed else NOTHING)

    def _trait(self, request: Request, name: str) -> str:
        return said(self._renderer.texts(request), "trait", name)

    def _why(self, request: Request, refused: RefusedValue) -> str:
        return self._renderer.texts(request).told(refused.reason)

    def _back(
        self, request: Request, profile_id: int, message: str, mood: Mood | None = None, **values: object
    ) -> Response:
        return self._renderer.back(request, f"/console/customers/{profile_id}", message, mood, **values)
