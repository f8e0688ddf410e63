"""Event sources: systems that post events to us, and the proof that a message is theirs.

Our own form is signed with HMAC-SHA256 over `TIMESTAMP.BODY`, in the header
`X-Shopkeeper-Signature: t=TIMESTAMP,v1=HEX`; the timestamp, in seconds of Unix time, may be five minutes
away from now. Shopify signs the body alone, in base64, in `X-Shopify-Hmac-Sha256`. What is sent again
changes nothing, for every event has an id.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.exceptions import ChooseOtherSource
from profiles.insertion import insert_or_keep
from profiles.intake.schema import EventSource

Kind = Literal["shopkeeper", "shopify"]

#: How far a message's timestamp may be from now.
TOLERANCE = timedelta(minutes=5)

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


async def make(
    session: AsyncSession, name: str, kind: Kind, *, now: datetime, secret: str | None = None
) -> EventSource:
    """Make a source; its secret is new where none is given, as Shopify gives one.

    Raises ChooseOtherSource for a name that is taken or cannot stand in an address.
    """
    if not NAME.fullmatch(name):
        raise ChooseOtherSource("A name has small letters, digits and hyphens.")
    if await session.get(EventSource, name) is not None:
        raise ChooseOtherSource(f"{name} is there already.")
    row = {"name": name, "kind": kind, "secret": secret or secrets.token_urlsafe(32), "created_at": now}
    await session.execute(insert_or_keep(session, EventSource, "name"), row)
    return await session.get_one(EventSource, name)


async def sources(session: AsyncSession) -> Sequence[EventSource]:
    """All sources by name."""
    return list(await session.scalars(select(EventSource).order_by(EventSource.name)))


async def remove(session: AsyncSession, name: str) -> bool:
    """Take no more messages from a source; whether there was one."""
    gone = delete(EventSource).where(EventSource.name == name).returning(EventSource.name)
    return await session.scalar(gone) is not None


async def used(session: AsyncSession, name: str, *, now: datetime) -> None:
    """Note that a signed message came."""
    await session.execute(update(EventSource).where(EventSource.name == name).values(used_at=now))


def sign(secret: str, body: bytes, *, now: datetime) -> str:
    """The header that proves a message in our own form."""
    timestamp = str(int(now.timestamp()))
    return f"t={timestamp},v1={_mac(secret, timestamp.encode() + b'.' + body).hex()}"


def is_signed(secret: str, body: bytes, header: str, *, now: datetime) -> bool:
    """Whether a message in our own form was signed with the secret, and just now."""
    found = SIGNATURE.fullmatch(header.strip())
    if found is None or abs(int(found[1]) - now.timestamp()) > TOLERANCE.total_seconds():
        return False
    expected = _mac(secret, found[1].encode() + b"." + body)
    return hmac.compare_digest(expected, bytes.fromhex(found[2]))


def is_signed_by_shopify(secret: str, body: bytes, header: str) -> bool:
    """Whether Shopify signed the body with the secret."""
    return hmac.compare_digest(base64.b64encode(_mac(secret, body)), header.strip().encode())


def _mac(secret: str, message: bytes) -> bytes:
    return hmac.new(secret.encode(), message, hashlib.sha256).digest()
