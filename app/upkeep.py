"""The upkeep of one process: what keeps computed traits and the members of segments up to date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from profiles.database import Database
    from scheduler.sending.lock import SenderLock
    from segments.membership import Membership
    from segments.moment import Moment
    from segments.upkeep import Upkeep

#: Rows of one transaction: SQLite has one writer.
_PRUNED_TOGETHER = 5000


@dataclass
class ShopUpkeep:
    """The steps in their order, and the lock that lets one process do them."""

    database: Database
    #: Where the lock's file lies while the database is a file.
    folder: Path

    async def run(self, moment: Moment) -> bool:
        """One turn. False where another process does the upkeep."""
        if self.database.dialect != "postgresql":
            return await self._upkeep.run(moment)
        try:
            # The turn after this one may be another process's: it needs the lock, and figures that
            # are remembered here would be old by the time that it is our turn again.
            return await self._make_upkeep().run(moment)
        finally:
            await self._lock.release()

    async def rebuild(self, segment_id: int, moment: Moment) -> bool:
        """Look at everybody again for one segment. False where another process does the upkeep: it will."""
        from segments import segment

        async with self.database.begin() as session:
            await segment.mark_stale(session, segment_id)
        if not await self._lock.hold():
            return False
        await self._membership.rebuild(segment_id, moment)
        return True

    async def prune(self, *, before: datetime) -> int:
        """Forget who came and went before that instant; how many times it was."""
        from segments.pruning import prune_changes

        total = 0
        while True:
            async with self.database.begin() as session:
                pruned = await prune_changes(session, before=before, limit=_PRUNED_TOGETHER)
            total += pruned
            if pruned < _PRUNED_TOGETHER:
                return total

    async def release(self) -> None:
        """Let another process do it."""
        await self._lock.release()

    @cached_property
    def _lock(self) -> SenderLock:
        from scheduler.sending.lock import upkeep_lock

        return upkeep_lock(self.database, self.folder / "upkeep.lock")

    @cached_property
    def _membership(self) -> Membership:
        from segments.membership import Membership

        return Membership(self.database)

    @cached_property
    def _upkeep(self) -> Upkeep:
        return self._make_upkeep()

    def _make_upkeep(self) -> Upkeep:
        from segments.traits.step import ComputedTraits
        from segments.upkeep import Upkeep

        return Upkeep(self.database, [ComputedTraits(self.database), self._membership], self._lock)
