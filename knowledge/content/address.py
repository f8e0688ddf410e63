"""Addresses of the web: which may be fetched, and to which machine they lead.

What is fetched is shown to customers, so an address must not reach what only this machine can: itself, its
neighbours, a cloud's metadata service. A name is resolved once, every address it has must be public, and the
connection goes to an address that was looked at: a name that changes between look and call gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from knowledge.exceptions import AddressRefused

Resolve = Callable[[str, int], Sequence[str]]
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}
#: Ranges of IPv6 in which an IPv4 address hides: mapped, compatible, NAT64, 6to4, Teredo.
_HIDING = [
    ipaddress.IPv6Network(each)
    for each in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]
#: Numbers that some resolvers take for an address: 2130706433, 0x7f.1, 0177.0.0.1.
_NUMBERS = re.compile(r"^(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?$", re.IGNORECASE)
_LONGEST = 2000


@dataclass(frozen=True)
class WebAddress:
    """An address in one spelling, taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        usual = _PORTS[self.scheme] == self.port
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if usual else f':{self.port}'}{self.path}"

    @property
    def origin(self) -> str:
        return str(WebAddress(self.scheme, self.host, self.port, ""))


def is_web_address(location: str) -> bool:
    """Whether a source's location is an address rather than a file or folder."""
    return re.match(r"[a-z][a-z0-9+.\-]*://", location, re.IGNORECASE) is not None


def parse_address(text: str) -> WebAddress:
    """The address without its fragment; AddressRefused for anything but plain http and https."""
    if len(text) > _LONGEST or re.search(r"[\x00-\x20\x7f\\]", text):
        raise AddressRefused(f"{text[:200]}: it holds spaces or backslashes, or is too long.")
    try:
        parts = urlsplit(text)
        scheme, port, name = parts.scheme.lower(), parts.port, parts.hostname or ""
    except ValueError as error:
        raise AddressRefused(f"{text}: {error}.") from None
    if scheme not in _PORTS:
        raise AddressRefused(f"{text}: it does not begin with http:// or https://.")
    if "@" in parts.netloc:
        raise AddressRefused(f"{parts.scheme}://…: it names a user or password.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    port = _PORTS[scheme] if port is None else port
    return WebAddress(scheme, _host(name, text), port, urlunsplit(("", "", path, query, "")))


def _host(name: str, text: str) -> str:
    """The host in its one spelling; a number that is no plain address is a trick."""
    try:
        # This also brings full-width digits and dots into their plain form.
        host = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        raise AddressRefused(f"{text}: its host is no name.") from None
    host = host.lower().rstrip(".")
    if ":" in host and "%" not in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise AddressRefused(f"{text}: its host is no address.") from None
    if _NUMBERS.match(host):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise AddressRefused(f"{text}: its host is an address in a strange spelling.") from None
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.\-]*[a-z0-9])?", host):
        raise AddressRefused(f"{text}: its host is no name.")
    return host


def system_resolver(host: str, port: int) -> list[str]:
    """Every address that the system knows for a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class PublicAddresses:
    """Decides which machines may be called.

    `exceptions` are endpoints (address, port) that may be called though they are not public: a test's own
    server. No setting leads here.
    """

    def __init__(
        self, resolve: Resolve = system_resolver, *, exceptions: Collection[tuple[str, int]] = ()
    ) -> None:
        self._resolve = resolve
        self._exceptions = frozenset(exceptions)

    def of(self, host: str, port: int) -> list[str]:
        """The addresses to call for a host; AddressRefused if any of them is not public."""
        try:
            found = [host] if _is_number(host) else list(self._resolve(host, port))
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise AddressRefused(f"{host}: this name has no address.")
        for each in found:
            self._check(host, each, port)
        return found

    def _check(self, host: str, address: str, port: int) -> None:
        if (address, port) in self._exceptions:
            return
        if port not in _PORTS.values():
            raise AddressRefused(f"{host}:{port}: only the ports 80 and 443 are called.")
        try:
            public = is_public(ipaddress.ip_address(address))
        except ValueError:
            public = False
        if not public:
            raise AddressRefused(f"{host}: it leads to {address}, which is no public address.")


def is_public(address: IpAddress) -> bool:
    """Whether anybody on the internet could call this address."""
    if isinstance(address, ipaddress.IPv6Address) and (
        address.scope_id or address.is_site_local or any(address in network for network in _HIDING)
    ):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
