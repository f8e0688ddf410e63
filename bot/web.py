"""The web chat: a page that works as plain forms, and better with its script."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from starlette.staticfiles import StaticFiles

from bot import personal_data
from bot.bursts import Patience
from bot.clock import Clock
from bot.dialogue import Dialogue, Incoming
from bot.notices import Notice, Notices
from bot.page import CHANNEL, Talk, make_templates, may_export, read_talk
from bot.reply import read_press
from bot.texts import SPOKEN, texts
from bot.visitor import Visitor, device_language, new_visitor, remember, visitor_of
from bot.web_desk import Desk
from bot.web_messenger import WebMessenger
from profiles.database import Database
from profiles.identity.links import is_link
from profiles.profile import by_identity
from scheduler.journeys import referrals

__all__ = ["WebMessenger", "web_chat_router"]

LONGEST_TEXT = 2000
LONGEST_KEY = 64
#: Seconds between looks for turns that another process wrote; each look also keeps the line open.
IDLE = 5.0

_COMMAND = re.compile(r"/([A-Za-z]\w*)(?:\s+(.*))?", re.DOTALL)


def web_chat_router(
    dialogue: Dialogue,
    database: Database,
    *,
    clock: Clock,
    notices: Notices,
    patience: Patience,
    idle: float = IDLE,
) -> APIRouter:
    """GET and POST /chat, its turns, stream and export, and the page's files below /chat/static."""
    chat = WebChat(dialogue, database, clock=clock, notices=notices, patience=patience, idle=idle)
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/chat", chat.page, methods=["GET"])
    router.add_api_route("/chat", chat.take, methods=["POST"])
    router.add_api_route("/chat/turns", chat.turns, methods=["GET"])
    router.add_api_route("/chat/stream", chat.stream, methods=["GET"])
    router.add_api_route("/chat/export/{turn_id}", chat.export, methods=["GET"])
    router.mount("/chat/static", StaticFiles(directory=Path(__file__).parent / "static"))
    return router


class WebChat:
    """The handlers of the routes."""

    def __init__(
        self,
        dialogue: Dialogue,
        database: Database,
        *,
        clock: Clock,
        notices: Notices,
        patience: Patience,
        idle: float,
    ) -> None:
        self._desk = Desk(dialogue, notices, clock=clock, patience=patience)
        self._database = database
        self._clock = clock
        self._notices = notices
        self._idle = idle
        self._templates = make_templates()

    async def page(self, request: Request, erased: bool = False, start: str = "") -> Response:
        """The whole chat; `erased` says that a visitor has just been forgotten.

        `start` is the payload of a signed link or of a friend's. It is followed when the visitor presses
        the button: programs that look at every address in a mail would use it up otherwise.
        """
        visitor = visitor_of(request) or new_visitor()
        return await self._page(request, visitor, erased=erased, link=start if _opens(start) else "")

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
            # A form that is a whole page can be followed by nothing before it is answered.
            hurry = not _wants_json(request)
            if not await self._desk.handle(visitor.id, incoming, hurry=hurry):
                return await self._trouble(request, visitor, said)
            if _forgets(incoming) and await self._is_unknown(visitor.id):
                return self._start_afresh(request)
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

    async def export(self, request: Request, turn_id: int) -> Response:
        """The visitor's data as a file, for as long as their own wish for it is fresh."""
        visitor = visitor_of(request)
        async with self._database.read() as session:
            profile = await by_identity(session, CHANNEL, visitor.id) if visitor else None
            if profile is not None and await may_export(session, profile, turn_id, now=self._clock()):
                return Response(
                    await personal_data.export(session, profile),
                    media_type="application/json",
                    headers={
                        "Cache-Control": "no-store",
                        "Content-Disposition": f'attachment; filename="{personal_data.FILE_NAME}"',
                    },
                )
        words = texts(device_language(request))
        return HTMLResponse(self._templates.get_template("note.html").render(words=words), 404)

    def _start_afresh(self, request: Request) -> Response:
        address = "/chat?erased=1"
        response: Response = RedirectResponse(address, status_code=303)
        if _wants_json(request):
            response = JSONResponse({"reload": address})
        remember(request, response, new_visitor())
        return response

    async def _is_unknown(self, visitor: str) -> bool:
        async with self._database.read() as session:
            return await by_identity(session, CHANNEL, visitor) is None

    async def _page(
        self,
        request: Request,
        visitor: Visitor,
        *,
        said: str = "",
        trouble: bool = False,
        erased: bool = False,
        link: str = "",
    ) -> Response:
        talk = await self._talk(request, visitor.id)
        notice = talk.words.trouble if trouble else talk.words.forgotten if erased else ""
        html = self._render(
            "chat.html",
            talk,
            languages=SPOKEN,
            key=secrets.token_urlsafe(12),
            said=said,
            notice=notice,
            link=link,
        )
        response = HTMLResponse(html, 503 if trouble else 200, headers={"Cache-Control": "no-store"})
        remember(request, response, visitor)
        return response

    async def _trouble(self, request: Request, visitor: Visitor, said: str) -> Response:
        """Nothing was kept: the customer has the words back and may send them again."""
        if _wants_json(request):
            return JSONResponse({}, status_code=503)
        return await self._page(request, visitor, said=said, trouble=True)

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


def _forgets(incoming: Incoming) -> bool:
    return incoming.command == "forget" or (incoming.press is not None and incoming.press.action == "forget")


def _opens(payload: str) -> bool:
    return is_link(payload) or referrals.code_in(payload) is not None


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
