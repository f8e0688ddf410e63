"""Fetching from the web, with limits: of machines, of time, of size, of what comes back."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urljoin

from knowledge.content.address import PublicAddresses, WebAddress, parse_address
from knowledge.exceptions import Unreachable

if TYPE_CHECKING:
    import httpcore

#: How we name ourselves to servers, and to their robots.txt.
AGENT = "Shopkeeper"
_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_CHUNK = 1 << 16
#: What a server must not send: nothing of it could be read.
_UNREAD = ("image/", "video/", "audio/", "font/")


@dataclass(frozen=True)
class Limits:
    """Bytes as they come and unpacked, seconds from the call to the last byte, redirects on the way."""

    size: int = 200_000_000
    seconds: float = 60.0
    redirects: int = 5


@dataclass(frozen=True)
class Version:
    """How a server names the state of a page, so that it can be asked for changes only."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True)
class Fetched:
    """What an address held. `unchanged` where the server says so; the file then holds nothing."""

    address: str
    content_type: str
    version: Version
    unchanged: bool = False


class Fetcher:
    """Fetches public addresses into files."""

    def __init__(
        self,
        addresses: PublicAddresses,
        *,
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._addresses = addresses
        self._limits = limits or Limits()
        self.monotonic = monotonic

    def fetch(self, address: str, path: Path, *, known: Version | None = None) -> Fetched:
        """Blocks. `known` is the version that we have. AddressRefused, Unreachable."""
        deadline = self.monotonic() + self._limits.seconds
        here = parse_address(address)
        for _ in range(self._limits.redirects + 1):
            with self._answer(here, known, deadline) as response:
                if response.status not in _REDIRECTS:
                    return self._taken(here, response, path, deadline)
                here = parse_address(urljoin(str(here), _header(response, "location") or str(here)))
        raise Unreachable(f"{address}: it redirects more than {self._limits.redirects} times.")

    @contextmanager
    def _answer(
        self, address: WebAddress, known: Version | None, deadline: float
    ) -> Iterator[httpcore.Response]:
        import httpcore

        from knowledge.content.connecting import CheckedConnections

        checked = CheckedConnections(self._addresses, lambda: deadline - self.monotonic())
        try:
            with (
                httpcore.ConnectionPool(network_backend=checked) as pool,
                pool.stream("GET", str(address), headers=_headers(address, known)) as response,
            ):
                yield response
        except httpcore.TimeoutException:
            raise Unreachable(f"{address}: it took more than {self._limits.seconds:g} seconds.") from None
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
        ) as error:
            raise Unreachable(f"{address}: {str(error) or type(error).__name__}.") from error

    def _taken(
        self, address: WebAddress, response: httpcore.Response, path: Path, deadline: float
    ) -> Fetched:
        kind = (_header(response, "content-type") or "").split(";")[0].strip().lower()
        version = Version(_header(response, "etag"), _header(response, "last-modified"))
        if response.status == 304:
            return Fetched(str(address), kind, version, unchanged=True)
        if response.status != 200:
            raise Unreachable(f"{address}: the server says {response.status}.", gone=response.status in _GONE)
        if kind.startswith(_UNREAD):
            raise Unreachable(f"{address}: it is {kind}, which is not read.")
        with path.open("wb") as file:
            self._copy(address, response, file, deadline)
        return Fetched(str(address), kind, version)

    def _copy(
        self, address: WebAddress, response: httpcore.Response, file: IO[bytes], deadline: float
    ) -> None:
        packed = (_header(response, "content-encoding") or "identity").lower()
        if packed not in {"identity", "gzip", "x-gzip"}:
            raise Unreachable(f'{address}: it is packed as "{packed}", which was not asked for.')
        taken = 0
        stream = response.iter_stream()
        for piece in stream if packed == "identity" else _unpacked(address, stream):
            taken += len(piece)
            if taken > self._limits.size:
                raise Unreachable(f"{address}: it is larger than {self._limits.size:,} bytes.")
            if self.monotonic() > deadline:
                raise Unreachable(f"{address}: it took more than {self._limits.seconds:g} seconds.")
            file.write(piece)


def _headers(address: WebAddress, known: Version | None) -> list[tuple[str, str]]:
    host = address.origin.partition("://")[2]
    headers = [
        ("Host", host),
        ("User-Agent", AGENT),
        ("Accept", "text/html, application/xml, text/*, application/*;q=0.8"),
        ("Accept-Encoding", "gzip"),
    ]
    if known and known.etag:
        headers.append(("If-None-Match", known.etag))
    if known and known.modified:
        headers.append(("If-Modified-Since", known.modified))
    return headers


def _header(response: Any, name: str) -> str | None:
    for key, value in response.headers:
        if key.lower() == name.encode():
            return str(value.decode("latin-1")).strip()
    return None


def _unpacked(address: WebAddress, stream: Iterable[bytes]) -> Iterator[bytes]:
    """What gzip unpacks to, in pieces of bounded length however well it is packed."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for chunk in stream:
            while chunk:
                if piece := unpacker.decompress(chunk, _CHUNK):
                    yield piece
                chunk = unpacker.unconsumed_tail
    except zlib.error as error:
        raise Unreachable(f"{address}: its packing is broken: {error}.") from error
    if not unpacker.eof:
        raise Unreachable(f"{address}: it broke off.")
