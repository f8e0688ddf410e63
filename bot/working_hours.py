"""When the shop's people are there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.exceptions import InvalidSetting
from scheduler.sending.quiet_hours import QuietHours, QuietWindow
from segments.moment import instant

#: Days ahead in which every window of a week begins at least once.
AHEAD = 8


@dataclass(frozen=True)
class WorkingHours:
    """Windows of the week in the shop's zone."""

    windows: tuple[QuietWindow, ...]
    zone: ZoneInfo

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo) -> WorkingHours | None:
        """Written like quiet hours, `mon-fri 09:00-18:00, sat 10:00-14:00`; None for always.

        Raises InvalidSetting.
        """
        try:
            read = QuietHours.parse(text)
        except InvalidSetting:
            raise InvalidSetting(f"Working hours are written mon-fri 09:00-18:00, not {text!r}.") from None
        return None if read is None else cls(read.windows, zone)

    def opens(self, now: datetime) -> datetime | None:
        """When somebody is there again; None where somebody is there now."""
        if any(window.end_around(now, self.zone) for window in self.windows):
            return None
        today = now.astimezone(self.zone).date()
        starts = [
            instant(datetime.combine(day, window.start), self.zone)
            for day in (today + timedelta(days=ahead) for ahead in range(AHEAD))
            for window in self.windows
            if day.weekday() in window.days
        ]
        return min(start for start in starts if start > now)


def said(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Weekday and time of day, as they are said in the language."""
    from babel.dates import format_datetime  # costs a tenth of a second at first

    return format_datetime(at.astimezone(zone), "EEEE HH:mm", locale=language)
