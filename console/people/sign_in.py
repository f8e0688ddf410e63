"""Sign-in, sign-out, the one-time link, and the operator's own account."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from console.people import session as sessions
from console.rendering import LANGUAGE_COOKIE, SESSION_COOKIE, Renderer
from console.routes import page_router
from console.services import ConsoleServices
from profiles import operators, second_step
from profiles.exceptions import EnterTheCode
from profiles.schema import Operator

Word = Annotated[str, Form(max_length=200)]
Language = Literal["en", "zh", "ru"]
Wanted = Annotated[str, Form(alias="next", max_length=2000)]

#: Seconds: a year.
LANGUAGE_KEPT = 365 * 24 * 3600
#: How long a right password waits for its code.
CODE_LIFETIME = timedelta(minutes=5)


class SignInPages:
    """The only pages that need no session."""

    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer)
        router.get("/sign-in")(self.ask)
        router.post("/sign-in")(self.sign_in)
        router.post("/sign-in/code")(self.enter_code)
        router.get("/enter")(self.show_link)
        router.post("/enter")(self.enter)
        router.post("/sign-out")(self.sign_out)
        router.post("/language")(self.choose_language)
        return router

    async def choose_language(
        self, request: Request, language: Annotated[Language, Form()], wanted: Wanted = ""
    ) -> Response:
        """Kept in this browser, so that the page before the sign-in speaks it too."""
        response = RedirectResponse(sessions.safe_destination(wanted), 303)
        response.set_cookie(
            LANGUAGE_COOKIE,
            language,
            max_age=LANGUAGE_KEPT,
            path="/console",
            httponly=True,
            samesite="lax",
            secure=self._renderer.secure,
        )
        return response

    async def ask(self, request: Request, wanted: Annotated[str, Query(alias="next")] = "") -> Response:
        return self._renderer.page(request, "sign_in.html", {"name": "", "wanted": wanted, "problem": None})

    async def sign_in(
        self,
        request: Request,
        name: Word = "",
        password: Word = "",
        wanted: Wanted = "",
    ) -> Response:
        now = self._services.clock()
        key = f"{name.casefold()} {request.client.host if request.client else ''}"
        wait = self._services.throttle.wait(key, now=now)
        if wait is not None:
            minutes = -(-int(wait.total_seconds()) // 60)
            problem = self._renderer.formats(request).count(
                minutes,
                "Too many tries with this name. Try again in %(n)s minute, or ask for a sign-in link.",
                "Too many tries with this name. Try again in %(n)s minutes, or ask for a sign-in link.",
            )
            return self._again(request, 429, name, wanted, problem)
        async with self._services.database.read() as session:
            operator = await operators.sign_in(session, name, password)
        if operator is not None:
            self._services.throttle.succeeded(key)
            if operator.totp_secret:
                return await self._ask_code(request, operator, wanted)
            return await self._let_in(operator, wanted)
        self._services.throttle.failed(key, now=now)
        self._log.warning("A sign-in was refused.", action="sign_in_refused")
        problem = self._renderer.texts(request).say(
            "Name and password do not match. Check both, or ask another operator for a sign-in link."
        )
        return self._again(request, 401, name, wanted, problem)

    async def _let_in(self, operator: Operator, wanted: str) -> Response:
        response = RedirectResponse(sessions.safe_destination(wanted), 303)
        async with self._services.database.begin() as session:
            await sessions.open_session(session, response, operator, self._services, by="password")
        return response

    async def _ask_code(self, request: Request, operator: Operator, wanted: str) -> Response:
        now = self._services.clock()
        async with self._services.database.begin() as session:
            pending = await operators.issue(session, operator.id, "code", now=now, lifetime=CODE_LIFETIME)
        return self._code_page(request, 200, pending, wanted)

    async def enter_code(
        self, request: Request, pending: Word = "", code: Word = "", wanted: Wanted = ""
    ) -> Response:
        """The second step, after a password that was right."""
        now, texts = self._services.clock(), self._renderer.texts(request)
        async with self._services.database.begin() as session:
            operator = await operators.redeem(session, pending, "code", now=now)
            if operator is None:
                problem = texts.say("This took too long. Sign in once more.")
                return self._again(request, 401, "", wanted, problem)
            key = f"code {operator.id}"
            if self._services.throttle.wait(key, now=now) is not None:
                problem = texts.say("Too many wrong codes. Try again in a quarter of an hour.")
                return self._code_page(request, 429, pending, wanted, problem)
            if await second_step.accept(session, operator, code, now=now):
                await operators.revoke(session, pending)
            else:
                self._services.throttle.failed(key, now=now)
                return self._code_page(request, 401, pending, wanted, texts.problem(EnterTheCode()))
        self._services.throttle.succeeded(key)
        return await self._let_in(operator, wanted)

    def _code_page(
        self, request: Request, status: int, pending: str, wanted: str, problem: str | None = None
    ) -> Response:
        context = {"pending": pending, "wanted": wanted, "problem": problem}
        return self._renderer.page(request, "sign_in_code.html", context, status=status)

    def _again(self, request: Request, status: int, name: str, wanted: str, problem: str) -> Response:
        context = {"name": name, "wanted": wanted, "problem": problem}
        return self._renderer.page(request, "sign_in.html", context, status=status)

    async def show_link(
        self, request: Request, token: Annotated[str, Query(max_length=200)] = ""
    ) -> Response:
        """Only shows a button: a chat's link preview fetches this page, and must not use up the link."""
        return self._renderer.page(request, "enter.html", {"token": token, "problem": None})

    async def enter(self, request: Request, token: Word = "") -> Response:
        async with self._services.database.begin() as session:
            operator = await operators.redeem(session, token, "link", now=self._services.clock())
            if operator is None:
                return self._renderer.page(
                    request, "enter.html", {"token": None, "problem": "used"}, status=403
                )
            target = "/console/account?welcome=1" if operator.password_hash is None else "/console/account"
            response = RedirectResponse(target, 303)
            await sessions.open_session(session, response, operator, self._services, by="link")
        self._log.info("An operator came in by a link.", action="link_redeemed", operator_id=operator.id)
        return response

    async def sign_out(self, request: Request) -> Response:
        secret = request.cookies.get(SESSION_COOKIE)
        if secret:
            async with self._services.database.begin() as session:
                await operators.revoke(session, secret)
        response = RedirectResponse(sessions.SIGN_IN, 303)
        response.delete_cookie(SESSION_COOKIE, path="/console")
        return response


def signed_in(request: Request) -> Operator:
    """The operator whom the doorkeeper let in."""
    operator: Operator = request.state.operator
    return operator
