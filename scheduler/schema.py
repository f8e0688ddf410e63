"""What is sent: campaigns and nudges, their deliveries, their links."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from profiles.change_triggers import attach, belongings
from profiles.database import Base, BigKey

#: Primary key of a delivery: campaign, step, profile, occurrence.
DeliveryKey = tuple[int, int, int, int]


class Campaign(Base):
    """One message to one audience. The row is the job: nothing else remembers that it must be sent."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: campaign (once) | nudge (keeps looking for new members).
    kind: Mapped[str] = mapped_column(String(16), default="campaign")
    #: Which of the ready-made nudges it is; None for what an operator made.
    ready_made: Mapped[str | None] = mapped_column(String(32), unique=True)
    #: draft | scheduled | running | paused | completed | cancelled | failed.
    state: Mapped[str] = mapped_column(String(16), default="draft")
    #: Why it failed or was paused by the product itself.
    reason: Mapped[str | None] = mapped_column(Text)
    #: Segments may be deleted, so the campaign keeps the definition and the name it was made with.
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id", ondelete="SET NULL"))
    audience_name: Mapped[str] = mapped_column(String(200))
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: The saved segments that it goes to and those left out; None where `segment_id` or the definition says
    #: it alone. See scheduler.audiences.audience.
    audience: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: Whoever has left the audience when the message would leave does not get it.
    live: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: The JSON form of a scheduler.messages.message.Message.
    message: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: The piece of content that it was written with; None where there was none, or it is gone.
    material_id: Mapped[int | None] = mapped_column(
        ForeignKey("material.id", ondelete="SET NULL"), index=True
    )
    #: 0 to 100: the share of the audience that is held out, by a stable hash.
    holdout_percent: Mapped[int] = mapped_column(default=0)
    #: A nudge reaches the same profile again only after so many days.
    repeat_after_days: Mapped[int | None]
    #: How long after the delivery a purchase counts, in days of 24 hours.
    attribution_days: Mapped[int] = mapped_column(default=7)
    #: {"type", "where"}: what counts as a conversion; None is a purchase. See scheduler.learning.goal.
    conversion: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: What a thousand messages of it cost, in minor units; None as the shop's setting says.
    cost_per_thousand: Mapped[int | None] = mapped_column(BigKey)
    #: Its variants and how customers are given to them; None without any. See scheduler.learning.experiment.
    experiment: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: What the customer waits for, an order's state say: no frequency cap holds it back, and none counts it.
    transactional: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: hold | skip: what becomes of its messages in quiet hours; None as the shop's setting says.
    when_quiet: Mapped[str | None] = mapped_column(String(8))
    #: So long after its time a message that has not left is skipped; None: it is sent however late.
    skip_after_minutes: Mapped[int | None]
    #: From then on nothing of it is sent any more.
    expires_at: Mapped[datetime | None]
    #: At most so many of its messages leave in a minute; None: as many as the bot may send.
    messages_per_minute: Mapped[int | None]
    #: By whose clock it is sent and how often; None: once, when it is due. See scheduler.audiences.timing.
    timing: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: Which time it is sent, from 0: only one that is repeated goes beyond.
    occurrence: Mapped[int] = mapped_column(default=0, server_default="0")
    #: The calendar day that this occurrence is for; None where it is for no certain one.
    occurs_on: Mapped[date | None]
    #: When the next occurrence begins; None where there is none, and while one is being planned.
    next_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: When it is due, of a repeated one the latest occurrence; None for a draft, and for "now" the moment it
    #: was started.
    send_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    #: When planning last ended; None while members are still being written down, so that a crash is noticed.
    planned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "state", "send_at"),)


class Delivery(Base):
    """One message to one profile. The primary key is the promise that it is sent at most once."""

    __tablename__ = "delivery"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    #: Which message of a journey; 0 where there is only one.
    step: Mapped[int] = mapped_column(primary_key=True, default=0)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    #: Which time this profile is reached by this step, from 0: only what is repeated goes beyond.
    occurrence: Mapped[int] = mapped_column(primary_key=True, default=0)
    #: planned -> sending -> sent | failed | skipped | unknown; held_out stays what it is.
    state: Mapped[str] = mapped_column(String(16))
    #: Why it failed or was skipped, in the field's terms.
    reason: Mapped[str | None] = mapped_column(String(200))
    channel: Mapped[str | None] = mapped_column(String(32))
    #: Not before this moment.
    due_at: Mapped[datetime]
    #: What `due_at` was at first, once it has been put off.
    wanted_at: Mapped[datetime | None]
    planned_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    #: The process that claimed it, so that a restart can tell its own leavings.
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None]
    #: The messenger's id of the message.
    message_id: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    #: Part of the tracked address of this delivery's button; unguessable.
    link_token: Mapped[str] = mapped_column(String(32), unique=True)
    #: When the button was first followed.
    clicked_at: Mapped[datetime | None]
    #: Purchases before this moment count for the message (or, where it is held out, against it).
    counts_until: Mapped[datetime | None]
    #: Which variant of the message it is; None without variants, and before the first claim.
    variant: Mapped[str | None] = mapped_column(String(16))
    #: resend | leave: what a person last decided when nobody knew whether it had arrived.
    decision: Mapped[str | None] = mapped_column(String(8))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("operator.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "campaign_id", "state", "due_at", "profile_id"),
        Index(None, "profile_id", "sent_at"),
        # Of two customers who become one, nobody gets a message that one of them has; what went out stays.
        {"info": {"rank": lambda row: int(row["state"] != "planned"), "numbered_by": "occurrence"}},
    )


class ButtonClick(Base):
    """When one button of a delivery was first followed."""

    __tablename__ = "button_click"

    link_token: Mapped[str] = mapped_column(
        ForeignKey("delivery.link_token", ondelete="CASCADE"), primary_key=True
    )
    #: The button's place, from 0.
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class Material(Base):
    """A piece of content that messages are written with: a text, a picture, an offer, or several of them."""

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    text: Mapped[str] = mapped_column(Text, default="")
    #: An https address.
    image: Mapped[str | None] = mapped_column(String(2048))
    #: The name of an offer.
    offer: Mapped[str | None] = mapped_column(String(100))
    #: What the text is written in; None where nobody has said.
    language: Mapped[str | None] = mapped_column(String(16), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class MaterialTag(Base):
    """A word by which a material is found."""

    __tablename__ = "material_tag"

    material_id: Mapped[int] = mapped_column(ForeignKey("material.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(50), primary_key=True, index=True)


#: What is planned or on its way is asked about by no segment: only what became of it is told.
DELIVERY_FEED = belongings(
    "delivery", "'delivery'", only="{row}.state NOT IN ('planned', 'sending') OR {row}.clicked_at IS NOT NULL"
)
attach(Base.metadata.tables["delivery"], DELIVERY_FEED)
