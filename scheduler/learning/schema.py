"""What learning keeps: the shop's settings, the draws of bandits, the forecasts of campaigns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from profiles.database import Base, BigKey


class VariantBatch(Base):
    """One batch of a bandit's campaign, with the draw that shared it out. Only `filled` ever changes."""

    __tablename__ = "variant_batch"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    #: From 0.
    number: Mapped[int] = mapped_column(primary_key=True)
    #: Of the random draws, so that anybody can draw them again.
    seed: Mapped[int] = mapped_column(BigKey)
    #: Variant -> [settled deliveries, conversions], as they were known at `at`.
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Variant -> its share of the batch; they add up to 1.
    shares: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: How many deliveries have got their variant from it.
    filled: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]


class CampaignForecast(Base):
    """What was expected of a campaign when its audience was planned. It never changes."""

    __tablename__ = "campaign_forecast"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    #: See scheduler.learning.forecast.
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
