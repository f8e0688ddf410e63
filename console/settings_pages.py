"""Settings: API keys, operators, and the operator's own chat."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from console.learning_pages import units
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.sign_in import signed_in
from profiles import operators
from profiles.exceptions import ProfilesError
from profiles.schema import Operator
from scheduler.learning.settings import read_settings

LINK_LIFETIME = timedelta(days=1)
TELEGRAM_LIFETIME = timedelta(hours=1)
#: What the bot recognises an operator's deep link by.
OPERATOR_LINK = "op_"

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
        router.post("/operators")(self.add_operator)
        router.post("/operators/{operator_id}/link")(self.make_link)
        router.post("/telegram")(self.link_telegram)
        return router

    async def show(self, request: Request) -> Response:
        return await self._page(request)

    async def make_key(self, request: Request, label: Name = "") -> Response:
        if not label.strip():
            return await self._page(request, problem="Say what the key is for, so that you know later.")
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
        return await self._page(request, secret=("API key", secret, f"It is for {label.strip()}."))

    async def revoke_key(self, request: Request, key: Annotated[str, Form(max_length=64)]) -> Response:
        async with self._services.database.begin() as session:
            keys = {token.hash: token for token in await operators.api_keys(session)}
            if key in keys:
                await operators.revoke_key(session, key)
        self._say(request, "api_key_revoked")
        return self._renderer.back(request, "/console/settings", "The key does not work any more.")

    async def add_operator(self, request: Request, name: Name = "") -> Response:
        if not name.strip():
            return await self._page(request, problem="An operator needs a name.")
        try:
            async with self._services.database.begin() as session:
                operator = await operators.create(session, name, now=self._services.clock())
                address = await self._sign_in_link(session, operator)
        except ProfilesError as error:
            return await self._page(request, problem=str(error))
        self._say(request, "operator_added")
        return await self._page(request, secret=_link_for(operator, address))

    async def make_link(self, request: Request, operator_id: int) -> Response:
        async with self._services.database.begin() as session:
            operator = await session.get(Operator, operator_id)
            address = await self._sign_in_link(session, operator) if operator else None
        if operator is None or address is None:
            return await self._page(request, problem="This operator is not there any more.")
        self._say(request, "sign_in_link_made")
        return await self._page(request, secret=_link_for(operator, address))

    async def link_telegram(self, request: Request) -> Response:
        if self._services.bot_name is None:
            return await self._page(request, problem="No Telegram bot is connected.")
        async with self._services.database.begin() as session:
            secret = await operators.issue(
                session,
                signed_in(request).id,
                "telegram",
                now=self._services.clock(),
                lifetime=TELEGRAM_LIFETIME,
            )
        address = f"https://t.me/{self._services.bot_name}?start={OPERATOR_LINK}{secret}"
        note = "Open it on the device where you use Telegram and press Start. It works once, within an hour."
        return await self._page(request, secret=("Link for your Telegram", address, note))

    async def _sign_in_link(self, session: AsyncSession, operator: Operator) -> str:
        now = self._services.clock()
        secret = await operators.issue(session, operator.id, "link", now=now, lifetime=LINK_LIFETIME)
        return f"{self._services.public_url}/console/enter?token={secret}"

    async def _page(
        self, request: Request, *, secret: tuple[str, str, str] | None = None, problem: str | None = None
    ) -> Response:
        """`secret` is a title, the secret itself and a note."""
        async with self._services.database.read() as session:
            everybody = list(await session.scalars(select(Operator).order_by(Operator.name)))
            keys = await operators.api_keys(session)
            learning = await read_settings(session)
        context = {
            "operators": everybody,
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


def _link_for(operator: Operator, address: str) -> tuple[str, str, str]:
    return (
        f"Sign-in link for {operator.name}",
        address,
        "It works once, within a day. Send it to them yourself.",
    )
