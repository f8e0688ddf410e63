"""What a shop sets about its computed traits; kept in the database, with defaults."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import table_of
from profiles.insertion import insert_or_replace
from segments.exceptions import SegmentError
from segments.traits.schema import TraitSetting

CutName = Literal["mean", "median", "quantile", "fixed"]

_ONLY = 1
_SETTING = table_of(TraitSetting).c
#: Made once: a dialect then finds it among its compiled statements at once.
_VALUE = select(_SETTING.value).where(_SETTING.id == _ONLY)


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
    value = await session.scalar(_VALUE)
    return TraitSettings() if value is None else settings_from(value)


async def save_settings(
    session: AsyncSession, settings: TraitSettings, *, source: str, now: datetime
) -> None:
    """Keep what an operator set; the traits follow at the next measuring."""
    write = insert_or_replace(session, TraitSetting, "id", replaced=("value", "source", "at"))
    row = {"id": _ONLY, "value": settings.model_dump(), "source": source[:100], "at": now}
    await session.execute(write, row)


def settings_from(given: object) -> TraitSettings:
    """Settings made of plain values. Raises WrongTraitSetting, which names the fault."""
    try:
        return TraitSettings.model_validate(given)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        name = ".".join(str(part) for part in fault["loc"]).replace("_", " ")
        raise WrongTraitSetting(f"{name}: {fault['msg']}.") from error
