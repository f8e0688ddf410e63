"""What computed traits rest on, the figures of the whole shop, and what operators set about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from profiles.change_triggers import attach, belongings
from profiles.database import Base, BigKey


class ComputedProfile(Base):
    """A profile's part in the figures of the shop, and when time alone changes its traits next."""

    __tablename__ = "computed_profile"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    orders: Mapped[int]
    #: Minor units of the shop's currency.
    spent: Mapped[int] = mapped_column(BigKey)
    #: The day of the shop's calendar; None without an order.
    last_order_on: Mapped[date | None]
    #: From then on the activity is another, or an event that was dated ahead counts.
    activity_due_at: Mapped[datetime | None]
    #: From then on one of the traits is another; None where time changes nothing.
    due_at: Mapped[datetime | None]
    at: Mapped[datetime]

    __table_args__ = (Index(None, "due_at"), Index(None, "orders", "last_order_on", "spent"))


class ExpectedPurchase(Base):
    """When a customer who buys a category again and again may be expected to buy it next."""

    __tablename__ = "expected_purchase"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    category: Mapped[str] = mapped_column(String(200), primary_key=True)
    #: The median of the days between two purchases.
    usual_gap: Mapped[float]
    last_on: Mapped[date]
    expected_on: Mapped[date]

    __table_args__ = (Index(None, "expected_on", "category"),)


class StageChange(Base):
    """A profile passed from one lifecycle stage to another. The log only grows."""

    __tablename__ = "stage_change"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    former: Mapped[str] = mapped_column(String(32))
    stage: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]

    __table_args__ = (Index(None, "at"),)


class ShopFigure(Base):
    """One figure of the whole shop, as it was measured last."""

    __tablename__ = "shop_figure"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    #: The category that it is about; empty for the shop.
    category: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[float]
    #: How many values it was made of.
    basis: Mapped[int]
    at: Mapped[datetime]


class TraitsOwed(Base):
    """A note that everybody's traits have to be computed again; it goes when that is done."""

    __tablename__ = "traits_owed"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)


#: An expected purchase has a name of its own in the feed of changes.
EXPECTED_FEED = belongings("expected_purchase", "'expected'")
attach(Base.metadata.tables["expected_purchase"], EXPECTED_FEED)
