"""Offers, the codes of their pools, and who was given which."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from profiles.database import Base, BigKey

CODE_LENGTH = 100


class Offer(Base):
    """What a message may promise: one code that all share, or a pool with a code for each customer."""

    __tablename__ = "offer"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: What messages call it by.
    name: Mapped[str] = mapped_column(String(100), unique=True)
    #: The code that all share; None where each customer gets one from the pool.
    code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    #: From this moment on no code of it is given.
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class OfferCode(Base):
    """A code of a pool. It stays when its customer is erased, so that nobody else gets it."""

    __tablename__ = "offer_code"

    code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"))
    #: When somebody got it; None while it is free.
    given_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_offer_code_offer_id", "offer_id"),
        Index(
            "ix_offer_code_free",
            "offer_id",
            "code",
            postgresql_where=text("given_at IS NULL"),
            sqlite_where=text("given_at IS NULL"),
        ),
    )


class OfferGrant(Base):
    """The code of an offer that one customer has. The keys are the promise: one each, and nobody else's."""

    __tablename__ = "offer_grant"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("offer_code.code", ondelete="CASCADE"), unique=True)
    #: The campaign whose message gave it first.
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    __table_args__ = (Index(None, "offer_id"),)
