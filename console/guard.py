"""The guard at the door of the web server: content policy, and requests sent by other sites."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
REFUSAL = (
    "This request was sent from another site and was not carried out.\n"
    "Open the page at its own address and try again there.\n"
)


class Guard:
    """Adds a strict Content-Security-Policy to every response and refuses cross-site requests.

    A browser says in `Sec-Fetch-Site` (or, before 2023, in `Origin`) where a request comes from, and a
    page cannot change that. So forms need no hidden token: an unsafe method is let in when it comes from
    this very origin, from the address bar, or from a program that is no browser (neither header).
    `exempt` are path prefixes whose requests prove themselves otherwise, by an API key or a secret header.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        public_url: str = "",
        exempt: Sequence[str] = (),
        image_sources: Sequence[str] = (),
    ) -> None:
        self._app = app
        self._public_host = urlsplit(public_url).netloc.lower()
        self._exempt = tuple(prefix.rstrip("/") for prefix in exempt)
        self._headers = {
            "Content-Security-Policy": content_policy(image_sources),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        self._log = structlog.get_logger("console")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        if self._foreign(scope):
            self._log.warning(
                "A request from another site was refused.", action="cross_site_refused", path=scope["path"]
            )
            await PlainTextResponse(REFUSAL, 403)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)

    def _foreign(self, scope: Scope) -> bool:
        if scope["method"] in SAFE_METHODS or self._is_exempt(scope["path"]):
            return False
        headers = Headers(scope=scope)
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site not in {"same-origin", "none"}
        origin = headers.get("origin")
        if origin is None:
            return False
        host = urlsplit(origin).netloc.lower()
        return not host or host not in {headers.get("host", "").lower(), self._public_host}

    def _is_exempt(self, path: str) -> bool:
        return any(path == prefix or path.startswith(f"{prefix}/") for prefix in self._exempt)


def content_policy(image_sources: Sequence[str] = ()) -> str:
    """Everything from our own origin, nothing inline; product pictures may come from further places."""
    parts = [
        "default-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
    if image_sources:
        parts.append(" ".join(["img-src 'self'", *image_sources]))
    return "; ".join(parts)
