"""The web chat: a page that works as plain forms, and better with its script."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any
from weakref import WeakValueDictionary

import structlog
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from starlette.staticfiles import StaticFiles

from bot.clock import Clock
from bot.dialogue import Dialogue, Incoming
from bot.notices import Notice, Notices
from bot.page import CHANNEL, Talk, make_templates, read_talk
from bot.reply import read_press
from bot.texts import SPOKEN
from bot.visitor import Visitor, device_language, new_visitor, remember, visitor_of
from bot.web_messenger import WebMessenger
from profiles.database import Database

__all__ = ["WebMessenger", "web_chat_router"]

LONGEST_TEXT = 2000
LONGEST_KEY = 64
#: Seconds between looks for turns that another process wrote; each look also keeps the line open.
IDLE = 5.0

_COMMAND = re.compile(r"/([A-Za-z]\w*)(?:\s+(.*))?", re.DOTALL)


def web_chat_router(
    dialogue: Dialogue, database: Database, *, clock: Clock, notices: Notices, idle: float = IDLE
) -> APIRouter:
    """GET and POST /chat, GET /chat/turns, GET /chat/stream, and the page's files below /chat/static."""
    chat = WebChat(dialogue, database, clock=clock, notices=notices, idle=idle)
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/chat", chat.page, methods=["GET"])
    router.add_api_route("/chat", chat.take, methods=["POST"])
    router.add_api_route("/chat/turns", chat.turns, methods=["GET"])
    router.add_api_route("/chat/stream", chat.stream, methods=["GET"])
    router.mount("/chat/static", StaticFiles(directory=Path(__file__).parent / "static"))
    return router


class WebChat:
    """The handlers of the routes."""

    def __init__(
        self, dialogue: Dialogue, database: Database, *, clock: Clock, notices: Notices, idle: float
    ) -> None:
        self._dialogue = dialogue
        self._database = database
        self._clock = clock
        self._notices = notices
        self._idle = idle
        self._templates = make_templates()
        self._log = structlog.get_logger("bot")
        # One visitor's messages are handled one after the other, also from two open pages.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def page(self, request: Request) -> Response:
        """The whole chat."""
        return await self._page(request, visitor_of(request) or new_visitor())

    async def take(
        self,
        request: Request,
        key: Annotated[str, Form(max_length=LONGEST_KEY)] = "",
        text: Annotated[str, Form()] = "",
        action: Annotated[str, Form()] = "",
        turn: Annotated[int, Form()] = 0,
        item: Annotated[str, Form()] = "",
        after: Annotated[int, Form()] = 0,
    ) -> Response:
        """What the visitor wrote or pressed; the answer is the page, or the new turns for a script."""
        visitor = visitor_of(request) or new_visitor()
        said = text.strip()[:LONGEST_TEXT]
        press = read_press(action, turn, item) if action else None
        if said or press:
            what = f"{action}:{turn}:{item[:40]}" if press else "text"
            incoming = Incoming(
                channel=CHANNEL,
                external_id=visitor.id,
                event_key=f"web:{visitor.id}:{key or secrets.token_urlsafe(12)}:{what}",
                press=press,
                language=device_language(request),
                **({} if press else _words(said)),
            )
            if not await self._handle(visitor.id, incoming):
                return await self._trouble(request, visitor, said)
        response = await self._answer(request, visitor.id, after)
        remember(request, response, visitor)
        return response

    async def turns(self, request: Request, after: int = 0) -> Response:
        """The turns after a given one, as JSON."""
        visitor = visitor_of(request)
        return await self._fragment(request, visitor.id if visitor else "", after)

    async def stream(self, request: Request, after: int = 0) -> Response:
        """Server-sent events: `draft` with the growing text of an answer, `turns` with new ones."""
        resumed = request.headers.get("last-event-id", "")
        start = int(resumed) if resumed.isdecimal() else after
        visitor = visitor_of(request)
        if visitor is None:
            return Response(status_code=204)  # tells an EventSource not to come back
        return StreamingResponse(
            self._events(request, visitor.id, start),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def _page(
        self, request: Request, visitor: Visitor, *, said: str = "", trouble: bool = False
    ) -> Response:
        talk = await self._talk(request, visitor.id)
        html = self._render(
            "chat.html",
            talk,
            languages=SPOKEN,
            key=secrets.token_urlsafe(12),
            said=said,
            notice=talk.words.trouble if trouble else "",
        )
        response = HTMLResponse(html, 503 if trouble else 200, headers={"Cache-Control": "no-store"})
        remember(request, response, visitor)
        return response

    async def _trouble(self, request: Request, visitor: Visitor, said: str) -> Response:
        """Nothing was kept: the customer has the words back and may send them again."""
        if _wants_json(request):
            return JSONResponse({}, status_code=503)
        return await self._page(request, visitor, said=said, trouble=True)

    async def _handle(self, visitor: str, incoming: Incoming) -> bool:
        """False where it went wrong, and then nothing has changed."""

        async def show(text: str) -> None:
            self._notices.publish(visitor, Notice(text))

        lock = self._locks.setdefault(visitor, asyncio.Lock())
        try:
            async with lock:
                await self._dialogue.handle(incoming, now=self._clock(), on_text=show)
        except Exception as error:  # whatever it is, the customer is told in their own words
            self._log.exception(
                "A web message could not be handled.", action="web_failed", error=type(error).__name__
            )
            return False
        self._notices.publish(visitor, Notice())
        return True

    async def _answer(self, request: Request, visitor: str, after: int) -> Response:
        if _wants_json(request):
            return await self._fragment(request, visitor, after)
        return RedirectResponse("/chat#end", status_code=303)

    async def _fragment(self, request: Request, visitor: str, after: int) -> Response:
        talk = await self._talk(request, visitor, after)
        return JSONResponse(self._news(talk, after), headers={"Cache-Control": "no-store"})

    async def _events(self, request: Request, visitor: str, after: int) -> AsyncIterator[str]:
        with self._notices.listening(visitor) as notices:
            yield "retry: 2000\n\n"
            while True:
                talk = await self._talk(request, visitor, after)
                if talk.turns:
                    after = talk.last
                    yield _event("turns", self._news(talk, after), after)
                notice = await self._next(notices)
                while notice is not None and notice.draft is not None:
                    yield _event("draft", {"text": notice.draft})
                    notice = await self._next(notices)
                if notice is None:
                    yield ": still here\n\n"

    async def _next(self, notices: asyncio.Queue[Notice]) -> Notice | None:
        try:
            return await asyncio.wait_for(notices.get(), self._idle)
        except TimeoutError:
            return None

    async def _talk(self, request: Request, visitor: str, after: int | None = None) -> Talk:
        async with self._database.read() as session:
            return await read_talk(session, visitor, device=device_language(request), after=after)

    def _news(self, talk: Talk, after: int) -> dict[str, Any]:
        html = self._render("turns.html", talk, key=secrets.token_urlsafe(12))
        return {"html": html, "last": max(talk.last, after), "state": talk.state, "consent": talk.consent}

    def _render(self, template: str, talk: Talk, **more: Any) -> str:
        return self._templates.get_template(template).render(talk=talk, words=talk.words, **more)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _words(said: str) -> dict[str, Any]:
    """Free text, or a command as on other channels."""
    command = _COMMAND.fullmatch(said)
    if command is None:
        return {"text": said}
    return {"command": command[1].lower(), "argument": (command[2] or "").strip()}


def _event(name: str, data: dict[str, Any], number: int | None = None) -> str:
    lines = [f"event: {name}", f"data: {json.dumps(data, ensure_ascii=False)}"]
    if number is not None:
        lines.insert(0, f"id: {number}")
    return "\n".join(lines) + "\n\n"
