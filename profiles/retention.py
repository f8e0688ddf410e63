"""For how long the shop keeps what it knows of people; who forgets it is a face's affair."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import setting
from profiles.exceptions import CorrectTheRetention

#: What the settings are kept under.
NAME = "retention"

Days = Annotated[int | None, Field(ge=7, le=36500)]


class Retention(BaseModel):
    """For how many days what is kept; None keeps it for ever."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: Turns of conversations, messages as they came, and questions without an answer.
    conversation_days: Days = None
    #: Since they were last seen, visitors of the web chat alone who bought nothing and agreed to nothing.
    visitor_days: Days = None
    #: Entries of the audit log.
    audit_days: Days = None


async def read_settings(session: AsyncSession) -> Retention:
    """What the shop has set."""
    value = await setting.read(session, NAME)
    return Retention() if value is None else settings_from(value)


async def save_settings(session: AsyncSession, settings: Retention, *, source: str, now: datetime) -> None:
    """Keep what an operator set; the next turn of the clock follows it."""
    await setting.save(session, NAME, settings, source=source, now=now)


def settings_from(given: object) -> Retention:
    """Settings made of plain values. Raises CorrectTheRetention, which names the fault."""
    try:
        return Retention.model_validate(given)
    except ValidationError as error:
        raise CorrectTheRetention(setting.fault(error)) from error
