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

from console.customers.naming import called
from console.formats import Formats, share
from console.services import ConsoleServices
from console.texts import LANGUAGES, Texts
from profiles.values import preferred
from scheduler import campaign
from scheduler.audiences.audience import name_of
from scheduler.journeys import telling
from scheduler.speech import retold

TEMPLATES = Path(__file__).parent / "templates"
SESSION_COOKIE = "shopkeeper_session"
FLASH_COOKIE = "shopkeeper_flash"
LANGUAGE_COOKIE = "shopkeeper_language"

#: What sentences in the database are made of.
STORED = (*campaign.REASONS, *telling.WHYS, *telling.REASONS)

Mood = Literal["success", "danger"]


class Renderer:
    """The console's templates in the reader's language, with the formats of the shop's zone and currency."""

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services
        self._texts = {language: Texts(language) for language in LANGUAGES}
        self._formats = {
            language: Formats(texts, services.zone, services.currency)
            for language, texts in self._texts.items()
        }
        self._environments = {language: self._environment(language) for language in LANGUAGES}

    def _environment(self, language: str) -> Environment:
        texts, written = self._texts[language], self._formats[language]
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
            texts.in_markup, texts.ngettext, newstyle=True
        )
        environment.filters.update(
            number=written.number,
            percent=written.percent,
            money=written.money,
            moment=written.moment,
            day=written.day,
            told=texts.told,
            retold=partial(retold, patterns=STORED, say=texts.say),
        )
        environment.globals.update(
            count=written.count,
            change=written.change,
            share=share,
            say=texts.say,
            called=partial(called, texts=texts),
            audience_name=partial(name_of, say=texts.say),
            zone=self._services.zone.key,
            language=language,
            languages=LANGUAGES,
        )
        return environment

    def texts(self, request: Request) -> Texts:
        """The texts of whoever reads the answer to this request."""
        return self._texts[reader_language(request)]

    def formats(self, request: Request) -> Formats:
        """How that reader writes numbers, money and times."""
        return self._formats[reader_language(request)]

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
        language, now = reader_language(request), self._services.clock()
        return (
            self._environments[language]
            .get_template(template)
            .render(
                operator=getattr(request.state, "operator", None),
                path=request.url.path,
                now=now,
                ago=partial(self._formats[language].ago, now=now),
                **context,
            )
        )

    def back(
        self, request: Request, url: str, message: str | Exception, mood: Mood | None = None, **values: object
    ) -> Response:
        """Leads to the page that shows the result, with a message on top of it: see `leave`."""
        response = RedirectResponse(url, 303)
        self.leave(request, response, message, mood, **values)
        return response

    def leave(
        self,
        request: Request,
        response: Response,
        message: str | Exception,
        mood: Mood | None = None,
        **values: object,
    ) -> None:
        """Has the next page say `message` in the reader's language, its `%(name)s` filled in.

        An error is told as one.
        """
        texts = self.texts(request)
        wrong = isinstance(message, Exception)
        said = texts.problem(message) if isinstance(message, Exception) else texts.say(message, **values)
        response.set_cookie(
            FLASH_COOKIE,
            write_flash(request, said, mood or ("danger" if wrong else "success")),
            max_age=60,
            path="/console",
            httponly=True,
            samesite="lax",
            secure=self.secure,
        )


def reader_language(request: Request) -> str:
    """The language that was chosen in this browser, else the first one of its list that the console has."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else preferred(request.headers.get("accept-language", ""), LANGUAGES)


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
