"""Webhook delivery of the server."""

from __future__ import annotations

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.bot.waiting import until
from tests.botapi import BotApiServer


class Receiver:
    """A bot's webhook that answers with the given statuses, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.secrets: list[str | None] = []
        self.ids: list[int] = []

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.ids.append((await request.json())["update_id"])
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/hook", self.take)
        return app


async def delivered(server: BotApiServer, number: int) -> None:
    async def all_are_there() -> bool:
        return server.webhook.answers.count(200) >= number

    await until(all_are_there)


async def test_updates_are_posted_with_the_secret_and_again_after_an_error(server, bot):
    receiver = Receiver(500, 503)
    async with TestServer(receiver.app()) as hook:
        await bot.set_webhook(str(hook.make_url("/hook")), secret_token="s3cret")
        first = await server.user(7).says("one")
        second = await server.user(7).says("two")
        await delivered(server, 2)
        info = await bot.get_webhook_info()
        assert info.pending_update_count == 0
        assert "503" in info.last_error_message
        await bot.delete_webhook()
    assert receiver.ids == [first, first, first, second]
    assert set(receiver.secrets) == {"s3cret"}


async def test_get_updates_conflicts_with_a_webhook(server, bot):
    await bot.set_webhook("https://shop.example/hook")
    with pytest.raises(TelegramConflictError):
        await bot.get_updates()
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


async def test_a_secret_with_other_letters_is_refused(bot):
    with pytest.raises(TelegramBadRequest, match="unallowed characters"):
        await bot.set_webhook("https://shop.example/hook", secret_token="no spaces")
