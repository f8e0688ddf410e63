"""Saved segments, their members, and who came and went."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from profiles.change_triggers import attach, belongings
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
    #: The set of members that readers see; None until the first one is complete.
    generation: Mapped[int | None]
    #: Of what definition in which circumstances that set is: a hash.
    computed_for: Mapped[str | None] = mapped_column(String(64))
    #: When everybody was last looked at; what happened since is followed one by one.
    computed_at: Mapped[datetime | None]
    #: Everybody has to be looked at again.
    stale: Mapped[bool | None]
    #: Why it could not be computed, and when that was last tried; None while it can.
    error: Mapped[str | None] = mapped_column(Text)
    error_at: Mapped[datetime | None]


class SegmentMember(Base):
    """A profile in a segment. Sets of another generation than the segment's are being built, or are old."""

    __tablename__ = "segment_member"

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    #: When it was found to belong.
    since: Mapped[datetime]

    __table_args__ = (Index(None, "profile_id"),)


class SegmentRecheck(Base):
    """The earliest instant at which time alone may let a profile enter or leave a segment."""

    __tablename__ = "segment_recheck"

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"), primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    recheck_at: Mapped[datetime]

    __table_args__ = (Index(None, "profile_id"), Index(None, "recheck_at", "profile_id"))


class SegmentChange(Base):
    """A profile entered or left a segment; written once for each time, in the order in which it was found.

    Neither the first members of a segment nor those of a changed definition enter: they are there.
    """

    __tablename__ = "segment_change"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    #: False where it left.
    entered: Mapped[bool]
    at: Mapped[datetime]
    generation: Mapped[int]

    __table_args__ = (Index(None, "segment_id", "at"),)


#: Where two profiles become one, a membership goes along: whoever has got it has to be judged again.
MOVED_MEMBERS = [one for one in belongings("segment_member", "'new'") if one.operation == "update"]
attach(Base.metadata.tables["segment_member"], MOVED_MEMBERS)
