"""One customer's whole record in memory, for the reference evaluator and for reasons in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, FromClause, Row, Select, String, bindparam, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.consent import MARKETING, Decision
from profiles.database import UtcDateTime, table_of
from profiles.membership import in_ids
from profiles.schema import Consent, Event, Identity, Profile, Tag, Trait
from segments.traits.schema import ExpectedPurchase

Rows = Sequence[Any]

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
MESSAGE_FIELDS = tuple(each.name for each in fields(Message))


def _of_owners(table: FromClause, *names: str, order: str | None = None) -> Select[Any]:
    """The columns of some profiles' rows, after their owner, in the order of a column where one is given.

    Made once: a dialect then finds it among its compiled statements at once.
    """
    columns = table.c
    query = select(columns.profile_id, *(columns[name] for name in names)).where(in_ids(columns.profile_id))
    return query if order is None else query.order_by(columns[order])


TAGS = _of_owners(table_of(Tag), "tag")
TRAITS = _of_owners(table_of(Trait), "name", "text_value", "number_value")
ADDRESSES = _of_owners(table_of(Identity), "channel", "blocked_at")
DECISIONS = _of_owners(table_of(Consent), "channel", "granted", "purpose", order="id")
EVENTS = _of_owners(table_of(Event), *EVENT_FIELDS, order="id")
#: The plain comparison would have SQLite start from the index of types.
EVENTS_OF_TYPES = EVENTS.where(func.coalesce(Event.type, "").in_(bindparam("types", expanding=True)))
MESSAGES = _of_owners(DELIVERIES, *MESSAGE_FIELDS)
EXPECTED = _of_owners(table_of(ExpectedPurchase), "category", "expected_on", order="category")

#: By name in the feed of changes: the field of a record, how its rows are read, and what is made of them.
PARTS: Mapping[str, tuple[str, Select[Any], Callable[[Rows], Any]]] = {
    "tag": ("tags", TAGS, lambda rows: frozenset(tag for _, tag in rows)),
    "trait": ("traits", TRAITS, lambda rows: {name: (text, number) for _, name, text, number in rows}),
    "identity": (
        "addresses",
        ADDRESSES,
        lambda rows: tuple(Address(channel=channel, blocked=at is not None) for _, channel, at in rows),
    ),
    "consent": ("decisions", DECISIONS, lambda rows: tuple(Choice(*choice) for _, *choice in rows)),
    "event": ("events", EVENTS, lambda rows: tuple(_happening(row) for row in rows)),
    "delivery": ("messages", MESSAGES, lambda rows: tuple(_message(row) for row in rows)),
    "expected": ("expected", EXPECTED, lambda rows: tuple((category, day) for _, category, day in rows)),
}


async def records_of(
    session: AsyncSession, profiles: Sequence[Profile | Row[Any]], about: frozenset[str] | None = None
) -> list[Customer]:
    """The records of these profiles, in their order. Meant for few: it reads all their events.

    `about` is what conditions ask about (`Condition.asks_about`): the rest of the records stays empty then.
    """
    ids = [profile.id for profile in profiles]
    found: dict[int, dict[str, Any]] = {
        profile.id: {name: getattr(profile, name) for name in PROFILE_FIELDS} for profile in profiles
    }
    for kind, (name, query, made_of) in PARTS.items():
        if about is None or is_asked(kind, about):
            groups = await _grouped(session, query, ids, about if kind == "event" else None)
            for profile_id, rows in groups.items():
                found[profile_id][name] = made_of(rows)
    return [Customer(**found[number]) for number in ids]


def is_asked(kind: str, about: frozenset[str]) -> bool:
    """Whether a part of the record, by its name in the feed of changes, is asked about."""
    return any(one == kind or one.startswith(f"{kind}:") for one in about)


async def _grouped(
    session: AsyncSession, query: Select[Any], ids: list[int], about: frozenset[str] | None
) -> dict[int, list[Row[Any]]]:
    """The rows of each profile; of events those of the types that are asked about."""
    values: dict[str, Any] = {"ids": ids}
    if about is not None and "event:*" not in about:
        query = EVENTS_OF_TYPES
        values["types"] = sorted(one.removeprefix("event:") for one in about if one.startswith("event:"))
    groups: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in await session.execute(query, values):
        groups[row[0]].append(row)
    return groups


def _happening(row: Row[Any]) -> Happening:
    return Happening(**dict(zip(EVENT_FIELDS, row[1:], strict=True)))


def _message(row: Row[Any]) -> Message:
    return Message(**dict(zip(MESSAGE_FIELDS, row[1:], strict=True)))
