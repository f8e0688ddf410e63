"""The shop's rules that every campaign obeys: from its configuration, and from what operators set since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import setting
from scheduler.sending.frequency_cap import FrequencyCap
from scheduler.sending.quiet_hours import QuietHours

#: What the settings are kept under.
NAME = "sending"


class SendingSettings(BaseModel):
    """What operators set, as texts of SHOPKEEPER_QUIET_HOURS and SHOPKEEPER_FREQUENCY_CAP.

    None leaves it to the configuration, an empty text means that there is no such rule.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quiet_hours: str | None = None
    frequency_cap: str | None = None


@dataclass(frozen=True)
class Rules:
    """`zone` is the shop's own time zone."""

    zone: ZoneInfo
    public_url: str
    quiet_hours: QuietHours | None = None
    frequency_cap: FrequencyCap | None = None
    #: The shop's, in which definitions write money.
    currency: str = "EUR"
    #: Messages a second that the bot may send.
    rate: float = 25.0

    async def as_set(self, session: AsyncSession) -> Rules:
        """The same with what operators have set meanwhile; it counts from the next message on."""
        given = await read_settings(session)
        rules = self
        if given.quiet_hours is not None:
            rules = replace(rules, quiet_hours=QuietHours.parse(given.quiet_hours))
        if given.frequency_cap is not None:
            rules = replace(rules, frequency_cap=FrequencyCap.parse(given.frequency_cap))
        return rules


async def read_settings(session: AsyncSession) -> SendingSettings:
    """What operators have set."""
    value = await setting.read(session, NAME)
    return SendingSettings() if value is None else SendingSettings.model_validate(value)


async def save_settings(
    session: AsyncSession, settings: SendingSettings, *, source: str, now: datetime
) -> None:
    """Keep what an operator set. Raises InvalidSetting for a text that is no rule."""
    QuietHours.parse(settings.quiet_hours or "")
    FrequencyCap.parse(settings.frequency_cap or "")
    await setting.save(session, NAME, settings, source=source, now=now)
