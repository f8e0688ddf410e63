"""Visitors of the web chat: known by a random key in a cookie, and by nothing else."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from fastapi import Request, Response

from bot.texts import SPOKEN
from profiles.values import preferred

COOKIE = "shopkeeper_visitor"
#: Seconds: a year.
KEPT = 365 * 24 * 3600
KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")


@dataclass(frozen=True)
class Visitor:
    """Whoever holds the key is the visitor, so it stays in the cookie: we only ever keep its digest."""

    key: str

    @property
    def id(self) -> str:
        """The external id of the visitor's identity; nobody can make the key from it."""
        return sha256(self.key.encode()).hexdigest()[:32]


def visitor_of(request: Request) -> Visitor | None:
    """The visitor of the cookie; None where there is none that could be ours."""
    key = request.cookies.get(COOKIE, "")
    return Visitor(key) if KEY.fullmatch(key) else None


def new_visitor() -> Visitor:
    """A key of 192 random bits."""
    return Visitor(secrets.token_urlsafe(24))


def remember(request: Request, response: Response, visitor: Visitor) -> None:
    """Sets the cookie: not readable by scripts, not sent along by other sites' forms."""
    response.set_cookie(
        COOKIE,
        visitor.key,
        max_age=KEPT,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def device_language(request: Request) -> str:
    """The first language of the browser's list that we speak, else English."""
    return preferred(request.headers.get("accept-language", ""), SPOKEN)
