"""Webhook delivery: each update by POST, in order, again and again until the answer is 2xx."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.botapi.exceptions import BadRequest
from tests.botapi.fields import Fields
from tests.botapi.updates import Updates

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Webhook:
    """Where updates go instead of getUpdates. Plain http is let through: this is a local server."""

    updates: Updates
    #: Seconds before an undelivered update is tried again; the real server doubles it up to a minute or two.
    pause: float = 0.1
    url: str = ""
    secret: str | None = None
    last_error: str | None = None
    #: The status of each answer, newest last.
    answers: list[int] = field(default_factory=list)
    _task: asyncio.Task[None] | None = None

    async def set(self, fields: Fields) -> None:
        url = fields.text("url") or ""
        if url and urlsplit(url).scheme not in ("http", "https"):
            raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
        secret = fields.text("secret_token")
        if secret and not SECRET.fullmatch(secret):
            raise BadRequest("secret token contains unallowed characters")
        if fields.flag("drop_pending_updates"):
            self.updates.waiting.clear()
        await self.stop()
        self.url, self.secret, self.last_error = url, secret, None
        if url:
            self._task = asyncio.create_task(self._deliver())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._task = None
        self.url = ""

    def info(self) -> dict[str, Any]:
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.waiting),
        }
        if self.last_error:
            info |= {"last_error_date": 1, "last_error_message": self.last_error}
        return info

    async def _deliver(self) -> None:
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        async with aiohttp.ClientSession(headers=headers) as client:
            while True:
                update = await self.updates.first()
                if await self._post(client, update):
                    self.updates.waiting.remove(update)
                else:
                    await asyncio.sleep(self.pause)

    async def _post(self, client: aiohttp.ClientSession, update: dict[str, Any]) -> bool:
        try:
            async with client.post(self.url, json=update) as answer:
                await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            self.last_error = f"Connection failed: {type(error).__name__}"
            return False
        self.answers.append(answer.status)
        if answer.ok:
            return True
        self.last_error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        return False
