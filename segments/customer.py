"""One customer's whole record in memory, for the reference evaluator and for reasons in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, String, column, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import UtcDateTime
from profiles.schema import Event, Identity, Profile, Tag, Trait

#: The table of scheduler/, read and never written here: what stands above this package is not imported.
DELIVERIES = table(
    "delivery",
    column("profile_id", BigInteger()),
    column("campaign_id", BigInteger()),
    column("state", String()),
    column("planned_at", UtcDateTime()),
    column("sent_at", UtcDateTime()),
    column("clicked_at", UtcDateTime()),
)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One event. Money is in minor units."""

    type: str
    at: datetime
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


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a customer can be written to; `blocked` where the channel refused."""

    channel: str
    blocked: bool = False


@dataclass(frozen=True, kw_only=True)
class Message:
    """One delivery of a campaign to the customer."""

    campaign_id: int
    state: str
    planned_at: datetime
    sent_at: datetime | None = None
    clicked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Everything that a condition may ask about one customer."""

    reference: str
    #: The profile's number.
    id: int = 0
    created_at: datetime
    name: str | None = None
    language: str | None = None
    country: str | None = None
    city: str | None = None
    timezone: str | None = None
    birthday: date | None = None
    channel: str | None = None
    consent: bool | None = None
    lifecycle_stage: str | None = None
    rfm_type: str | None = None
    last_seen_at: datetime | None = None
    tags: frozenset[str] = frozenset()
    #: name -> (text, number), as the table keeps them.
    traits: dict[str, tuple[str | None, float | None]] = field(default_factory=dict)
    addresses: tuple[Address, ...] = ()
    events: tuple[Happening, ...] = ()
    messages: tuple[Message, ...] = ()


PROFILE_FIELDS = (
    "id",
    "reference",
    "created_at",
    "name",
    "language",
    "country",
    "city",
    "timezone",
    "birthday",
    "channel",
    "consent",
    "lifecycle_stage",
    "rfm_type",
    "last_seen_at",
)
EVENT_FIELDS = tuple(each.name for each in fields(Happening))


async def records_of(session: AsyncSession, profiles: Sequence[Profile]) -> list[Customer]:
    """The records of these profiles, in their order. Meant for few: it reads all their events."""
    ids = [profile.id for profile in profiles]
    tags = await _grouped(session, Tag, ids)
    traits = await _grouped(session, Trait, ids)
    identities = await _grouped(session, Identity, ids)
    events = await _grouped(session, Event, ids)
    messages = await _messages(session, ids)
    return [
        Customer(
            **{name: getattr(profile, name) for name in PROFILE_FIELDS},
            tags=frozenset(row.tag for row in tags[profile.id]),
            traits={row.name: (row.text_value, row.number_value) for row in traits[profile.id]},
            addresses=tuple(_address(row) for row in identities[profile.id]),
            events=tuple(
                Happening(**{name: getattr(row, name) for name in EVENT_FIELDS}) for row in events[profile.id]
            ),
            messages=tuple(messages[profile.id]),
        )
        for profile in profiles
    ]


def _address(row: Identity) -> Address:
    return Address(channel=row.channel, blocked=row.blocked_at is not None)


async def _messages(session: AsyncSession, ids: list[int]) -> dict[int, list[Message]]:
    columns = DELIVERIES.c
    query = select(columns.profile_id, *(columns[each.name] for each in fields(Message)))
    groups: dict[int, list[Message]] = defaultdict(list)
    for owner, *values in await session.execute(query.where(columns.profile_id.in_(ids))):
        names = (each.name for each in fields(Message))
        groups[owner].append(Message(**dict(zip(names, values, strict=True))))
    return groups


async def _grouped(session: AsyncSession, table: Any, ids: list[int]) -> dict[int, list[Any]]:
    query = select(table).where(table.profile_id.in_(ids)).order_by(*table.__table__.primary_key)
    rows = await session.scalars(query)
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.profile_id].append(row)
    return groups
