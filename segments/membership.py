"""Live membership: saved segments keep their members up to date.

A change of a profile has only those segments judge it again that ask about what changed. A condition that
time alone can turn has, for each profile concerned, the earliest instant at which it may: then the profile
is judged again. Segments that rank customers are computed as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.changes import Change
from profiles.database import Database
from segments.building import Building
from segments.judging import failure, judge
from segments.live import Book, Live, Reader
from segments.moment import Moment
from segments.schema import Segment, SegmentRecheck

#: Profiles that are read and judged together.
TOGETHER = 50
#: Rechecks of one turn; the rest waits for the next one.
RECHECKS = 2000


class Membership:
    """The step of the upkeep that keeps members: see `segments.upkeep.Step`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reader = Reader()
        #: What `update` read last, for the turn of the same run; None as soon as some of it is written.
        self._read: tuple[Moment, Book] | None = None

    async def update(self, touched: Sequence[Change], moment: Moment) -> None:
        book = await self._book(moment)
        self._read = moment, book
        whats: dict[int, set[str]] = defaultdict(set)
        for change in touched:
            whats[change.profile_id].add(change.what)
        complete = book.complete().values()
        asked = {
            profile_id: [one for one in complete if one.is_touched_by(own)]
            for profile_id, own in whats.items()
        }
        await self._judge(asked, moment)
        every = set[str]().union(*whats.values())
        fresh = (one for one in book.live if one.whole and not one.stale)
        await self._note([one.id for one in fresh if one.is_touched_by(every)])

    async def note_all(self, session: AsyncSession) -> None:
        await session.execute(update(Segment).values(stale=True))

    async def turn(self, moment: Moment) -> None:
        read, self._read = self._read, None
        book = read[1] if read is not None and read[0] is moment else await self._book(moment)
        for unreadable in book.unreadable:
            if unreadable.fault != unreadable.recorded:
                await self._fail(unreadable.id, unreadable.fault, moment)
        due = [one for one in book.live if one.is_due(moment.now)]
        for one in due:
            await self._compute(one, moment)
        await self._recheck(await self._book(moment) if due else book, moment)

    async def rebuild(self, segment_id: int, moment: Moment) -> None:
        """Look at everybody again, now; the caller holds the lock of the upkeep."""
        book = await self._book(moment)
        for one in book.live:
            if one.id == segment_id:
                await self._compute(one, moment)
        while await self._recheck(await self._book(moment), moment):
            pass

    async def _compute(self, segment: Live, moment: Moment) -> None:
        building = Building(self._database, segment, moment)
        try:
            await (building.refresh() if segment.is_complete else building.start_afresh())
        except Exception as error:
            # One segment's trouble stays its own: it shows the error, and is tried again later.
            await self._fail(segment.id, failure(error), moment)

    async def _recheck(self, book: Book, moment: Moment) -> bool:
        """Judge again what is due; whether more may be."""
        complete = book.complete()
        # The plain comparison of the segment would have SQLite read all rechecks of all of them.
        of = func.coalesce(SegmentRecheck.segment_id, 0)
        due = select(SegmentRecheck.profile_id, SegmentRecheck.segment_id)
        due = due.where(SegmentRecheck.recheck_at <= moment.now, of.in_(complete))
        async with self._database.read_once() as session:
            # One after another for the same profile: its record is read once.
            first = due.order_by(SegmentRecheck.recheck_at, SegmentRecheck.profile_id).limit(RECHECKS)
            pairs = (await session.execute(first)).all()
        asked: dict[int, list[Live]] = defaultdict(list)
        for profile_id, segment_id in pairs:
            asked[profile_id].append(complete[segment_id])
        return await self._judge(asked, moment) and len(pairs) == RECHECKS

    async def _judge(self, asked: Mapping[int, Collection[Live]], moment: Moment) -> bool:
        """Judge them in groups; whether there was anything to judge."""
        wanted = {profile_id: segments for profile_id, segments in asked.items() if segments}
        ids = sorted(wanted)
        for start in range(0, len(ids), TOGETHER):
            some = ids[start : start + TOGETHER]
            failed = await judge(self._database, {one: wanted[one] for one in some}, moment)
            for segment_id, error in failed.items():
                await self._fail(segment_id, failure(error), moment)
        return bool(wanted)

    async def _book(self, moment: Moment) -> Book:
        async with self._database.read_once() as session:
            return await self._reader.read(session, moment)

    async def _note(self, ids: Sequence[int]) -> None:
        """These have to look at everybody again."""
        if not ids:
            return
        self._read = None
        async with self._database.begin() as session:
            await session.execute(update(Segment).where(Segment.id.in_(ids)).values(stale=True))

    async def _fail(self, segment_id: int, fault: str, moment: Moment) -> None:
        self._read = None
        noted = {"error": fault, "error_at": moment.now, "stale": True}
        async with self._database.begin() as session:
            await session.execute(update(Segment).where(Segment.id == segment_id).values(noted))
