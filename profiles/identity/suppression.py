"""Suppression: who was erased stays away from imports, known only by a keyed hash.

The key lies in the database beside the hashes: it keeps hashes of two shops, or of a list of guesses made
elsewhere, from being compared. Whoever has the whole database can still test a guess.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from contextlib import suppress as suppress_refusal

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import values
from profiles.exceptions import RefusedValue
from profiles.identity.schema import Suppression, SuppressionKey
from profiles.insertion import insert_or_keep
from profiles.membership import one_of

#: A channel and the id somebody has there.
Address = tuple[str, str]


async def suppress(
    session: AsyncSession, references: Collection[str], addresses: Collection[Address]
) -> None:
    """Keep these references and addresses away from imports until somebody lifts that."""
    key = await _key(session) or await _make_key(session)
    rows = [{"hash": _hash(key, one)} for one in _all(references, addresses)]
    if rows:
        await session.execute(insert_or_keep(session, Suppression, "hash"), rows)


async def suppressed(
    session: AsyncSession, references: Collection[str], addresses: Collection[Address]
) -> set[str | Address]:
    """Those of the references and addresses that belonged to somebody who was erased."""
    key = await _key(session)
    if key is None:
        return set()
    hashed = {_hash(key, one): one for one in _all(references, addresses)}
    found = select(Suppression.hash).where(one_of(session, Suppression.hash, hashed))
    return {hashed[each] for each in await session.scalars(found)}


async def lift(session: AsyncSession, one: str | Address) -> bool:
    """Let imports bring this reference or address again; whether it was suppressed."""
    key = await _key(session)
    if key is None:
        return False
    held = Suppression.hash == _hash(key, one)
    return await session.scalar(delete(Suppression).where(held).returning(Suppression.hash)) is not None


async def lift_named(session: AsyncSession, name: str) -> bool:
    """`lift` for what a person writes: a reference, `channel:id`, an e-mail address or a telephone number."""
    channel, colon, external_id = name.partition(":")
    meant: list[str | Address] = [name, (channel, external_id)] if colon else [name]
    for kind, read in (("email", values.email), ("phone", values.phone)):
        with suppress_refusal(RefusedValue):
            meant.append((kind, read(name)))
    return any([await lift(session, one) for one in meant])


def _all(references: Collection[str], addresses: Collection[Address]) -> list[str | Address]:
    return [*references, *addresses]


def _hash(key: bytes, one: str | Address) -> str:
    # A channel holds no NUL, so no reference reads like an address.
    written = f"\0{one}" if isinstance(one, str) else f"{one[0]}\0{one[1]}"
    return hmac.new(key, written.encode(), hashlib.sha256).hexdigest()


async def _key(session: AsyncSession) -> bytes | None:
    key = await session.scalar(select(SuppressionKey.key).where(SuppressionKey.id == 1))
    return None if key is None else bytes.fromhex(key)


async def _make_key(session: AsyncSession) -> bytes:
    row = {"id": 1, "key": secrets.token_hex(32)}
    await session.execute(insert_or_keep(session, SuppressionKey, "id"), row)
    key = await _key(session)
    assert key is not None
    return key
