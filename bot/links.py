"""Tracked addresses: the button that is followed, and the page that stops the messages."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.clock import Clock
from bot.page import make_templates
from bot.texts import texts
from bot.visitor import device_language
from profiles.database import Database
from scheduler import links


def links_router(database: Database, clock: Clock) -> APIRouter:
    """GET /l/TOKEN redirects; GET /stop/TOKEN asks, POST stops: a link checker stops nobody."""
    templates = make_templates()
    router = APIRouter(include_in_schema=False)

    def page(request: Request, message: str, *, asks: bool, status: int = 200) -> Response:
        words = texts(device_language(request))
        html = templates.get_template("stop.html").render(
            words=words, message=getattr(words, message), asks=asks
        )
        return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})

    @router.get("/l/{token}")
    async def follow(request: Request, token: str) -> Response:
        async with database.begin() as session:
            target = await links.follow(session, token, now=clock())
        if target is None or not target.startswith(("http://", "https://")):
            return page(request, "link_gone", asks=False, status=404)
        return RedirectResponse(target, status_code=302, headers={"Cache-Control": "no-store"})

    @router.get("/stop/{token}")
    async def ask(request: Request, token: str) -> Response:
        return page(request, "stop_question", asks=True)

    @router.post("/stop/{token}")
    async def stop(request: Request, token: str) -> Response:
        async with database.begin() as session:
            known = await links.stop(session, token, now=clock())
        if not known:
            return page(request, "link_gone", asks=False, status=404)
        return page(request, "stop_done", asks=False)

    return router
