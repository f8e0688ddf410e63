"""Who may call the API: the holder of a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from console.people.permission import demand
from profiles import operators

if TYPE_CHECKING:
    from console.services import ConsoleServices

BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="API key",
    description="A key from Settings > API keys of the console: `Authorization: Bearer KEY`.",
)


class KeyCheck:
    """A dependency of every route of the API: puts the key's operator into the request's state.

    A key may do what its operator's role allows.
    """

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    async def __call__(
        self, request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
    ) -> None:
        if credentials is None:
            raise HTTPException(
                401, "Send your key: Authorization: Bearer KEY. The console makes keys under Settings."
            )
        async with self._services.database.read() as session:
            operator = await operators.redeem(
                session, credentials.credentials, "api", now=self._services.clock()
            )
        if operator is None:
            raise HTTPException(
                401, "This key is unknown or was revoked. Make a new one in the console under Settings."
            )
        demand(request, operator)
        request.state.operator = operator
