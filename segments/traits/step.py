"""Computed traits as a step of the upkeep: they follow what happens to customers, and the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.changes import Change
from profiles.database import Database
from segments.moment import Moment
from segments.traits.figures import Figures, read_figures
from segments.traits.held import COLUMNS
from segments.traits.recompute import recompute, recompute_all, recompute_due, refresh
from segments.traits.schema import TraitsOwed

#: The figures of the shop are measured again after so long.
EVERY = timedelta(days=1)
#: Profiles of one transaction: SQLite has one writer, and a chat may be waiting.
TOGETHER = 100

#: What is given by hand or by an import, so that it stands. Our own traits are no reason to compute again.
_GIVEN = frozenset(f"trait:{name}" for name in (*COLUMNS, "last_seen_at"))
_REASONS = frozenset({"new", "profile", "profile:last_seen_at", "delivery"}) | _GIVEN


class ComputedTraits:
    """The step that comes before membership, which may ask for what it writes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        #: Those of the latest turn: nothing else measures them.
        self._figures: Figures | None = None

    async def update(self, touched: Sequence[Change], moment: Moment) -> None:
        """Compute the traits of the profiles again that something happened to."""
        ids = sorted({change.profile_id for change in touched if _matters(change)})
        for start in range(0, len(ids), TOGETHER):
            async with self._database.begin() as session:
                await recompute(session, ids[start : start + TOGETHER], moment, self._figures)

    async def note_all(self, session: AsyncSession) -> None:
        """Everybody's are computed again at the next turn."""
        await session.execute(insert(TraitsOwed).values({}))

    async def turn(self, moment: Moment) -> None:
        """What was noted, the daily measuring, and what time alone has changed."""
        async with self._database.read() as session:
            owed = await session.scalar(select(func.max(TraitsOwed.id)))
            self._figures = await read_figures(session)
        measured = self._figures.at
        if owed is not None or measured is None:
            self._figures = None
            await recompute_all(self._database, moment)
            async with self._database.begin() as session:
                await session.execute(delete(TraitsOwed).where(TraitsOwed.id <= (owed or 0)))
        elif measured <= moment.now - EVERY:
            self._figures = None
            await refresh(self._database, moment)
        await recompute_due(self._database, moment)


def _matters(change: Change) -> bool:
    return change.what in _REASONS or change.what.startswith("event:")
