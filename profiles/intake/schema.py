"""The tables of what comes in from elsewhere: mappings of foreign files, and systems that post events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from profiles.database import Base


class ColumnMapping(Base):
    """What the columns of a foreign file mean, remembered by name."""

    __tablename__ = "column_mapping"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    #: profiles | events.
    kind: Mapped[str] = mapped_column(String(16))
    #: A profiles.intake.mapping.Mapping as JSON.
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime]


class EventSource(Base):
    """A system that posts events to us and signs them."""

    __tablename__ = "event_source"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: shopkeeper (our own form and signature) | shopify.
    kind: Mapped[str] = mapped_column(String(16))
    #: Both sides need the secret itself to compute a signature, so it is kept as it is.
    secret: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    #: When a signed message last came.
    used_at: Mapped[datetime | None]
