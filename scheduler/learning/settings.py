"""What a shop sets for the learning of all campaigns; kept in the database, with defaults."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import setting
from scheduler.exceptions import InvalidSetting
from scheduler.learning.credit import Model

#: What these settings are kept under.
NAME = "learning"
#: The largest share of customers that the global control group may have, in percent.
MOST = 15


class LearningSettings(BaseModel):
    """The global control group, and how conversions are credited and paid for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: The share of all customers, also of future ones, who get no marketing at all.
    control_percent: Annotated[int, Field(ge=0, le=MOST)] = 0
    #: Since when the control group has been as large as it is.
    control_since: datetime | None = None
    #: Which of several messages before an order gets the credit.
    attribution: Model = "last"
    #: Minor units of the shop's currency, for a campaign that says nothing else.
    cost_per_thousand: Annotated[int, Field(ge=0, le=10**12)] = 0


async def read_settings(session: AsyncSession) -> LearningSettings:
    """What the shop has set."""
    value = await setting.read(session, NAME)
    return LearningSettings() if value is None else settings_from(value)


async def save_settings(
    session: AsyncSession, settings: LearningSettings, *, source: str, now: datetime
) -> LearningSettings:
    """Keep what an operator set; where the control group has another size, it counts from `now`."""
    before = await read_settings(session)
    same = before.control_percent == settings.control_percent
    since = before.control_since if same else (now if settings.control_percent else None)
    kept = settings.model_copy(update={"control_since": since})
    await setting.save(session, NAME, kept, source=source, now=now)
    return kept


def settings_from(given: object) -> LearningSettings:
    """Settings made of plain values. Raises InvalidSetting, which names the fault."""
    try:
        return LearningSettings.model_validate(given)
    except ValidationError as error:
        raise InvalidSetting(setting.fault(error)) from error
