"""The part of the campaign form about when its messages leave, and which rules they follow."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from console.exceptions import CorrectTheForm
from console.formats import Formats
from console.texts import N_, Texts
from scheduler.audiences.timing import Repeat, Timing, parse_timing
from scheduler.journeys.step import Weekday
from scheduler.journeys.wording import WEEKDAYS
from scheduler.schema import Campaign
from segments.moment import instant

Digits = Annotated[str, Field(max_length=7, pattern=r"^\d*$")]
Written = Annotated[str, Field(max_length=30)]

CLOCKS = {
    "once": N_("when it is started"),
    "shop": N_("by the shop's clock"),
    "local": N_("by each customer's own clock"),
    "best_hour": N_("at each customer's best hour"),
}
#: The same with the time of day.
TIMES = {
    "shop": N_("at %(time)s by the shop's clock"),
    "local": N_("at %(time)s by each customer's own clock"),
    "best_hour": N_("at each customer's best hour, at %(time)s where none is known"),
}
REPEATS = {
    "": N_("once"),
    "day": N_("every day"),
    "week": N_("every week"),
    "month": N_("every month"),
}


class TimingFields(BaseModel):
    """Empty fields ask for nothing."""

    clock: Literal["once", "shop", "local", "best_hour"] = "once"
    time: Written = ""
    day: Written = ""
    if_past: Literal["next_day", "at_once"] = "next_day"
    repeat: Literal["", "day", "week", "month"] = ""
    weekdays: list[Weekday] = Field(default_factory=list)
    month_day: Digits = ""
    times: Digits = ""
    #: A moment of the shop's time.
    expires: Written = ""
    per_minute: Digits = ""
    late_minutes: Digits = ""
    when_quiet: Literal["", "hold", "skip"] = ""
    transactional: bool = False

    @staticmethod
    def timing_of(campaign: Campaign, zone: ZoneInfo) -> dict[str, Any]:
        """What the fields hold of a saved campaign."""
        expires = campaign.expires_at
        return {
            **_of_timing(parse_timing(campaign.timing)),
            "expires": f"{expires.astimezone(zone):%Y-%m-%dT%H:%M}" if expires else "",
            "per_minute": str(campaign.messages_per_minute or ""),
            "late_minutes": str(campaign.skip_after_minutes or ""),
            "when_quiet": campaign.when_quiet or "",
            "transactional": campaign.transactional,
        }

    def regulations(self, zone: ZoneInfo) -> dict[str, Any]:
        """What scheduler.audiences.regulation takes; `zone` is the shop's. Raises CorrectTheForm."""
        return {
            "timing": self._timing(),
            "expires_at": local_instant(self.expires, zone) if self.expires else None,
            "messages_per_minute": int(self.per_minute) if self.per_minute else None,
            "skip_after_minutes": int(self.late_minutes) if self.late_minutes else None,
            "when_quiet": self.when_quiet or None,
            "transactional": self.transactional,
        }

    def _timing(self) -> dict[str, Any] | None:
        if self.clock == "once":
            if self.repeat or self.time or self.day:
                raise CorrectTheForm("Choose by whose clock its day and its time are meant.")
            return None
        return {
            "clock": self.clock,
            "at": self.time,
            "on": _day(self.day),
            "if_past": self.if_past,
            "repeat": self._repeat(),
        }

    def _repeat(self) -> dict[str, Any] | None:
        if not self.repeat:
            return None
        weekdays = self.weekdays if self.repeat == "week" else []
        return {
            "every": self.repeat,
            "weekdays": weekdays,
            "day": int(self.month_day) if self.month_day and self.repeat == "month" else None,
            "times": int(self.times) if self.times else None,
        }


def _of_timing(timing: Timing | None) -> dict[str, Any]:
    if timing is None:
        return {}
    repeat = timing.repeat
    return {
        "clock": timing.clock,
        "time": timing.at,
        "day": timing.on.isoformat() if timing.on else "",
        "if_past": timing.if_past,
        "repeat": repeat.every if repeat else "",
        "weekdays": list(repeat.weekdays) if repeat else [],
        "month_day": str(repeat.day or "") if repeat else "",
        "times": str(repeat.times or "") if repeat else "",
    }


def _day(text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise CorrectTheForm("Write the day as 2026-09-18.") from error


def local_instant(text: str, zone: ZoneInfo) -> datetime:
    """What a datetime-local field holds, read in the shop's zone. Raises CorrectTheForm."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError as error:
        raise CorrectTheForm("Write the moment as 2026-09-18T10:00.") from error
    return instant(local, zone) if local.tzinfo is None else local.astimezone(UTC)


def told(campaign: Campaign, texts: Texts, formats: Formats) -> str | None:
    """When it is sent, in words; None where nothing but its start says so."""
    timing = parse_timing(campaign.timing)
    if timing is None:
        return None
    time = texts.say(TIMES[timing.clock], time=timing.at)
    if timing.repeat is None:
        return texts.say("on %(day)s %(time)s", day=formats.day(timing.on), time=time) if timing.on else time
    often = _often(timing.repeat, texts)
    if not timing.repeat.times:
        return texts.say("%(often)s %(time)s", often=often, time=time)
    times = formats.count(timing.repeat.times, "%(n)s time", "%(n)s times")
    return texts.say("%(often)s %(time)s, %(times)s", often=often, time=time, times=times)


def _often(repeat: Repeat, texts: Texts) -> str:
    if repeat.weekdays:
        days = ", ".join(texts.say(WEEKDAYS[day]) for day in repeat.weekdays)
        return texts.say("every week on %(days)s", days=days)
    if repeat.day:
        return texts.say("every month on day %(day)s", day=repeat.day)
    return texts.say(REPEATS[repeat.every])
