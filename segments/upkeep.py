"""What is derived from customers follows what happens to them: computed traits first, then membership."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from profiles import changes
from profiles.changes import Change
from profiles.database import Database
from segments.moment import Moment

#: Changes that are dealt with together.
BATCH = 500
#: Where more changes than this wait, everybody is looked at anew instead of one by one.
MANY = 20_000
#: Batches of one turn; the rest waits for the next one, so that others get their turn too.
BATCHES = 20


#: Changes to be dealt with next; None where there are so many that everybody is looked at anew.
Pending = list[Change] | None


class Step(Protocol):
    """Something derived that is kept up to date.

    A step opens its own, short transactions, for SQLite has one writer. It may be interrupted at any
    point and is then called again with the same changes: doing it twice must change nothing.
    """

    async def update(self, touched: Sequence[Change], moment: Moment) -> None:
        """Look at the profiles of these changes again. A change may name a profile that is gone."""

    async def note_all(self, session: AsyncSession) -> None:
        """Note, in this writing transaction, that everybody has to be looked at again.

        So many changes came, by an import perhaps, that they are dropped instead of being told one by one.
        """

    async def turn(self, moment: Moment) -> None:
        """What else is due at this moment: what was noted, what time alone has changed."""


class Lock(Protocol):
    """Held by the one process that does the upkeep; it goes with the process, however that ends."""

    async def hold(self) -> bool:
        """Take the lock, or make sure that it is still ours; whether we have it."""


class Upkeep:
    """Runs the steps in their order over whatever has changed.

    What a step writes about a profile (a trait, say) is a change again, which the next batch brings to all
    steps: a step must not write what is there already, or it would never end.
    """

    def __init__(self, database: Database, steps: Sequence[Step], lock: Lock) -> None:
        self._database = database
        self._steps = steps
        self._lock = lock

    async def run(self, moment: Moment) -> bool:
        """One turn. False where another process does the upkeep."""
        if not await self._lock.hold():
            return False
        await self._follow(moment)
        *earlier, last = self._steps
        for step in earlier:
            await step.turn(moment)
            # What it has written concerns the steps after it.
            await self._follow(moment)
        await last.turn(moment)
        return True

    async def _follow(self, moment: Moment) -> None:
        """Deal with the changes that wait."""
        # Whether there are too many is a second question, about more rows that may have come: no snapshot.
        async with self._database.read_once() as session:
            touched = await _pending(session)
        for _ in range(BATCHES):
            if touched == []:
                return
            touched = await (self._note_all() if touched is None else self._batch(touched, moment))

    async def _note_all(self) -> Pending:
        async with self._database.begin() as session:
            for step in self._steps:
                await step.note_all(session)
            await changes.forget_all(session)
            return await _pending(session)

    async def _batch(self, touched: Sequence[Change], moment: Moment) -> Pending:
        """What the steps have changed themselves is among what waits then."""
        for step in self._steps:
            await step.update(touched, moment)
        async with self._database.begin() as session:
            await changes.done(session, [change.id for change in touched])
            return await _pending(session)


async def _pending(session: AsyncSession) -> Pending:
    """The next changes; None where there are too many."""
    touched = await changes.pending(session, BATCH)
    full = len(touched) == BATCH
    return None if full and await changes.count_pending(session, MANY + 1) > MANY else touched
