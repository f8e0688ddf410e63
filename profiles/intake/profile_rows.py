"""Rows of a customer file: what each one says about a profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from profiles import values
from profiles.exceptions import RefusedValue
from profiles.intake.rows import Rejection, Row
from profiles.traits import Value

#: Reads the value of a trait of this name; raises RefusedValue.
ReadTrait = Callable[[str, Any], Value]

#: Columns that are the profile's own, and how they are read.
COLUMNS: dict[str, Callable[[Any], Any]] = {
    "name": values.text(200),
    "language": values.language,
    "country": values.country,
    "city": values.text(100),
    "timezone": values.zone,
    "channel": values.text(32),
    "created_at": values.moment,
    "birthday": values.day,
    "lifecycle_stage": values.text(32),
    "rfm_type": values.text(32),
    "last_seen_at": values.moment,
}

#: Columns that hold an address: the channel they belong to, and how they are read.
ADDRESSES: dict[str, tuple[str, Callable[[Any], str]]] = {
    "telegram_id": ("telegram", values.text(200)),
    "web_id": ("web", values.text(200)),
    "email": ("email", values.email),
    "phone": ("phone", values.phone),
}

#: Shopkeeper computes these itself where nobody gave them, so a given one is kept as a trait as well:
#: the trait names the source and says that the value stands.
GIVEN = frozenset({"lifecycle_stage", "rfm_type", "last_seen_at"})

#: Columns that hold consent to marketing on one channel only.
CHANNEL_CONSENTS = {f"consent_{channel}": channel for channel in ("telegram", "web", "email", "sms")}

KNOWN = frozenset({"id", "consent", "tags", *COLUMNS, *ADDRESSES, *CHANNEL_CONSENTS})
REQUIRED = ("id",)

_reference = values.text(200)
_trait_name = values.text(100)


@dataclass
class ProfileRow:
    """What one row says; what it does not mention stays as it is."""

    line: int
    reference: str
    #: The profile's own columns.
    columns: dict[str, Any] = field(default_factory=dict)
    traits: dict[str, Value] = field(default_factory=dict)
    #: None where the row says nothing about tags; an empty set takes all of them off.
    tags: frozenset[str] | None = None
    consent: bool | None = None
    #: Addresses (channel, external id), with the column that gave them.
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)
    #: Consent to marketing on one channel only.
    channel_consents: dict[str, bool] = field(default_factory=dict)


def read_profile(row: Row, read_trait: ReadTrait) -> ProfileRow | Rejection:
    """The meaning of one row, or why it is refused. `read_trait` reads the value of a further column."""
    if "id" not in row.values:
        return Rejection(row.line, "id", "It is missing.")
    column = "id"
    try:
        read = ProfileRow(row.line, _reference(row.values["id"]))
        for column, value in row.values.items():
            _take(read, column, value, read_trait)
    except RefusedValue as refused:
        return Rejection(row.line, column, refused.reason)
    return read


def _take(read: ProfileRow, column: str, value: Any, read_trait: ReadTrait) -> None:
    if column in COLUMNS:
        read.columns[column] = COLUMNS[column](value)
        if column in GIVEN:
            given = read.columns[column]
            read.traits[column] = given.isoformat() if isinstance(given, datetime) else given
    elif column in ADDRESSES:
        channel, reader = ADDRESSES[column]
        read.addresses[channel, reader(value)] = column
    elif column == "consent":
        read.consent = values.flag(value)
    elif column in CHANNEL_CONSENTS:
        read.channel_consents[CHANNEL_CONSENTS[column]] = values.flag(value)
    elif column == "tags":
        read.tags = values.tags(value)
    elif column != "id":
        read.traits[_trait_name(column)] = read_trait(column, value)
