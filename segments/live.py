"""Saved segments as the upkeep of their members needs them: read, expanded, told apart by a fingerprint."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, Text, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import table_of
from segments.condition import Condition
from segments.definition import parse_definition
from segments.exceptions import SegmentError
from segments.expansion import Saved, Shelf
from segments.moment import Moment
from segments.schema import Segment

#: A segment that ranks customers among each other is computed as a whole: not more often than this ...
WHOLE_AT_MOST = timedelta(minutes=1)
#: ... and, because windows move, at least so often.
WHOLE_AT_LEAST = timedelta(minutes=5)
#: A segment that could not be computed is tried again after so long.
RETRY = timedelta(minutes=1)
#: In the feed of changes: the profile itself is new, so that every segment has to judge it.
NEW = "new"
#: ... or it is gone, which only changes rankings.
GONE = "gone"


@dataclass(frozen=True)
class Live:
    """A saved segment whose definition can be read."""

    id: int
    condition: Condition
    asks_about: frozenset[str]
    fingerprint: str
    #: Whether its members are found among all customers at once, because they are ranked.
    whole: bool
    generation: int | None
    computed_for: str | None
    computed_at: datetime | None
    stale: bool
    error_at: datetime | None

    @property
    def is_complete(self) -> bool:
        """Whether there is a set of members, and it is of this definition."""
        return self.generation is not None and self.computed_for == self.fingerprint

    def is_touched_by(self, whats: Collection[str]) -> bool:
        """Whether changes of these kinds may change who belongs."""
        if NEW in whats or (self.whole and GONE in whats):
            return True
        any_event = "event:*" in self.asks_about
        return any(what in self.asks_about or (any_event and what.startswith("event:")) for what in whats)

    def is_due(self, now: datetime) -> bool:
        """Whether everybody has to be looked at now."""
        if self.error_at is not None and _recent(self.error_at, now, RETRY):
            return False
        if not self.is_complete or self.computed_at is None:
            return True
        if not self.whole:
            return self.stale
        return not _recent(self.computed_at, now, WHOLE_AT_MOST if self.stale else WHOLE_AT_LEAST)


@dataclass(frozen=True)
class Unreadable:
    """A saved segment that cannot be computed, and why."""

    id: int
    fault: str
    recorded: str | None


@dataclass(frozen=True)
class Book:
    """All saved segments at one moment."""

    live: Sequence[Live]
    unreadable: Sequence[Unreadable]

    def complete(self) -> dict[int, Live]:
        """Those whose members can be judged one by one.

        One that could not be computed is left alone until everybody has been looked at again.
        """
        return {
            one.id: one for one in self.live if one.is_complete and not one.whole and one.error_at is None
        }


class Reader:
    """Reads the saved segments; what was parsed once is kept as long as no definition changes."""

    def __init__(self) -> None:
        self._parsed: dict[int, _Parsed | str] = {}
        self._of: list[Any] = []

    async def read(self, session: AsyncSession, moment: Moment) -> Book:
        """The segments as they stand."""
        rows = (await session.execute(SEGMENTS)).all()
        self._parse(rows, moment)
        live, unreadable = [], []
        for row in rows:
            parsed = self._parsed[row.id]
            if isinstance(parsed, str):
                unreadable.append(Unreadable(row.id, parsed, row.error))
            else:
                live.append(_live(row, parsed))
        return Book(live, unreadable)

    def _parse(self, rows: Sequence[Row[Any]], moment: Moment) -> None:
        # Who can be reached, what a day is and what money means are part of what was computed.
        circumstances = json.dumps([moment.zone.key, sorted(moment.channels), moment.currency])
        written = [circumstances, *(row[:3] for row in rows)]
        if written != self._of:
            saved = [Saved(row.id, row.name, json.loads(row.definition)) for row in rows]
            shelf = Shelf(saved)
            self._parsed = {one.id: _parse(one, shelf, circumstances) for one in saved}
            self._of = written


_SEGMENT = table_of(Segment).c
#: What the segments are, and how far their members are. The definition as text: most turns only compare it.
SEGMENTS = select(
    _SEGMENT.id,
    _SEGMENT.name,
    cast(_SEGMENT.definition, Text()).label("definition"),
    _SEGMENT.generation,
    _SEGMENT.computed_for,
    _SEGMENT.computed_at,
    _SEGMENT.stale,
    _SEGMENT.error,
    _SEGMENT.error_at,
).order_by(_SEGMENT.id)


@dataclass(frozen=True)
class _Parsed:
    condition: Condition
    asks_about: frozenset[str]
    whole: bool
    fingerprint: str


def _parse(saved: Saved, shelf: Shelf, circumstances: str) -> _Parsed | str:
    """What the definition means; a text says why it cannot be read."""
    try:
        condition = shelf.expand(parse_definition(saved.definition), above=(saved,))
    except SegmentError as error:
        return str(error)
    meant = json.dumps(shelf.meant(saved.definition), sort_keys=True)
    return _Parsed(
        condition=condition,
        asks_about=condition.asks_about(),
        whole=bool(condition.unsettled()),
        fingerprint=sha256(f"{circumstances}{meant}".encode()).hexdigest(),
    )


def _live(row: Row[Any], parsed: _Parsed) -> Live:
    return Live(
        id=row.id,
        condition=parsed.condition,
        asks_about=parsed.asks_about,
        fingerprint=parsed.fingerprint,
        whole=parsed.whole,
        generation=row.generation,
        computed_for=row.computed_for,
        computed_at=row.computed_at,
        stale=bool(row.stale),
        error_at=row.error_at,
    )


def _recent(at: datetime, now: datetime, within: timedelta) -> bool:
    return now - within < at <= now
