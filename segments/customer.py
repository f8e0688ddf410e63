"""One customer's whole record in memory, for the reference evaluator and for reasons in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, String, column, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.consent import MARKETING, Decision
from profiles.database import UtcDateTime
from profiles.schema import Consent, Event, Identity, Profile, Tag, Trait
from segments.traits.schema import ExpectedPurchase

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


@dataclass(frozen=True)
class Choice(Decision):
    """An entry of the consent ledger."""

    purpose: str = MARKETING


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
    #: In the order of the ledger.
    decisions: tuple[Choice, ...] = ()
    #: The categories that they buy again and again, each with the day of the expected purchase.
    expected: tuple[tuple[str, date], ...] = ()

    def events_of(self, types: Sequence[str]) -> Sequence[Happening]:
        """The events of these types, or of all where none is named, oldest first."""
        if not types:
            return self._in_order
        if len(types) == 1:
            return self._by_type.get(types[0], ())
        return [event for event in self._in_order if event.type in types]

    @cached_property
    def _in_order(self) -> list[Happening]:
        return sorted(self.events, key=lambda event: event.at)

    @cached_property
    def _by_type(self) -> dict[str, list[Happening]]:
        groups: dict[str, list[Happening]] = defaultdict(list)
        for event in self._in_order:
            groups[event.type].append(event)
        return groups

    def decisions_about(self, purpose: str) -> list[Choice]:
        """The entries of the ledger for one purpose, oldest first."""
        return [one for one in self.decisions if one.purpose == purpose]


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
EVENT_COLUMNS = tuple(getattr(Event, name) for name in EVENT_FIELDS)
MESSAGE_FIELDS = tuple(each.name for each in fields(Message))
MESSAGE_COLUMNS = tuple(DELIVERIES.c[name] for name in MESSAGE_FIELDS)


async def records_of(session: AsyncSession, profiles: Sequence[Profile]) -> list[Customer]:
    """The records of these profiles, in their order. Meant for few: it reads all their events."""
    ids = [profile.id for profile in profiles]
    tags = await _grouped(session, ids, Tag.profile_id, Tag.tag)
    traits = await _grouped(session, ids, Trait.profile_id, Trait.name, Trait.text_value, Trait.number_value)
    addresses = await _grouped(session, ids, Identity.profile_id, Identity.channel, Identity.blocked_at)
    choices = await _grouped(
        session, ids, Consent.profile_id, Consent.channel, Consent.granted, Consent.purpose, order=Consent.id
    )
    events = await _grouped(session, ids, Event.profile_id, *EVENT_COLUMNS, order=Event.id)
    messages = await _grouped(session, ids, DELIVERIES.c.profile_id, *MESSAGE_COLUMNS)
    awaited = (ExpectedPurchase.profile_id, ExpectedPurchase.category, ExpectedPurchase.expected_on)
    expected = await _grouped(session, ids, *awaited, order=ExpectedPurchase.category)
    return [
        Customer(
            **{name: getattr(profile, name) for name in PROFILE_FIELDS},
            tags=frozenset(tag for (tag,) in tags[profile.id]),
            traits={name: (text, number) for name, text, number in traits[profile.id]},
            addresses=tuple(
                Address(channel=channel, blocked=blocked_at is not None)
                for channel, blocked_at in addresses[profile.id]
            ),
            decisions=tuple(Choice(*choice) for choice in choices[profile.id]),
            expected=tuple((category, day) for category, day in expected[profile.id]),
            events=tuple(_happening(*values) for values in events[profile.id]),
            messages=tuple(
                Message(**dict(zip(MESSAGE_FIELDS, values, strict=True))) for values in messages[profile.id]
            ),
        )
        for profile in profiles
    ]


def _happening(*values: Any) -> Happening:
    return Happening(**dict(zip(EVENT_FIELDS, values, strict=True)))


async def _grouped(
    session: AsyncSession, ids: list[int], owner: Any, *columns: Any, order: Any = None
) -> dict[int, list[tuple[Any, ...]]]:
    """The columns of each profile's rows, in the order of a column where one is given."""
    query = select(owner, *columns).where(owner.in_(ids))
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for profile_id, *values in await session.execute(query if order is None else query.order_by(order)):
        groups[profile_id].append(tuple(values))
    return groups
