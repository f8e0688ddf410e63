"""What a customer's timeline shows: of one kind or all, from one day to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import HTTPException, Query
from sqlalchemy.ext.asyncio import AsyncSession

from console.texts import N_
from profiles.timeline import KINDS, Entry, timeline
from scheduler.delivery import timeline_entries
from scheduler.journeys.history import timeline_entries as journey_entries

#: How the kinds of entries are called.
NAMES = {
    "event": N_("What they did"),
    "turn": N_("Conversations"),
    "delivery": N_("Campaigns"),
    "journey": N_("Journeys"),
    "consent": N_("Consent"),
    "correction": N_("Corrections"),
    "merge": N_("Who is who"),
}
#: Entries on a page.
SIZE = 50


@dataclass(frozen=True)
class TimelineFilter:
    """The fields as they were typed; empty ones mean everything. Days are the shop's, both included."""

    kind: str = ""
    first: str = ""
    last: str = ""

    @property
    def kinds(self) -> Sequence[str]:
        return (self.kind,) if self.kind in KINDS else KINDS

    @property
    def chosen(self) -> bool:
        return bool(self.kind or self.first or self.last)

    @property
    def query(self) -> str:
        """As it stands in an address."""
        fields = {"kind": self.kind, "from": self.first, "to": self.last}
        return urlencode({name: value for name, value in fields.items() if value})

    async def entries(
        self, session: AsyncSession, profile_id: int, *, before: datetime | None, zone: ZoneInfo
    ) -> list[Entry]:
        """One page, newest first. Raises HTTPException 422 where a day is none."""
        since = _start(_day(self.first), zone) if self.first else None
        if self.last:
            end = _start(_day(self.last) + timedelta(days=1), zone)
            before = min(before, end) if before else end
        also: list[Entry] = []
        for read in (timeline_entries, journey_entries):
            also += await read(session, profile_id, before=before, limit=SIZE)
        return await timeline(
            session, profile_id, before=before, since=since, kinds=self.kinds, limit=SIZE, also=also
        )


def timeline_filter(
    kind: Annotated[str, Query(max_length=20)] = "",
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    last: Annotated[str, Query(alias="to", max_length=10)] = "",
) -> TimelineFilter:
    return TimelineFilter(kind, first.strip(), last.strip())


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise HTTPException(422, "Write the day as 2026-09-18.") from error
    if not 1900 < found.year < 9000:
        raise HTTPException(422, "Write a day of this time, such as 2026-09-18.")
    return found


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
