"""Who is signed in: the session cookie, and the doorkeeper that asks for it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from fastapi import HTTPException, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from console.people.permission import demand
from console.rendering import SESSION_COOKIE
from console.services import ConsoleServices
from profiles import operators
from profiles.schema import Operator

LIFETIME = timedelta(days=14)
SIGN_IN = "/console/sign-in"
START = "/console"


class Doorkeeper:
    """A dependency of every page behind the sign-in: puts the operator into the request's state.

    Refuses what the operator's role does not allow.
    """

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    async def __call__(self, request: Request) -> None:
        operator = await self.operator(request)
        if operator is None:
            raise HTTPException(401 if "hx-request" in request.headers else 303, headers=way_in(request))
        demand(request, operator)
        request.state.operator = operator

    async def operator(self, request: Request) -> Operator | None:
        secret = request.cookies.get(SESSION_COOKIE)
        if not secret:
            return None
        async with self._services.database.read() as session:
            return await operators.redeem(session, secret, "session", now=self._services.clock())


async def open_session(
    session: AsyncSession, response: Response, operator: Operator, services: ConsoleServices, *, by: str
) -> None:
    """Signs the operator in on this response. `by` is how they proved themselves: link or password."""
    secret = await operators.issue(
        session, operator.id, "session", now=services.clock(), lifetime=LIFETIME, label=by
    )
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=int(LIFETIME.total_seconds()),
        path="/console",
        httponly=True,
        samesite="lax",
        secure=services.public_url.startswith("https:"),
    )


def way_in(request: Request) -> dict[str, str]:
    """To the sign-in page and, after a page was asked for, back to it."""
    if "hx-request" in request.headers:
        return {"HX-Redirect": SIGN_IN}
    if request.method != "GET":
        return {"Location": SIGN_IN}
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return {"Location": f"{SIGN_IN}?next={quote(wanted, safe='')}"}


def safe_destination(wanted: str) -> str:
    """Where to go after the sign-in: only ever to a page of the console."""
    inside = wanted == START or wanted.startswith((f"{START}/", f"{START}?"))
    return wanted if inside and "\\" not in wanted else START
