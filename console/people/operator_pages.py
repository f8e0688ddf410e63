"""Operators in the settings: added, let in, given a role, removed."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, HTTPException, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.settings.settings_pages import SettingsPages
from console.texts import Texts
from profiles import operators
from profiles.exceptions import ProfilesError
from profiles.roles import Role
from profiles.schema import Operator

LINK_LIFETIME = timedelta(days=1)

Name = Annotated[str, Form(max_length=100)]


class OperatorPages:
    """Every form of these leads back to the settings."""

    def __init__(self, services: ConsoleServices, renderer: Renderer, settings: SettingsPages) -> None:
        self._services = services
        self._renderer = renderer
        self._settings = settings
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/settings/operators")
        router.post("")(self.add)
        router.post("/{operator_id}/link")(self.make_link)
        router.post("/{operator_id}/role")(self.change_role)
        router.post("/{operator_id}/remove")(self.remove)
        return router

    async def add(
        self, request: Request, name: Name = "", role: Annotated[Role, Form()] = "marketer"
    ) -> Response:
        texts = self._renderer.texts(request)
        if not name.strip():
            return await self._settings.show_again(request, problem=texts.say("An operator needs a name."))
        try:
            async with self._services.database.begin() as session:
                operator = await operators.create(session, name, role=role, now=self._services.clock())
                address = await self._sign_in_link(session, operator)
        except ProfilesError as error:
            return await self._settings.show_again(request, problem=texts.problem(error))
        self._say(request, "operator_added")
        return await self._settings.show_again(request, secret=_link_for(operator, address, texts))

    async def make_link(self, request: Request, operator_id: int) -> Response:
        async with self._services.database.begin() as session:
            operator = await _known(session, operator_id)
            address = await self._sign_in_link(session, operator)
        self._say(request, "sign_in_link_made")
        texts = self._renderer.texts(request)
        return await self._settings.show_again(request, secret=_link_for(operator, address, texts))

    async def change_role(
        self, request: Request, operator_id: int, role: Annotated[Role, Form()]
    ) -> Response:
        async with self._services.database.begin() as session:
            operator = await _known(session, operator_id)
            await operators.set_role(session, operator, role)
        self._say(request, "role_changed")
        return self._renderer.back(
            request, "/console/settings", "The role of %(name)s is saved.", name=operator.name
        )

    async def remove(self, request: Request, operator_id: int) -> Response:
        async with self._services.database.begin() as session:
            operator = await _known(session, operator_id)
            await operators.remove(session, operator)
        self._say(request, "operator_removed")
        return self._renderer.back(
            request,
            "/console/settings",
            "%(name)s is signed out everywhere and cannot come in any more.",
            name=operator.name,
        )

    async def _sign_in_link(self, session: AsyncSession, operator: Operator) -> str:
        now = self._services.clock()
        secret = await operators.issue(session, operator.id, "link", now=now, lifetime=LINK_LIFETIME)
        return f"{self._services.public_url}/console/enter?token={secret}"

    def _say(self, request: Request, action: str) -> None:
        self._log.info(
            "An operator changed who may come in.", action=action, operator_id=signed_in(request).id
        )


async def _known(session: AsyncSession, operator_id: int) -> Operator:
    operator = await session.get(Operator, operator_id)
    if operator is None:
        raise HTTPException(404, "This operator is not there any more. Go back to the settings.")
    return operator


def _link_for(operator: Operator, address: str, texts: Texts) -> tuple[str, str, str]:
    return (
        texts.say("Sign-in link for %(name)s", name=operator.name),
        address,
        texts.say("It works once, within a day. Send it to them yourself."),
    )
