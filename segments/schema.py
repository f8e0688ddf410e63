"""Saved segments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from profiles.database import Base, BigKey


class Segment(Base):
    """A named SegmentDefinition."""

    __tablename__ = "segment"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    #: The condition tree as JSON, in the form of `schema_version`.
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    schema_version: Mapped[int] = mapped_column(default=1)
    #: The marketer's own words, where there were any.
    request: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
