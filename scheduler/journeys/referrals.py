"""Referrals: a link of each customer's own, and the friends who came and bought through it.

A friend is who was unknown before; each counts once, for whoever's link they opened first, and nobody for
themselves. Both moments are `referral` events of the customer who brought them, told apart by their topic.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from profiles.events import NewEvent, append
from profiles.insertion import insert_or_keep
from profiles.membership import one_of
from profiles.schema import Event
from scheduler.journeys.schema import Referral, ReferralCode

#: The event's type, and its topics.
EVENT, ARRIVED, BOUGHT = "referral", "arrived", "bought"
#: For so long a friend's first purchase counts.
COUNTED = timedelta(days=365)
_PAYLOAD = re.compile(r"ref_([A-Za-z0-9_-]{8,32})")


@dataclass(frozen=True)
class Brought:
    """How many customers shared a link that somebody followed, how many friends came, and how many bought."""

    by: int
    arrived: int
    bought: int


def payload(code: str) -> str:
    """What a chat is opened with."""
    return f"ref_{code}"


def code_in(text: str) -> str | None:
    """The code of a payload; None where it is something else."""
    found = _PAYLOAD.fullmatch(text)
    return found[1] if found else None


def address(public_url: str, code: str) -> str:
    """The link that a customer passes on."""
    return f"{public_url.rstrip('/')}/r/{code}"


async def codes_of(session: AsyncSession, profile_ids: Collection[int], *, now: datetime) -> dict[int, str]:
    """Each customer's code, made where there is none."""
    found = await _codes(session, profile_ids)
    missing = sorted({*profile_ids} - found.keys())
    made = {profile_id: secrets.token_urlsafe(9) for profile_id in missing}
    session.add_all(
        ReferralCode(profile_id=profile_id, code=code, created_at=now) for profile_id, code in made.items()
    )
    await session.flush()
    return found | made


async def arrive(session: AsyncSession, text: str, friend_id: int, *, channel: str, now: datetime) -> bool:
    """Somebody who was unknown opened a chat with this payload; whether it counts."""
    code = await session.scalar(select(ReferralCode).where(ReferralCode.code == (code_in(text) or "")))
    if code is None or code.profile_id == friend_id:
        return False
    row = {"profile_id": friend_id, "code_id": code.id, "at": now}
    new = insert_or_keep(session, Referral, "profile_id").returning(Referral.id)
    referral_id = await session.scalar(new, row)
    if referral_id is None:
        return False
    event = _event(referral_id, code.profile_id, ARRIVED, now)
    await append(session, [event], received_at=now)
    return True


async def note_purchases(database: Database, *, now: datetime) -> int:
    """Remember the first purchases of friends; how many are new. Twice changes nothing."""
    async with database.read() as session:
        waiting = await _bought(session, now)
    if not waiting:
        return 0
    async with database.begin() as session:
        return sum([await _note(session, *each, now=now) for each in waiting])


async def brought(session: AsyncSession) -> Brought:
    """What all links have brought."""
    query = select(
        func.count(func.distinct(ReferralCode.profile_id)),
        func.count(Referral.id),
        func.count(Referral.bought_at),
    ).join(ReferralCode, ReferralCode.id == Referral.code_id)
    by, arrived, bought = (await session.execute(query)).one()
    return Brought(by, arrived, bought)


async def _codes(session: AsyncSession, profile_ids: Collection[int]) -> dict[int, str]:
    query = select(ReferralCode).where(one_of(session, ReferralCode.profile_id, set(profile_ids)))
    # Who became one with somebody else has two; both lead to them.
    rows = await session.scalars(query.order_by(ReferralCode.id.desc()))
    return {row.profile_id: row.code for row in rows}


async def _bought(session: AsyncSession, now: datetime) -> list[tuple[int, int, datetime]]:
    """Referral, the customer who brought the friend, and the friend's first purchase."""
    first = func.min(Event.at)
    query = (
        select(Referral.id, ReferralCode.profile_id, first)
        .join(ReferralCode, ReferralCode.id == Referral.code_id)
        .join(Event, (Event.profile_id == Referral.profile_id) & (Event.type == "purchase"))
        .where(
            Referral.bought_at.is_(None),
            Referral.at > now - COUNTED,
            # They may have turned out to be the same person since.
            Referral.profile_id != ReferralCode.profile_id,
            Event.at <= now,
        )
        .group_by(Referral.id, ReferralCode.profile_id, Referral.at)
        .having(first >= Referral.at)
    )
    return [(row[0], row[1], row[2]) for row in await session.execute(query)]


async def _note(
    session: AsyncSession, referral_id: int, owner_id: int, at: datetime, *, now: datetime
) -> int:
    noted = update(Referral).where(Referral.id == referral_id, Referral.bought_at.is_(None))
    if await session.scalar(noted.values(bought_at=at).returning(Referral.id)) is None:
        return 0
    return await append(session, [_event(referral_id, owner_id, BOUGHT, at)], received_at=now)


def _event(referral_id: int, owner_id: int, topic: str, at: datetime) -> NewEvent:
    return NewEvent(profile_id=owner_id, type=EVENT, at=at, key=f"{EVENT}:{referral_id}:{topic}", topic=topic)
