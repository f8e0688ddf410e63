"""Computing a segment over everybody: its first set of members, and a fresh look at the one there is.

Each is one query for the members. They are written in short transactions, for SQLite has one writer; a set
that is being built belongs to a generation that nobody reads, until one small update makes it the segment's.
What happens meanwhile waits in the feed of changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from profiles.insertion import insert_or_keep, insert_or_replace
from profiles.membership import one_of
from profiles.schema import Profile
from segments.compiler import members_query
from segments.live import Live
from segments.moment import Moment
from segments.schema import Segment, SegmentChange, SegmentMember, SegmentRecheck

#: Rows of one transaction.
CHUNK = 5000


class Building:
    """One segment on its way to a complete set of members."""

    def __init__(self, database: Database, segment: Live, moment: Moment) -> None:
        self._database = database
        self._segment = segment
        self._moment = moment

    async def start_afresh(self) -> None:
        """A first set, or one of a changed definition: nobody enters or leaves by it."""
        async with self._database.read() as session:
            members = await self._members(session)
            changing = await self._changing(session)
        generation = (self._segment.generation or 0) + 1
        await self._clear()
        async with self._database.begin() as session:
            await session.execute(delete(SegmentRecheck).where(SegmentRecheck.segment_id == self._segment.id))
        for some in _chunks(members):
            async with self._database.begin() as session:
                await _add_members(session, self._segment.id, generation, some, self._moment.now)
        await self._look_again(changing)
        await self._finish(generation=generation, computed_for=self._segment.fingerprint)
        await self._clear(generation)

    async def refresh(self) -> None:
        """The same definition asked of everybody: who is found otherwise than recorded enters or leaves."""
        generation = self._segment.generation
        assert generation is not None  # only a complete set is refreshed
        async with self._database.read() as session:
            members = await self._members(session)
            changing = await self._changing(session)
            kept = select(SegmentMember.profile_id).where(
                SegmentMember.segment_id == self._segment.id, SegmentMember.generation == generation
            )
            recorded = set(await session.scalars(kept))
        for some in _chunks(recorded - members):
            async with self._database.begin() as session:
                await self._leave(session, generation, some)
        for some in _chunks(members - recorded):
            async with self._database.begin() as session:
                there = await _add_members(session, self._segment.id, generation, some, self._moment.now)
                await self._record(session, generation, there, entered=True)
        await self._look_again(changing)
        await self._finish()
        # What an interrupted start left behind.
        await self._clear()

    async def _members(self, session: AsyncSession) -> set[int]:
        return set(await session.scalars(members_query(self._segment.condition, self._moment)))

    async def _changing(self, session: AsyncSession) -> set[int]:
        """Those whom time alone may move; a ranking is computed as a whole instead."""
        queries = self._segment.condition.changing(self._moment)
        if self._segment.whole or not queries:
            return set()
        return set(await session.scalars(union(*queries)))

    async def _leave(self, session: AsyncSession, generation: int, ids: Sequence[int]) -> None:
        rows = delete(SegmentMember).where(
            SegmentMember.segment_id == self._segment.id,
            SegmentMember.generation == generation,
            one_of(session, SegmentMember.profile_id, ids),
        )
        left = await session.scalars(rows.returning(SegmentMember.profile_id))
        await self._record(session, generation, left.all(), entered=False)

    async def _record(
        self, session: AsyncSession, generation: int, ids: Collection[int], *, entered: bool
    ) -> None:
        rows = [
            {
                "segment_id": self._segment.id,
                "profile_id": profile_id,
                "entered": entered,
                "at": self._moment.now,
                "generation": generation,
            }
            for profile_id in ids
        ]
        if rows:
            await session.execute(insert(SegmentChange), rows)

    async def _look_again(self, changing: set[int]) -> None:
        """Have each of these judged from its record, at once: that finds the instant of the next change."""
        for some in _chunks(changing):
            async with self._database.begin() as session:
                rows = [
                    {"segment_id": self._segment.id, "profile_id": one, "recheck_at": self._moment.now}
                    for one in await _there(session, some)
                ]
                write = insert_or_replace(
                    session, SegmentRecheck, "segment_id", "profile_id", replaced=["recheck_at"]
                )
                if rows:
                    await session.execute(write, rows)

    async def _clear(self, complete: int | None = None) -> None:
        """Remove sets that nobody reads: all but the complete one."""
        kept = self._segment.generation if complete is None else complete
        others = SegmentMember.segment_id == self._segment.id, SegmentMember.generation != (kept or 0)
        some = select(SegmentMember.profile_id).where(*others).limit(CHUNK)
        while True:
            async with self._database.begin() as session:
                ids = set(await session.scalars(some))
                if not ids:
                    return
                await session.execute(
                    delete(SegmentMember).where(*others, one_of(session, SegmentMember.profile_id, ids))
                )

    async def _finish(self, **values: Any) -> None:
        done = values | {"computed_at": self._moment.now, "stale": False, "error": None, "error_at": None}
        async with self._database.begin() as session:
            await session.execute(update(Segment).where(Segment.id == self._segment.id).values(done))


async def _add_members(
    session: AsyncSession, segment_id: int, generation: int, ids: Sequence[int], now: datetime
) -> list[int]:
    """Add those of them who are still there, and tell who they are."""
    there = await _there(session, ids)
    rows = [
        {"segment_id": segment_id, "generation": generation, "profile_id": profile_id, "since": now}
        for profile_id in there
    ]
    if rows:
        await session.execute(
            insert_or_keep(session, SegmentMember, "segment_id", "generation", "profile_id"), rows
        )
    return there


async def _there(session: AsyncSession, ids: Sequence[int]) -> list[int]:
    """Those that have not been erased meanwhile."""
    return list(await session.scalars(select(Profile.id).where(one_of(session, Profile.id, ids))))


def _chunks(ids: set[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
