"""What a shop sets about its computed traits; kept in the database, with defaults."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import setting
from segments.exceptions import SegmentError

CutName = Literal["mean", "median", "quantile", "fixed"]

#: What these settings are kept under.
NAME = "traits"


class WrongTraitSetting(SegmentError):
    """This setting of the computed traits cannot be used."""


class TraitSettings(BaseModel):
    """How customers are sorted into lifecycle stages and RFM types."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: Where good ends: at the mean, the median, the best `share` of the buyers, or at values set by hand.
    cut: CutName = "median"
    share: Annotated[float, Field(gt=0, lt=1)] = 0.25
    recency_days: Annotated[int, Field(ge=0, le=36500)] = 90
    least_orders: Annotated[int, Field(ge=1, le=1_000_000)] = 3
    #: Minor units of the shop's currency.
    least_spent: Annotated[int, Field(ge=0, le=10**15)] = 10_000
    #: A customer is churned after so many days without an order; None takes the shop's own gap instead.
    churn_days: Annotated[int | None, Field(ge=1, le=36500)] = None
    #: How many median gaps between orders make a customer churned.
    churn_gaps: Annotated[float, Field(gt=0, le=100)] = 3
    #: From so many orders on a customer is retained.
    retained_orders: Annotated[int, Field(ge=3, le=1000)] = 4


async def read_settings(session: AsyncSession) -> TraitSettings:
    """What the shop has set."""
    value = await setting.read(session, NAME)
    return TraitSettings() if value is None else settings_from(value)


async def save_settings(
    session: AsyncSession, settings: TraitSettings, *, source: str, now: datetime
) -> None:
    """Keep what an operator set; the traits follow at the next measuring."""
    await setting.save(session, NAME, settings, source=source, now=now)


def settings_from(given: object) -> TraitSettings:
    """Settings made of plain values. Raises WrongTraitSetting, which names the fault."""
    try:
        return TraitSettings.model_validate(given)
    except ValidationError as error:
        raise WrongTraitSetting(setting.fault(error)) from error
