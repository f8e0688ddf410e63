"""The server: a key, scripted replies, and what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.openai import refusal
from tests.openai.completion import CREATED, Chunks, completion
from tests.openai.embedding import embeddings
from tests.openai.refusal import Refusal
from tests.openai.reply import Reply
from tests.openai.validation import ChatRequest, EmbeddingRequest, read_chat, read_embedding

KEY = "sk-test-key"
#: Longer than anybody waits.
FOR_EVER = 600.0


@dataclass
class OpenAIServer:
    """Start it, hand `address` to the client, say what it should reply, and look at what it was asked."""

    key: str = KEY
    reply: Reply = field(default_factory=Reply)
    #: Replies that come before `reply`, in order.
    replies: list[Reply] = field(default_factory=list)
    #: Refusals of the embedding calls to come, and the silence before each answer to one.
    embedding_refusals: list[Refusal] = field(default_factory=list)
    embedding_silence: float = 0.0
    #: The body of every answer to an embedding call, as it stands.
    embedding_body: str | None = None
    port: int = 0
    host: str = "127.0.0.1"
    models: tuple[str, ...] = ("test-model", "text-embedding-test")
    chats: list[ChatRequest] = field(default_factory=list)
    embedded: list[EmbeddingRequest] = field(default_factory=list)
    #: Every request that came: method, path and status, also refused ones.
    seen: list[tuple[str, str, int]] = field(default_factory=list)
    #: Streams whose reader went away before they ended.
    abandoned: int = 0

    def __post_init__(self) -> None:
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}/v1"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[OpenAIServer]:
        await self.start()
        try:
            yield self
        finally:
            await self.stop()

    async def start(self) -> None:
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/v1/embeddings", self._embeddings)
        app.router.add_route("*", "/{tail:.*}", self._unknown)
        app.middlewares.append(self._guarded)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Any) -> web.StreamResponse:
        try:
            self._admit(request)
            response: web.StreamResponse = await handler(request)
        except Refusal as error:
            self.seen.append((request.method, request.path, error.status))
            return web.json_response(error.as_json(), status=error.status, headers=error.headers)
        self.seen.append((request.method, request.path, response.status))
        return response

    def _admit(self, request: web.Request) -> None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not key:
            raise refusal.no_key()
        if key != self.key:
            raise refusal.wrong_key(key)
        if request.method == "POST" and request.content_type != "application/json":
            raise Refusal(400, "Unsupported content type: the API expects application/json.")

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        raise Refusal(404, f"Invalid URL ({request.method} {request.path})")

    async def _models(self, _: web.Request) -> web.StreamResponse:
        about = {"object": "model", "created": CREATED, "owned_by": "tests"}
        data = [{"id": each, **about} for each in self.models]
        return web.json_response({"object": "list", "data": data})

    async def _embeddings(self, request: web.Request) -> web.StreamResponse:
        asked = read_embedding(await request.read())
        self.embedded.append(asked)
        await asyncio.sleep(self.embedding_silence)
        if self.embedding_refusals:
            raise self.embedding_refusals.pop(0)
        if self.embedding_body is not None:
            return web.Response(text=self.embedding_body, content_type="application/json")
        return web.json_response(embeddings(asked))

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        asked = read_chat(await request.read())
        self.chats.append(asked)
        number = len(self.chats)
        reply = self.replies.pop(0) if self.replies else self.reply
        if reply.error:
            raise reply.error
        if reply.body is not None:
            return web.Response(text=reply.body, content_type="application/json")
        if asked.stream:
            return await self._stream(request, asked, reply, number)
        await asyncio.sleep(reply.first)
        return web.json_response(completion(asked, reply, number))

    async def _stream(
        self, request: web.Request, asked: ChatRequest, reply: Reply, number: int
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        try:
            await self._write(request, response, reply, Chunks(asked, reply, number), reply.pieces(asked))
        except (ConnectionError, asyncio.CancelledError):
            self.abandoned += 1
            raise
        return response

    async def _write(
        self,
        request: web.Request,
        response: web.StreamResponse,
        reply: Reply,
        chunks: Chunks,
        pieces: list[str],
    ) -> None:
        await asyncio.sleep(reply.first)
        await response.write(_event(chunks.role()))
        for place, piece in enumerate([*pieces, None]):
            if place == reply.stall_after:
                await asyncio.sleep(FOR_EVER)
            if place == reply.cut_after:
                assert request.transport is not None
                request.transport.abort()
                return
            if place == reply.end_after:
                return
            if place == reply.garbage_at:
                await response.write(reply.garbage.encode())
            elif piece is not None:
                await response.write(_event(chunks.piece(piece)))
                await asyncio.sleep(reply.between)
        for chunk in chunks.last():
            await response.write(_event(chunk))
        await response.write(b"data: [DONE]\n\n")
        await response.write_eof()


def _event(chunk: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()
