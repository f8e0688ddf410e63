"""The server: a token, a queue of updates, people, and one address for each method."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.botapi.chat import Chat
from tests.botapi.exceptions import ApiError
from tests.botapi.faults import Fault, FaultSchedule, TokenBucket
from tests.botapi.fields import Fields, read_fields
from tests.botapi.group import Group
from tests.botapi.message import SentMessage
from tests.botapi.methods import METHODS
from tests.botapi.updates import Updates
from tests.botapi.webhook import Webhook

TOKEN = "42:AAF4bX1zQ0pYk9vLw2sTn6uR8mDcEhJgKiO"


@dataclass(frozen=True)
class Call:
    """One request of the bot, also a refused one."""

    method: str
    values: dict[str, Any]
    status: int
    at: float


@dataclass
class BotApiServer:
    """Start it, hand `address` to the bot, and speak as its customers through `user(...)`."""

    token: str = TOKEN
    #: Calls a second before the answer is 429; None for no limit.
    rate: float | None = None
    #: Seconds between carrying a call out and answering it.
    latency: float = 0.0
    #: Seconds after which a pressed button can no longer be answered.
    callback_lifetime: float = 15.0
    faults: FaultSchedule = field(default_factory=FaultSchedule)
    chats: dict[int, Chat] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    messages: list[SentMessage] = field(default_factory=list)
    commands: list[dict[str, str]] = field(default_factory=list)
    port: int = 0
    host: str = "127.0.0.1"

    def __post_init__(self) -> None:
        self.updates = Updates()
        self.webhook = Webhook(self.updates)
        #: When each pressed button began to spin, on the event loop's clock.
        self.pending_callbacks: dict[str, float] = {}
        self.changed = asyncio.Condition()
        self._bucket = TokenBucket(self.rate) if self.rate else None
        self._last_message_id = 0
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0])

    def me(self) -> dict[str, Any]:
        """The bot as a User object."""
        return {"id": self.bot_id, "is_bot": True, "first_name": "Shopkeeper", "username": "shopkeeper_bot"}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[BotApiServer]:
        await self.start()
        try:
            yield self
        finally:
            await self.stop()

    async def start(self) -> None:
        """Listens at `port`, or at a free one; may be called again after `stop` to come back there."""
        app = web.Application(client_max_size=20 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self.webhook.stop()
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    def user(self, user_id: int, **about: Any) -> Chat:
        """A person with a private chat; `started=False` for one who has not written to the bot yet."""
        if user_id not in self.chats:
            self.chats[user_id] = Chat(self, user_id, **about)
        return self.chats[user_id]

    def group(self, group_id: int, **about: Any) -> Group:
        """A group in which the bot is a member; groups have negative ids."""
        if group_id not in self.chats:
            self.chats[group_id] = Group(self, group_id, **about)
        found = self.chats[group_id]
        assert isinstance(found, Group)
        return found

    def next_message_id(self) -> int:
        self._last_message_id += 1
        return self._last_message_id

    def count(self, method: str) -> int:
        return sum(call.method.lower() == method.lower() for call in self.calls)

    async def notify(self) -> None:
        """Wakes those who wait for something to happen in a chat."""
        async with self.changed:
            self.changed.notify_all()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            if request.match_info["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            fields = await read_fields(request)
            response = await self._respond(request, method, fields)
        except ApiError as error:
            fields = Fields()
            response = _json(error.body(), error.code)
        self._record(method, fields, response.status)
        await self.notify()
        return response

    async def _respond(self, request: web.Request, method: str, fields: Fields) -> web.StreamResponse:
        fault = self.faults.take(method.lower())
        if fault is None:
            return await self._carry_out(method, fields)
        result = await self._carry_out(method, fields) if fault.carried_out else None
        if result is not None and result.status != 200:
            return result
        return await self._go_wrong(request, fault)

    async def _go_wrong(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        await self.notify()
        await asyncio.sleep(fault.silence)
        if fault.error:
            return _json(fault.error.body(), fault.error.code)
        if fault.raw:
            status, body = fault.raw
            return web.Response(status=status, text=body)
        if request.transport:
            request.transport.abort()
        return web.Response(status=499)

    async def _carry_out(self, method: str, fields: Fields) -> web.StreamResponse:
        known = METHODS.get(method.lower())
        try:
            if known is None:
                raise ApiError(404, "Not Found: method not found")
            if self._bucket and method.lower() != "getupdates":
                self._bucket.take()
            result = await known(self, fields)
        except ApiError as error:
            return _json(error.body(), error.code)
        if method.lower() != "getupdates":
            await asyncio.sleep(self.latency)
        return _json({"ok": True, "result": result}, 200)

    def _record(self, method: str, fields: Fields, status: int) -> None:
        self.calls.append(Call(method, fields.values, status, asyncio.get_running_loop().time()))


def _json(body: dict[str, Any], status: int) -> web.Response:
    return web.json_response(body, status=status)
