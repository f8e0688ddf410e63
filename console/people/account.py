"""The operator's own account: name and password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from console.exceptions import ChooseAnotherName, CorrectTheForm
from console.people.sign_in import signed_in
from console.rendering import SESSION_COOKIE, Renderer
from console.routes import page_router
from console.services import ConsoleServices
from profiles import operators
from profiles.exceptions import ProfilesError
from profiles.schema import Operator, OperatorToken

Word = Annotated[str, Form(max_length=200)]


class AccountPages:
    """Whoever came by a link chooses name and password here; later both can be changed."""

    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer

    def router(self) -> APIRouter:
        router = page_router(self._renderer)
        router.get("/account")(self.show)
        router.post("/account")(self.change)
        return router

    async def show(self, request: Request, welcome: Annotated[bool, Query()] = False) -> Response:
        return await self._page(request, welcome=welcome, name=signed_in(request).name)

    async def change(
        self, request: Request, name: Word = "", password: Word = "", current: Word = ""
    ) -> Response:
        try:
            async with self._services.database.begin() as session:
                operator = await session.get_one(Operator, signed_in(request).id)
                await self._prove(session, request, operator, current)
                await rename(session, operator, name.strip())
                if password or operator.password_hash is None:
                    await operators.set_password(session, operator, password)
        except (CorrectTheForm, ChooseAnotherName, ProfilesError) as error:
            return await self._page(request, status=422, name=name, problem=error)
        return self._renderer.back(request, "/console", "Your name and password are saved.")

    async def _prove(self, session: AsyncSession, request: Request, operator: Operator, current: str) -> None:
        if await self._must_prove(session, request, operator):
            known = await operators.sign_in(session, operator.name, current)
            if known is None:
                raise CorrectTheForm("The present password is not right. Nothing was changed.")

    async def _must_prove(self, session: AsyncSession, request: Request, operator: Operator) -> bool:
        """Whoever came by a link has proved themselves by it; that is how a lost password is replaced."""
        if operator.password_hash is None:
            return False
        digest = operators.fingerprint(request.cookies[SESSION_COOKIE])
        return await session.scalar(select(OperatorToken.label).where(OperatorToken.hash == digest)) != "link"

    async def _page(
        self,
        request: Request,
        *,
        name: str,
        status: int = 200,
        welcome: bool = False,
        problem: Exception | None = None,
    ) -> Response:
        async with self._services.database.read() as session:
            must_prove = await self._must_prove(session, request, signed_in(request))
        told = problem and self._renderer.texts(request).problem(problem)
        context = {"name": name, "welcome": welcome, "problem": told, "must_prove": must_prove}
        return self._renderer.page(request, "account.html", context, status=status)


async def rename(session: AsyncSession, operator: Operator, name: str) -> None:
    """Raises CorrectTheForm without a name, ChooseAnotherName where another operator has it."""
    if not name or len(name) > 100:
        raise CorrectTheForm("A name of 1 to 100 letters is needed.")
    holder = await operators.by_name(session, name)
    if holder is not None and holder.id != operator.id:
        raise ChooseAnotherName()
    operator.name = name
