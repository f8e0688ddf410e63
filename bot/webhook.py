"""The webhook: an update is written down before it is answered with 200."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.clock import Clock
from bot.exceptions import MissingSecret
from bot.inbox import Inbox

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


def webhook_router(inbox: Inbox, secret: str, *, clock: Clock, arrived: Callable[[], None]) -> APIRouter:
    """POST {PATH}. Raises MissingSecret: an open webhook would let anybody speak as any customer."""
    if not SECRET.fullmatch(secret):
        raise MissingSecret
    router = APIRouter()

    @router.post(PATH, include_in_schema=False)
    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not secrets.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=401)
        update = await _read(request)
        if update is None:
            return Response(status_code=400)
        # An error here becomes 500, and Telegram delivers the update again.
        await inbox.store([update], now=clock())
        arrived()
        return Response(status_code=200)

    return router


async def _read(request: Request) -> dict[str, Any] | None:
    try:
        update = await request.json()
    except ValueError:
        return None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        return None
    return update
