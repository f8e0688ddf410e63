"""Signed links: the shop's server says which customer it is that opens a chat.

A link's payload is at most 64 characters of A-Z a-z 0-9 _ -, as Telegram's `start` parameter wants it:

    id- or id_   the reference is written as it is, or in base64url
    8            base64url of 4 bytes (seconds since 1970 at which it expires, big-endian) and 2 random bytes
    16           base64url of the first 12 bytes of HMAC-SHA256(secret, payload without these 16)
    up to 37     the reference

96 bits of the HMAC (RFC 2104, section 5, allows half of its 256) leave nothing to guess in a day's tries.
"""

from __future__ import annotations

import binascii
import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from profiles.exceptions import RefusedValue

PLAIN, ENCODED = "id-", "id_"
#: How long a link holds where nothing else is said.
HOLDS = timedelta(days=1)
LONGEST = 64
_MOMENT, _SIGNATURE = 8, 16
_REFERENCE = LONGEST - len(PLAIN) - _MOMENT - _SIGNATURE
_WRITABLE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Link:
    """What a link with a true signature says."""

    reference: str
    expires_at: datetime
    #: Tells the link apart from every other.
    hash: str


def is_link(payload: str) -> bool:
    """Whether it means to be one; anything else that a chat is opened with is none of our business here."""
    return payload.startswith((PLAIN, ENCODED))


def sign(secret: str, reference: str, *, now: datetime, holds: timedelta = HOLDS) -> str:
    """A link's payload. Raises RefusedValue for a reference that is too long for one."""
    kind, written = (
        (PLAIN, reference) if _WRITABLE.fullmatch(reference) else (ENCODED, _encode(reference.encode()))
    )
    if not reference or len(written) > _REFERENCE:
        raise RefusedValue(f"The reference {reference!r} is too long for a link.")
    expires = int((now + holds).timestamp())
    moment = _encode(expires.to_bytes(4) + secrets.token_bytes(2))
    return f"{kind}{moment}{_signature(secret, f'{kind}{moment}{written}')}{written}"


def read(secret: str, payload: str) -> Link | None:
    """What the link says; None where the signature is not true. Whether it has expired is not looked at."""
    if len(payload) > LONGEST or not is_link(payload) or not _WRITABLE.fullmatch(payload):
        return None
    kind, rest = payload[: len(PLAIN)], payload[len(PLAIN) :]
    moment, signature, written = (
        rest[:_MOMENT],
        rest[_MOMENT : _MOMENT + _SIGNATURE],
        rest[_MOMENT + _SIGNATURE :],
    )
    if not hmac.compare_digest(signature, _signature(secret, f"{kind}{moment}{written}")):
        return None
    try:
        expires = int.from_bytes(_decode(moment)[:4])
        reference = written if kind == PLAIN else _decode(written).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    expires_at = datetime.fromtimestamp(expires, UTC)
    return Link(reference, expires_at, sha256(payload.encode()).hexdigest())


def _signature(secret: str, signed: str) -> str:
    return _encode(hmac.new(secret.encode(), signed.encode(), sha256).digest()[:12])


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(written: str) -> bytes:
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))
