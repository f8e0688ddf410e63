"""The ground's tables: customers, what they did, what they allow, and who serves them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from profiles.database import Base, BigKey


class Profile(Base):
    """A customer as we know them."""

    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: The shop's own id of the customer, or `channel:external_id` where a chat came first.
    reference: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str | None] = mapped_column(String(200))
    #: ISO 639-1, lower case.
    language: Mapped[str | None] = mapped_column(String(16))
    #: ISO 3166-1 alpha-2, upper case, as the source gave it.
    country: Mapped[str | None] = mapped_column(String(64))
    city: Mapped[str | None] = mapped_column(String(100))
    #: IANA name; None means the shop's own zone.
    timezone: Mapped[str | None] = mapped_column(String(64))
    birthday: Mapped[date | None]
    #: The customer's main channel.
    channel: Mapped[str | None] = mapped_column(String(32))
    #: The latest entry of the consent ledger for marketing; None where nothing is recorded.
    consent: Mapped[bool | None]
    lifecycle_stage: Mapped[str | None] = mapped_column(String(32))
    rfm_type: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "last_seen_at"), Index(None, "name"))


class Identity(Base):
    """One address of a customer: a channel and the id they have there."""

    __tablename__ = "identity"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(32))
    external_id: Mapped[str] = mapped_column(String(200))
    #: Set when the channel told us that we may not write there any more.
    blocked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("channel", "external_id"),)


class Consent(Base):
    """One entry of the consent ledger. Entries are added, never changed."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(32))
    #: None means every channel.
    channel: Mapped[str | None] = mapped_column(String(32))
    granted: Mapped[bool]
    at: Mapped[datetime]
    #: Where it came from: `import`, `telegram:/start`, `link`, `console:NAME` ...
    source: Mapped[str] = mapped_column(String(100))

    __table_args__ = (
        Index(None, "purpose", "at"),
        # Few shops ask by channel, so what was decided on one is found without reading the rest.
        Index(
            None,
            "channel",
            "purpose",
            "profile_id",
            postgresql_where=text("channel IS NOT NULL"),
            sqlite_where=text("channel IS NOT NULL"),
        ),
    )


class Tag(Base):
    """A word that somebody put on a profile."""

    __tablename__ = "tag"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(100), primary_key=True)
    #: Who put it there, as of a trait; None for an import's tags.
    source: Mapped[str | None] = mapped_column(String(100))
    at: Mapped[datetime | None]
    #: From 0 to 1 where it was learned; None where somebody said so.
    confidence: Mapped[float | None]

    __table_args__ = (Index(None, "tag", "profile_id"),)


class Trait(Base):
    """A further value of a profile, with where it came from."""

    __tablename__ = "trait"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    text_value: Mapped[str | None] = mapped_column(Text)
    #: Set beside text_value where the value is a number, so that it compares as one.
    number_value: Mapped[float | None]
    #: `import:FILE`, `console:NAME`, `conversation` ...
    source: Mapped[str] = mapped_column(String(100))
    #: From 0 to 1, as it was at `at`, where the value was learned; None where somebody said so.
    confidence: Mapped[float | None]
    at: Mapped[datetime]

    __table_args__ = (Index(None, "name", "text_value"), Index(None, "name", "number_value"))


class Evidence(Base):
    """What speaks for a value of a profile that was learned, or may be one day."""

    __tablename__ = "evidence"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    #: The kind of value: interest_brand, intent ...
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True)
    #: The sum of what spoke for it, each part fading, as it was at `at`.
    strength: Mapped[float]
    #: How many turns spoke for it.
    mentions: Mapped[int]
    #: When something last spoke for it.
    at: Mapped[datetime]
    #: When it will have faded away.
    until: Mapped[datetime]

    __table_args__ = (Index(None, "until"),)


class Correction(Base):
    """What an operator changed about a profile's traits and tags."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    #: The trait's name; `tags` for a tag.
    name: Mapped[str] = mapped_column(String(100))
    #: What is not so, and is not learned again while the state is `rejected`.
    former: Mapped[str | None] = mapped_column(Text)
    #: What was put in its place.
    value: Mapped[str | None] = mapped_column(Text)
    #: rejected | allowed (may be learned again) | added (nothing was there before).
    state: Mapped[str] = mapped_column(String(16))
    #: `console:NAME`.
    source: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]


class Event(Base):
    """Something the customer did. The log only grows; erasing a person is the one exception."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: Makes an import or a redelivered update repeatable; None for events with no such key.
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(64))
    #: When it happened; may lie in the future for imported rows, which then do not count yet.
    at: Mapped[datetime]
    #: When it reached us.
    received_at: Mapped[datetime]
    product_id: Mapped[str | None] = mapped_column(String(200))
    category: Mapped[str | None] = mapped_column(String(200))
    brand: Mapped[str | None] = mapped_column(String(200))
    #: Minor units of the shop's currency, as are all amounts here.
    price: Mapped[int | None] = mapped_column(BigKey)
    quantity: Mapped[int | None]
    amount: Mapped[int | None] = mapped_column(BigKey)
    #: The campaign's id as text: our own campaigns and those of an import share the column.
    campaign_id: Mapped[str | None] = mapped_column(String(200))
    #: The order that this line is a part of; None where one purchase is one order.
    order_id: Mapped[str | None] = mapped_column(String(200))
    channel: Mapped[str | None] = mapped_column(String(32))
    sentiment: Mapped[str | None] = mapped_column(String(32))
    topic: Mapped[str | None] = mapped_column(String(100))
    properties: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (
        Index(None, "profile_id", "at"),
        # What definitions ask about most, so that a window of one type is read from the index alone.
        Index(None, "type", "at", "profile_id", "category", "brand", "product_id", "amount"),
        # Orders are few among the events and asked for over all time, customer by customer.
        Index(
            "ix_event_purchase",
            "profile_id",
            "at",
            "amount",
            "product_id",
            "category",
            "brand",
            "price",
            "quantity",
            # Constant here, but without it SQLite looks into the table for every row.
            "type",
            postgresql_where=text("type = 'purchase'"),
            sqlite_where=text("type = 'purchase'"),
        ),
        # "Has done nothing since" asks for a window of time over every type.
        Index(None, "at", "profile_id"),
        Index(
            None,
            "campaign_id",
            postgresql_where=text("campaign_id IS NOT NULL"),
            sqlite_where=text("campaign_id IS NOT NULL"),
        ),
    )


class Conversation(Base):
    """One customer's talk with the shop on one channel."""

    __tablename__ = "conversation"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(32))
    #: bot | waiting (a person was asked for) | human (a person has taken over).
    state: Mapped[str] = mapped_column(String(16), default="bot")
    #: The operator who answers, or answered last.
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operator.id", ondelete="SET NULL"))
    #: Since when the customer wants a person; kept until an operator has seen to it, also when none came.
    asked_at: Mapped[datetime | None]
    #: When an operator last did something here.
    attended_at: Mapped[datetime | None]
    #: Whose turn it is, as the operators agreed; they may be nobody, and anybody else may answer.
    assigned_id: Mapped[int | None] = mapped_column(ForeignKey("operator.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("profile_id", "channel"),
        Index(None, "state", "updated_at"),
        # Of two conversations that become one, the one that a person has to do with goes on.
        {"info": {"rank": lambda row: ("bot", "waiting", "human").index(row["state"])}},
    )


class Turn(Base):
    """One message of a conversation."""

    __tablename__ = "turn"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    #: customer | bot | operator | campaign.
    role: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    #: The rest of what was shown or pressed: product ids, citations, buttons, kind of answer.
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "conversation_id", "id"),)


class Operator(Base):
    """A person of the shop who uses the console, or `/segment` in chat."""

    __tablename__ = "operator"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    #: argon2; None until the operator has set a password through a sign-in link.
    password_hash: Mapped[str | None] = mapped_column(String(200))
    #: The chat in which this operator may use the marketers' commands.
    telegram_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    #: One of profiles.roles.ROLES.
    role: Mapped[str] = mapped_column(String(16), default="admin", server_default="admin")
    #: The shared secret of the second step at sign-in, base32; None where there is no such step.
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    #: The 30 seconds, counted from 1970, whose code was used last: no code is good twice.
    totp_step: Mapped[int | None] = mapped_column(BigKey)
    created_at: Mapped[datetime]


class OperatorToken(Base):
    """A secret that stands for an operator: only its hash is kept."""

    __tablename__ = "operator_token"

    #: SHA-256 of the secret, hex.
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("operator.id", ondelete="CASCADE"))
    #: link (signs in once) | session (the console's cookie) | telegram (links a chat once) |
    #: api (an API key) | code (a sign-in that waits for its second step).
    kind: Mapped[str] = mapped_column(String(16))
    #: What an API key is for, in its owner's words.
    label: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class ConversationNote(Base):
    """What an operator wrote down for the others; the customer never sees it."""

    __tablename__ = "conversation_note"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    #: The writer's name then.
    operator: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class SavedReply(Base):
    """A text that operators send often."""

    __tablename__ = "saved_reply"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: How operators find it.
    name: Mapped[str] = mapped_column(String(100), unique=True)
    text: Mapped[str] = mapped_column(Text)


class AuditEntry(Base):
    """A change that an operator made: added, never changed."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    #: The operator's name then.
    operator: Mapped[str] = mapped_column(String(100))
    #: console | api | chat | command line.
    face: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(200))
    #: What it was done to, such as an address in the console.
    subject: Mapped[str] = mapped_column(String(200))


class Setting(Base):
    """What an operator set for the whole shop; without a row the defaults hold."""

    __tablename__ = "setting"

    #: traits | learning | compliance | sending | retention.
    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: `console:NAME`.
    source: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]


# Importing the feed registers its table; the triggers that write it come with the tables they watch.
from profiles import change_triggers, changes  # noqa: E402, F401

change_triggers.watch(Base.metadata)
