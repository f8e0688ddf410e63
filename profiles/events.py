"""The event log: what customers did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, and_, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import UtcDateTime
from profiles.insertion import insert_or_keep
from profiles.membership import one_of
from profiles.schema import Event, Profile, Trait


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """Something a customer did, before it is in the log. Money is in minor units of the shop's currency."""

    profile_id: int
    type: str
    at: datetime
    #: Makes a redelivery or a second import harmless; None where nothing repeats.
    key: str | None = None
    product_id: str | None = None
    category: str | None = None
    brand: str | None = None
    price: int | None = None
    quantity: int | None = None
    amount: int | None = None
    campaign_id: str | None = None
    channel: str | None = None
    sentiment: str | None = None
    topic: str | None = None
    properties: dict[str, Any] = field(default_factory=dict)


async def append(
    session: AsyncSession, events: Sequence[NewEvent], *, received_at: datetime, given_stands: bool = False
) -> int:
    """Add events to the log and return how many were new; one whose key is known is skipped.

    last_seen_at of their profiles moves forward to the latest event that has happened at `received_at`.
    With `given_stands` (an import) it stays where an import gave it for the profile.
    """
    if not events:
        return 0
    rows = [vars(event) | {"received_at": received_at} for event in events]
    # Without preserve_rowcount PostgreSQL's driver does not tell how many rows an INSERT of many added.
    addition = insert_or_keep(session, Event, "key").execution_options(preserve_rowcount=True)
    done = await session.execute(addition, rows)
    assert isinstance(done, CursorResult)
    await _move_last_seen(session, {event.profile_id for event in events}, received_at, given_stands)
    return done.rowcount


async def latest(session: AsyncSession, profile_id: int, *, limit: int = 50) -> list[Event]:
    """A profile's latest events, newest first."""
    newest = select(Event).where(Event.profile_id == profile_id).order_by(Event.at.desc(), Event.id.desc())
    return list(await session.scalars(newest.limit(limit)))


async def _move_last_seen(
    session: AsyncSession, profile_ids: set[int], received_at: datetime, given_stands: bool
) -> None:
    happened = and_(Event.profile_id == Profile.id, Event.at <= literal(received_at, UtcDateTime()))
    seen = select(func.max(Event.at)).where(happened).correlate(Profile).scalar_subquery()
    moved = update(Profile).where(
        one_of(session, Profile.id, profile_ids),
        or_(Profile.last_seen_at.is_(None), Profile.last_seen_at < seen),
    )
    if given_stands:
        given = exists().where(Trait.profile_id == Profile.id, Trait.name == "last_seen_at")
        moved = moved.where(~given)
    await session.execute(moved.values(last_seen_at=seen).execution_options(synchronize_session=False))
