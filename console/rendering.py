"""Turns what a page has found out into HTML, and an action's result into a redirect with a message."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console import formats
from console.services import ConsoleServices

TEMPLATES = Path(__file__).parent / "templates"
SESSION_COOKIE = "shopkeeper_session"
FLASH_COOKIE = "shopkeeper_flash"

Mood = Literal["success", "danger"]


class Renderer:
    """The console's templates, with the filters that know the shop's zone and currency."""

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            number=formats.number,
            percent=formats.percent,
            money=partial(formats.money, currency=services.currency),
            moment=partial(formats.moment, zone=services.zone),
            day=formats.day,
            count=formats.count,
        )
        self._environment.globals.update(share=formats.share, change=formats.change, zone=services.zone.key)

    @property
    def secure(self) -> bool:
        """Whether cookies travel over https only."""
        return self._services.public_url.startswith("https:")

    def page(
        self, request: Request, template: str, context: Mapping[str, Any], *, status: int = 200
    ) -> HTMLResponse:
        """A whole page; shows and clears the message that a redirect left."""
        flash = read_flash(request)
        response = HTMLResponse(self.html(request, template, {**context, "flash": flash}), status)
        if flash is not None:
            response.delete_cookie(FLASH_COOKIE, path="/console")
        return response

    def fragment(
        self, request: Request, template: str, context: Mapping[str, Any], *, status: int = 200
    ) -> HTMLResponse:
        """A part of a page, for htmx to put in place."""
        return HTMLResponse(self.html(request, template, context), status, headers={"Vary": "HX-Request"})

    def html(self, request: Request, template: str, context: Mapping[str, Any]) -> str:
        now = self._services.clock()
        return self._environment.get_template(template).render(
            operator=getattr(request.state, "operator", None),
            path=request.url.path,
            now=now,
            ago=partial(formats.ago, now=now),
            **context,
        )

    def back(self, request: Request, url: str, message: str, mood: Mood = "success") -> Response:
        """Leads to the page that shows the result, with a message on top of it."""
        response = RedirectResponse(url, 303)
        self.leave(request, response, message, mood)
        return response

    def leave(self, request: Request, response: Response, message: str, mood: Mood = "success") -> None:
        response.set_cookie(
            FLASH_COOKIE,
            write_flash(request, message, mood),
            max_age=60,
            path="/console",
            httponly=True,
            samesite="lax",
            secure=self.secure,
        )


def wants_fragment(request: Request) -> bool:
    """Whether htmx asked, and for a part rather than for the whole page."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-request-type") != "full"


def write_flash(request: Request, message: str, mood: Mood) -> str:
    body = base64.urlsafe_b64encode(json.dumps([mood, message]).encode()).decode()
    return f"{body}.{_signature(request, body)}"


def read_flash(request: Request) -> dict[str, str] | None:
    """The message of the last action; None where there is none, or somebody else wrote it."""
    body, _, signature = request.cookies.get(FLASH_COOKIE, "").partition(".")
    if not body or not hmac.compare_digest(signature, _signature(request, body)):
        return None
    mood, text = json.loads(base64.urlsafe_b64decode(body))
    return {"mood": mood, "text": text}


def _signature(request: Request, body: str) -> str:
    # The session's own secret signs: it is at hand, nobody else has it, and a message outlives no session.
    secret = request.cookies.get(SESSION_COOKIE, "")
    return hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
