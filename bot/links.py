"""Tracked addresses: buttons that are followed, links for friends, and the page that stops the messages."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.clock import Clock
from bot.page import make_templates
from bot.texts import texts
from bot.visitor import device_language
from profiles.database import Database
from scheduler.journeys import referrals
from scheduler.messages import links


def links_router(
    database: Database, clock: Clock, *, telegram: Callable[[], str | None] = lambda: None
) -> APIRouter:
    """GET /l/TOKEN redirects; GET /stop/TOKEN asks, POST stops: a link checker stops nobody.

    GET /r/CODE opens a chat for the friend of a customer, in Telegram where `telegram` names a bot.
    """
    templates = make_templates()
    router = APIRouter(include_in_schema=False)

    def page(request: Request, message: str, *, asks: bool, status: int = 200) -> Response:
        words = texts(device_language(request))
        html = templates.get_template("stop.html").render(
            words=words, message=getattr(words, message), asks=asks
        )
        return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})

    @router.get("/l/{token}")
    @router.get("/l/{token}/{number}")
    async def follow(request: Request, token: str, number: int = 1) -> Response:
        async with database.begin() as session:
            target = await links.follow(session, token, now=clock(), place=number - 1)
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

    @router.get("/r/{code}")
    async def bring(request: Request, code: str) -> Response:
        start, name = referrals.payload(code), telegram()
        if referrals.code_in(start) is None:
            return page(request, "link_gone", asks=False, status=404)
        target = f"https://t.me/{name}?start={start}" if name else f"/chat?start={start}"
        return RedirectResponse(target, status_code=302, headers={"Cache-Control": "no-store"})

    return router
