"""Connections for httpcore that go only to addresses that were checked, and end when the time is over."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from knowledge.content.address import PublicAddresses

#: The seconds that are left; nothing or less when the time is over.
Left = Callable[[], float]


class CheckedConnections(httpcore.NetworkBackend):
    """Resolves a host, checks what it found, and calls exactly that."""

    def __init__(self, addresses: PublicAddresses, left: Left) -> None:
        self._addresses = addresses
        self._left = left
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception = httpcore.ConnectError("no address answers")
        for address in self._addresses.of(host, port):
            try:
                stream = self._network.connect_tcp(
                    address, port, _at_least(self._left), local_address, socket_options
                )
                return _Bounded(stream, self._left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("files are no addresses")


class _Bounded(httpcore.NetworkStream):
    """A connection whose every wait ends with the time of the whole: a server that drips does not hold us."""

    def __init__(self, stream: httpcore.NetworkStream, left: Left) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _at_least(self._left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _at_least(self._left))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, _at_least(self._left))
        return _Bounded(secure, self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _at_least(left: Left) -> float:
    """The seconds to wait; a wait of nothing would mean none at all."""
    seconds = left()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the time is over")
    return seconds
