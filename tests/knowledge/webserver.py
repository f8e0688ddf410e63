"""A web server of our own, on this machine, for what a sync fetches."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from knowledge.content.address import PublicAddresses
from knowledge.content.fetching import Fetcher, Limits


class WebServer:
    """Answers with what `pages` holds: status, headers, body; remembers the paths it was asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        """Under this name the test's resolver knows the server."""
        return f"http://shop.example:{self.port}"

    def page(
        self, path: str, body: str | bytes, kind: str = "text/html", status: int = 200, **headers: str
    ) -> str:
        """Put a page there; header names with _ for -. Its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else body.encode()
        self.pages[path] = (status, {"Content-Type": kind, **named}, content)
        return self.address + path

    def fetcher(self, **limits: float) -> Fetcher:
        """A fetcher that may call this server, and nothing else that is not public."""
        return Fetcher(self.addresses(), limits=Limits(**limits))

    def addresses(self) -> PublicAddresses:
        names = {
            "shop.example": ["127.0.0.1"],
            "other.example": ["127.0.0.1"],
            "inside.example": ["10.0.0.8"],
        }
        return PublicAddresses(lambda host, port: names.get(host, []), exceptions=[("127.0.0.1", self.port)])


@contextmanager
def running_server() -> Iterator[WebServer]:
    """A server on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served.asked.append(self.path)
            status, headers, body = served.pages.get(self.path, (404, {"Content-Type": "text/plain"}, b"no"))
            same = headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]
            since = headers.get("Last-Modified")
            if same or (since and self.headers.get("If-Modified-Since") == since):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = WebServer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
