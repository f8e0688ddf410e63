"""When the shop's people are there: from its configuration, or as operators set it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import setting
from scheduler.exceptions import InvalidSetting
from scheduler.sending.quiet_hours import QuietWindow, are_always, windows_in
from segments.moment import instant

#: What the setting is kept under.
NAME = "working_hours"
#: Days ahead in which every window of a week begins at least once.
AHEAD = 8


class WorkingHoursSetting(BaseModel):
    """What operators set, as SHOPKEEPER_WORKING_HOURS is written; an empty text means always."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hours: str


@dataclass(frozen=True)
class WorkingHours:
    """Windows of the week in the shop's zone; without any of them somebody is always there."""

    zone: ZoneInfo
    windows: tuple[QuietWindow, ...] = ()

    def __str__(self) -> str:
        """As `parse` reads it."""
        return ", ".join(map(str, self.windows))

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo) -> WorkingHours:
        """Written like quiet hours: `mon-fri 09:00-18:00, sat 10:00-14:00`; nothing for always.

        Raises InvalidSetting.
        """
        if not text.strip():
            return cls(zone)
        read = windows_in(text)
        if read is None or read[1]:
            raise InvalidSetting(f"Working hours are written mon-fri 09:00-18:00, not {text!r}.")
        windows, _ = read
        return cls(zone, () if are_always(windows) else windows)

    async def as_set(self, session: AsyncSession) -> WorkingHours:
        """What operators have set meanwhile, or these."""
        value = await setting.read(session, NAME)
        if value is None:
            return self
        return self.parse(WorkingHoursSetting.model_validate(value).hours, self.zone)

    def opens(self, now: datetime) -> datetime | None:
        """When somebody is there again; None where somebody is there now."""
        if not self.windows or any(window.end_around(now, self.zone) for window in self.windows):
            return None
        today = now.astimezone(self.zone).date()
        starts = [
            instant(datetime.combine(day, window.start), self.zone)
            for day in (today + timedelta(days=ahead) for ahead in range(AHEAD))
            for window in self.windows
            if day.weekday() in window.days
        ]
        return min(start for start in starts if start > now)


async def save_working_hours(
    session: AsyncSession, text: str, zone: ZoneInfo, *, source: str, now: datetime
) -> None:
    """Keep what an operator set. Raises InvalidSetting for a text that says no hours."""
    hours = WorkingHours.parse(text, zone)
    await setting.save(session, NAME, WorkingHoursSetting(hours=str(hours)), source=source, now=now)


def said(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Weekday and time of day, as they are said in the language."""
    from babel.dates import format_datetime  # costs a tenth of a second at first

    return format_datetime(at.astimezone(zone), "EEEE HH:mm", locale=language)
