"""What must survive a crash between a customer's message and its reply."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from profiles.database import Base, BigKey


class InboxUpdate(Base):
    """An update of a messaging service, written before it is handled."""

    __tablename__ = "inbox_update"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    bot_id: Mapped[str] = mapped_column(String(32))
    update_id: Mapped[int] = mapped_column(BigKey)
    #: The private chat it came from; None for an update of no chat. Order is kept within a chat.
    chat_id: Mapped[str | None] = mapped_column(String(64), index=True)
    #: text (what a customer wrote, to be answered with what follows at once) | other.
    kind: Mapped[str | None] = mapped_column(String(16))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    #: Set when handling was given up after repeated errors.
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("bot_id", "update_id"), Index(None, "bot_id", "handled_at"))


class OutboxReply(Base):
    """A reply written in the same transaction as the handling of its update, then sent once."""

    __tablename__ = "outbox_reply"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    bot_id: Mapped[str] = mapped_column(String(32))
    chat_id: Mapped[str] = mapped_column(String(64), index=True)
    #: The update it answers; None for what an operator or a campaign says.
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox_update.id", ondelete="SET NULL"))
    #: The customer's conversation that a message to the staff chat is about; erased with it.
    conversation_id: Mapped[int | None] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    #: The channel's number of the message, once it was sent.
    message_id: Mapped[str | None] = mapped_column(String(32))
    #: A bot.reply.Reply as JSON.
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: waiting -> sending -> sent | failed | unknown.
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "bot_id", "state", "id"),
        # Repeats turns.
        {"info": {"export": False}},
    )


class CampaignWatch(Base):
    """A chat in which an operator started a campaign, and is told how it goes."""

    __tablename__ = "campaign_watch"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    #: The last that was told: scheduled | sending | ended.
    told: Mapped[str] = mapped_column(String(16), index=True)

    __table_args__ = (UniqueConstraint("campaign_id", "conversation_id"), {"info": {"export": False}})
