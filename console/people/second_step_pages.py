"""The operator's second step at sign-in: turned on with a QR code, turned off again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from markupsafe import Markup

from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from profiles import second_step
from profiles.exceptions import EnterTheCode
from profiles.schema import Operator

Word = Annotated[str, Form(max_length=200)]
Secret = Annotated[str, Form(pattern=r"^[A-Z2-7]{32}$")]


class SecondStepPages:
    """The secret is kept only once a first code has shown that the phone has it."""

    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/account/second-step")
        router.get("")(self.show)
        router.post("")(self.turn_on)
        router.post("/off")(self.turn_off)
        return router

    async def show(self, request: Request) -> Response:
        return self._page(request, second_step.new_secret())

    async def turn_on(self, request: Request, secret: Secret, code: Word = "") -> Response:
        now = self._services.clock()
        try:
            async with self._services.database.begin() as session:
                operator = await session.get_one(Operator, signed_in(request).id)
                await second_step.turn_on(session, operator, secret, code, now=now)
        except EnterTheCode as error:
            return self._page(request, secret, problem=error)
        return self._renderer.back(
            request, "/console/account", "From now on the sign-in asks for a code as well."
        )

    async def turn_off(self, request: Request, code: Word = "") -> Response:
        now = self._services.clock()
        try:
            async with self._services.database.begin() as session:
                operator = await session.get_one(Operator, signed_in(request).id)
                await second_step.turn_off(session, operator, code, now=now)
        except EnterTheCode as error:
            return self._page(request, "", problem=error)
        return self._renderer.back(request, "/console/account", "Your password alone signs you in again.")

    def _page(self, request: Request, secret: str, *, problem: EnterTheCode | None = None) -> Response:
        # A code is drawn for whoever has none yet; one that is in use is never shown back.
        fresh = "" if signed_in(request).totp_secret else secret
        context = {
            "secret": fresh,
            "picture": _picture(second_step.address(fresh, signed_in(request).name)) if fresh else None,
            "problem": problem and self._renderer.texts(request).problem(problem),
        }
        page = self._renderer.page(request, "second_step.html", context, status=422 if problem else 200)
        page.headers["Cache-Control"] = "no-store"
        return page


def _picture(address: str) -> Markup:
    import segno

    drawn = segno.make(address, micro=False).svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return Markup(drawn)
