"""Writes down every change that was granted on the console and the API, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.people.permission import changes_something
from profiles import audit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from profiles.audit import Face
    from profiles.database import Database
    from profiles.schema import Operator

FACES: dict[str, Face] = {"/console/": "console", "/api/v1/": "api"}


class AuditTrail:
    """Keeps the entry before the answer leaves, so that whoever sees a success can find who had it."""

    def __init__(self, app: ASGIApp, *, database: Database, clock: Callable[[], datetime]) -> None:
        self._app = app
        self._database = database
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = next((each for each in FACES if scope.get("path", "").startswith(each)), None)
        if scope["type"] != "http" or start is None or not changes_something(scope["method"], scope["path"]):
            await self._app(scope, receive, send)
            return

        async def send_recorded(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                await self._record(scope, start, message)
            await send(message)

        await self._app(scope, receive, send_recorded)

    async def _record(self, scope: Scope, start: str, message: Message) -> None:
        # Put there by whoever let the request in; a sign-in has none yet.
        operator: Operator | None = scope.get("state", {}).get("operator")
        if operator is None:
            return
        path: str = scope["path"]
        async with self._database.begin() as session:
            await audit.record(
                session,
                operator=operator.name,
                face=FACES[start],
                action=action(path.removeprefix(start)),
                subject=made(message) or path,
                now=self._clock(),
            )


def action(path: str) -> str:
    """What was done, in the words of the address: `campaigns/12/start` is "campaigns start"."""
    return " ".join(part.replace("_", " ") for part in path.split("/") if part and not part.isdecimal())


def made(message: Message) -> str | None:
    """The page of the console that an answer leads to."""
    location = Headers(raw=message["headers"]).get("location", "")
    return location.partition("?")[0] if location.startswith("/console/") else None
