"""The way back from the last change of a journey, kept in the browser of who made it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from console.rendering import SESSION_COOKIE
from scheduler.journeys.schema import Journey

COOKIE = "shopkeeper_former"
#: Seconds for which it is offered.
LASTS = 3600
#: Characters that every browser keeps; a longer definition has no way back.
LONGEST = 3800


@dataclass(frozen=True)
class Former:
    """What a journey was before the last change, as long as nobody else has changed it since."""

    definition: dict[str, Any]
    #: The part of the page that was changed.
    place: str


def remember(
    request: Request,
    response: Response,
    journey: Journey,
    former: dict[str, Any],
    *,
    place: str,
    secure: bool,
) -> None:
    """Has the page of the journey offer what it was before."""
    held = json.dumps([journey.id, _digest(journey.definition), place, former], ensure_ascii=False)
    body = base64.urlsafe_b64encode(zlib.compress(held.encode(), 9)).decode()
    value, path = f"{body}.{_signature(request, body)}", f"/console/journeys/{journey.id}"
    if former == journey.definition or len(value) > LONGEST:
        response.delete_cookie(COOKIE, path=path)
        return
    response.set_cookie(COOKIE, value, max_age=LASTS, path=path, httponly=True, samesite="lax", secure=secure)


def recall(request: Request, journey: Journey) -> Former | None:
    """None where there is nothing to go back to."""
    body, _, signature = request.cookies.get(COOKIE, "").partition(".")
    if not body or not hmac.compare_digest(signature.encode(), _signature(request, body).encode()):
        return None
    journey_id, present, place, definition = json.loads(zlib.decompress(base64.urlsafe_b64decode(body)))
    if journey_id != journey.id or present != _digest(journey.definition):
        return None
    return Former(definition, place)


def _digest(definition: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()[:16]


def _signature(request: Request, body: str) -> str:
    secret = request.cookies.get(SESSION_COOKIE, "")
    return hmac.new(secret.encode(), f"former:{body}".encode(), hashlib.sha256).hexdigest()
