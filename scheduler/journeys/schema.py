"""Journeys, their versions, who is in them, and what became of each step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from profiles.change_triggers import attach
from profiles.database import Base, BigKey, table_of
from profiles.schema import Profile
from scheduler.journeys.marks import MARKS
from segments.schema import Segment


class Journey(Base):
    """Something that happens with customers step by step. The row is the job, as of a campaign."""

    __tablename__ = "journey"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: Which of the ready-made nudges it is; None for what an operator made.
    ready_made: Mapped[str | None] = mapped_column(String(32), unique=True)
    #: draft | running | paused | stopped.
    state: Mapped[str] = mapped_column(String(16))
    #: Why the product itself paused it.
    reason: Mapped[str | None] = mapped_column(Text)
    #: The definition as it is being written; who enters gets the one of `version`.
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: The version that new entrants get; 0 before the first start.
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    #: When it last began to take people in; what happened before starts nothing.
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: Events up to this one are dealt with.
    event_mark: Mapped[int] = mapped_column(BigKey, default=0)
    #: Where the mark may move to once nobody can still be writing an earlier event, and since when it waits.
    event_seen: Mapped[int] = mapped_column(BigKey, default=0)
    event_seen_at: Mapped[datetime | None]
    #: Changes of segments up to this one are dealt with.
    segment_mark: Mapped[int] = mapped_column(BigKey, default=0)
    #: When a schedule or a date of the profile is looked at next.
    next_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "state"),)


class JourneyVersion(Base):
    """A definition as it was started. It never changes: who entered with it finishes it."""

    __tablename__ = "journey_version"

    journey_id: Mapped[int] = mapped_column(ForeignKey("journey.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class JourneyMessage(Base):
    """The campaign through which the message of one step is sent, so that all its rules and reports hold."""

    __tablename__ = "journey_message"

    journey_id: Mapped[int] = mapped_column(ForeignKey("journey.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    #: The id of the step in the definition.
    step: Mapped[str] = mapped_column(String(64), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), unique=True)


class JourneyRun(Base):
    """One customer's way through a journey, once."""

    __tablename__ = "journey_run"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    journey_id: Mapped[int] = mapped_column(ForeignKey("journey.id", ondelete="CASCADE"))
    version: Mapped[int]
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"))
    #: Which time this customer is in the journey, from 0; also that of the run's deliveries.
    occurrence: Mapped[int]
    #: What let them in, so that the same thing does so once: `event:17`, `birthday:2026` ...
    cause: Mapped[str] = mapped_column(String(100))
    #: The same in words.
    why: Mapped[str] = mapped_column(String(200))
    #: running | completed | exited | goal | stopped.
    state: Mapped[str] = mapped_column(String(16))
    #: Why it ended.
    reason: Mapped[str | None] = mapped_column(String(200))
    #: The step that is waited in or comes next.
    step: Mapped[str] = mapped_column(String(64))
    #: When to look at it again; None once it has ended.
    due_at: Mapped[datetime | None]
    #: When the present wait ends; None where it has not begun.
    until: Mapped[datetime | None]
    entered_at: Mapped[datetime]
    #: What happens after this counts for the goal: when the cause happened, which may be before it was read.
    since: Mapped[datetime]
    #: When it came to the present step.
    moved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: True while it keeps the customer from being in the journey a second time; otherwise None, for the
    #: unique key.
    alone: Mapped[bool | None]
    #: True while the customer gets no message of anything else; otherwise None.
    silences: Mapped[bool | None]

    __table_args__ = (
        UniqueConstraint("journey_id", "profile_id", "occurrence"),
        UniqueConstraint("journey_id", "profile_id", "cause", name="uq_journey_run_cause"),
        UniqueConstraint("journey_id", "profile_id", "alone", name="uq_journey_run_alone"),
        Index(
            "ix_journey_run_due",
            "journey_id",
            "due_at",
            postgresql_where=text("due_at IS NOT NULL"),
            sqlite_where=text("due_at IS NOT NULL"),
        ),
        Index("ix_journey_run_step", "journey_id", "version", "step", "state"),
        Index("ix_journey_run_profile", "profile_id", "entered_at"),
        # Of two customers who become one, what has ended stays; of two live runs one goes on.
        {"info": {"rank": lambda row: int(row["ended_at"] is not None), "numbered_by": "occurrence"}},
    )


class JourneyVisit(Base):
    """A step that a run has taken, written in the transaction in which the run's own row moves on.

    When two customers become one, the run that stays may get the visits of the other one, too.
    """

    __tablename__ = "journey_visit"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("journey_run.id", ondelete="CASCADE"))
    #: The id of the step in the definition.
    step: Mapped[str] = mapped_column(String(64))
    #: The step's place in the definition: runs only go down, so this is the order of the visits.
    place: Mapped[int]
    at: Mapped[datetime]
    #: What happened there and why, in words.
    reason: Mapped[str] = mapped_column(String(200))

    __table_args__ = (Index(None, "run_id", "place"),)


class ReferralCode(Base):
    """What a customer's own link ends with. Two customers who become one keep both."""

    __tablename__ = "referral_code"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime]


class Referral(Base):
    """A friend whom somebody's link brought. The key on the profile is the promise that each counts once."""

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: The friend.
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), unique=True)
    #: Whose link it was; the code's profile may become another one's.
    code_id: Mapped[int] = mapped_column(ForeignKey("referral_code.id", ondelete="CASCADE"), index=True)
    #: When the friend first came.
    at: Mapped[datetime]
    #: When they first bought.
    bought_at: Mapped[datetime | None]


for mark, model in zip(MARKS, (Profile, Segment), strict=True):
    attach(table_of(model), [mark])
