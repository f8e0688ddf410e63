"""What the database knows about its own tables when it plans a query."""

from __future__ import annotations

from sqlalchemy import func, select, text

from profiles.database import Database
from profiles.schema import Event

#: A table that grew by less keeps its plans: a look through all of it holds up whoever writes meanwhile.
GROWTH = 0.1
#: Fewer rows need no plan.
FEWEST = 10_000


async def count_events_anew(database: Database, added: int) -> None:
    """Lets the database look at the events again where an import added a good part of them.

    Without that SQLite takes every type of event for equally rare, and segments of orders are counted two
    to three times slower. It takes about a second for a million events.
    """
    if added < FEWEST:
        return
    async with database.read() as session:
        # Numbers are given in order and events stay, so the highest one is close enough and needs no count.
        highest = await session.scalar(select(func.max(Event.id))) or 0
    if added >= highest * GROWTH:
        async with database.begin() as session:
            await session.execute(text("ANALYZE event"))
