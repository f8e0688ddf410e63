"""Settings: what there is, API keys, and the operator's own chat."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import select

from console.amount import units
from console.people.permission import NAMES
from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from profiles import operators
from profiles.schema import Operator
from scheduler.learning.settings import read_settings

TELEGRAM_LIFETIME = timedelta(hours=1)
#: What the bot recognises an operator's deep link by.
OPERATOR_LINK = "op_"
#: How a channel is called on the pages.
CHANNELS = (N_("telegram"), N_("web"))

Name = Annotated[str, Form(max_length=100)]


class SettingsPages:
    """Secrets are shown in the answer to the form that made them, and never again."""

    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/settings")
        router.get("")(self.show)
        router.post("/keys")(self.make_key)
        router.post("/keys/revoke")(self.revoke_key)
        router.post("/telegram")(self.link_telegram)
        return router

    async def show(self, request: Request) -> Response:
        return await self.show_again(request)

    async def make_key(self, request: Request, label: Name = "") -> Response:
        texts = self._renderer.texts(request)
        if not label.strip():
            problem = texts.say("Say what the key is for, so that you know later.")
            return await self.show_again(request, problem=problem)
        async with self._services.database.begin() as session:
            secret = await operators.issue(
                session,
                signed_in(request).id,
                "api",
                now=self._services.clock(),
                lifetime=None,
                label=label.strip(),
            )
        self._say(request, "api_key_made")
        note = texts.say("It is for %(label)s.", label=label.strip())
        return await self.show_again(request, secret=(texts.say("API key"), secret, note))

    async def revoke_key(self, request: Request, key: Annotated[str, Form(max_length=64)]) -> Response:
        async with self._services.database.begin() as session:
            keys = {token.hash: token for token in await operators.api_keys(session)}
            if key in keys:
                await operators.revoke_key(session, key)
        self._say(request, "api_key_revoked")
        return self._renderer.back(request, "/console/settings", "The key does not work any more.")

    async def link_telegram(self, request: Request) -> Response:
        texts = self._renderer.texts(request)
        if self._services.bot_name is None:
            return await self.show_again(request, problem=texts.say("No Telegram bot is connected."))
        async with self._services.database.begin() as session:
            secret = await operators.issue(
                session,
                signed_in(request).id,
                "telegram",
                now=self._services.clock(),
                lifetime=TELEGRAM_LIFETIME,
            )
        address = f"https://t.me/{self._services.bot_name}?start={OPERATOR_LINK}{secret}"
        title = texts.say("Link for your Telegram")
        note = texts.say(
            "Open it on the device where you use Telegram and press Start. It works once, within an hour."
        )
        return await self.show_again(request, secret=(title, address, note))

    async def show_again(
        self, request: Request, *, secret: tuple[str, str, str] | None = None, problem: str | None = None
    ) -> Response:
        """The page after a form of it; `secret` is a title, the secret itself and a note."""
        async with self._services.database.read() as session:
            everybody = list(await session.scalars(select(Operator).order_by(Operator.name)))
            keys = await operators.api_keys(session)
            learning = await read_settings(session)
        context = {
            "operators": everybody,
            "roles": NAMES,
            "names": {operator.id: operator.name for operator in everybody},
            "keys": keys,
            "learning": learning,
            "thousand": units(learning.cost_per_thousand, self._services.currency),
            "secret": secret,
            "problem": problem,
            "bot_name": self._services.bot_name,
            "channels": sorted(self._services.channels),
            "currency": self._services.currency,
            "public_url": self._services.public_url,
        }
        response = self._renderer.page(request, "settings.html", context, status=422 if problem else 200)
        if secret is not None:
            response.headers["Cache-Control"] = "no-store"
        return response

    def _say(self, request: Request, action: str) -> None:
        self._log.info("An operator changed a setting.", action=action, operator_id=signed_in(request).id)
