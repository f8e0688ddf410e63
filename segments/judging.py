"""Judging profiles one by one: who belongs to which segment now, and when that has to be asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import delete, insert, literal_column, null, select, tuple_, type_coerce, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database, UtcDateTime, table_of
from profiles.insertion import insert_or_keep, insert_or_replace
from profiles.membership import in_ids, one_of
from profiles.schema import Profile
from segments.customer import PROFILE_FIELDS, Customer, records_of
from segments.live import Live
from segments.moment import Moment
from segments.schema import Segment, SegmentChange, SegmentMember, SegmentRecheck

#: A profile's number and a segment's.
Pair = tuple[int, int]

# Statements are made once: a dialect then finds them among its compiled ones at once.
_PROFILE, _SEGMENT = table_of(Profile).c, table_of(Segment).c
_MEMBER, _RECHECK = table_of(SegmentMember).c, table_of(SegmentRecheck).c
PROFILES = select(*(_PROFILE[name] for name in PROFILE_FIELDS)).where(in_ids(_PROFILE.id))
#: The memberships of profiles and their rechecks, in all segments.
STANDING = union_all(
    select(
        _MEMBER.profile_id,
        _MEMBER.segment_id,
        _MEMBER.generation,
        type_coerce(null(), UtcDateTime()).label("recheck_at"),
    ).where(in_ids(_MEMBER.profile_id)),
    select(_RECHECK.profile_id, _RECHECK.segment_id, null(), _RECHECK.recheck_at).where(
        in_ids(_RECHECK.profile_id)
    ),
)
#: Those who are still there, and the segments.
THERE = union_all(
    select(literal_column("'profile'"), _PROFILE.id).where(in_ids(_PROFILE.id)),
    select(literal_column("'segment'"), _SEGMENT.id),
)


@dataclass
class Verdict:
    """What was found out about some profiles, and what the tables say of them."""

    segments: Mapping[int, Live]
    #: (profile, segment) -> whether it belongs, and when to look again.
    found: dict[Pair, tuple[bool, datetime | None]] = field(default_factory=dict)
    members: set[Pair] = field(default_factory=set)
    rechecks: dict[Pair, datetime] = field(default_factory=dict)
    #: Segments whose condition could not be judged, and why.
    failed: dict[int, Exception] = field(default_factory=dict)

    def entered(self) -> list[Pair]:
        return [pair for pair, (belongs, _) in self.found.items() if belongs and pair not in self.members]

    def left(self) -> list[Pair]:
        return [pair for pair, (belongs, _) in self.found.items() if not belongs and pair in self.members]

    def due(self) -> dict[Pair, datetime]:
        """New rechecks, and those that moved."""
        return {
            pair: at
            for pair, (_, at) in self.found.items()
            if at is not None and self.rechecks.get(pair) != at
        }

    def settled(self) -> list[Pair]:
        """Rechecks that are needed no longer."""
        return [pair for pair, (_, at) in self.found.items() if at is None and pair in self.rechecks]


async def judge(
    database: Database, asked: Mapping[int, Collection[Live]], moment: Moment
) -> dict[int, Exception]:
    """Bring these profiles up to date in the segments named for each; which segments failed, and why.

    Meant for few profiles at a time. Entering and leaving are recorded in the transaction that does them,
    and only where the tables say otherwise: who is judged twice enters once.
    """
    segments = {one.id: one for some in asked.values() for one in some}
    about = frozenset[str]().union(*(one.asks_about for one in segments.values()))
    verdict = Verdict(segments)
    async with database.read() as session:
        profiles = (await session.execute(PROFILES, {"ids": list(asked)})).all()
        records = await records_of(session, profiles, about)
        await _read_standing(session, verdict, list(asked))
    for record in records:
        _judge(record, asked[record.id], moment, verdict)
        # Judging is plain computing: whoever waits for an answer in this process comes first.
        await asyncio.sleep(0)
    if verdict.entered() or verdict.left() or verdict.due() or verdict.settled():
        async with database.begin() as session:
            await _write(session, verdict, moment.now)
    return verdict.failed


def _judge(record: Customer, segments: Collection[Live], moment: Moment, verdict: Verdict) -> None:
    for one in segments:
        try:
            belongs = one.condition.matches(record, moment)
            verdict.found[record.id, one.id] = belongs, one.condition.next_change(record, moment)
        except Exception as error:
            # Whatever it is, it is this segment's fault alone: it shows the error, and the others go on.
            verdict.failed[one.id] = error


async def _read_standing(session: AsyncSession, verdict: Verdict, ids: Sequence[int]) -> None:
    for profile_id, segment_id, generation, recheck_at in await session.execute(STANDING, {"ids": ids}):
        if segment_id not in verdict.segments:
            continue
        if recheck_at is not None:
            verdict.rechecks[profile_id, segment_id] = recheck_at
        elif generation == verdict.segments[segment_id].generation:
            verdict.members.add((profile_id, segment_id))


async def _write(session: AsyncSession, verdict: Verdict, now: datetime) -> None:
    # Somebody may have been erased, or a segment deleted, since they were read.
    asked = {"ids": sorted({pair[0] for pair in verdict.found})}
    there = {(kind, number) for kind, number in await session.execute(THERE, asked)}

    def still(pairs: Iterable[Pair]) -> list[Pair]:
        return [pair for pair in pairs if ("profile", pair[0]) in there and ("segment", pair[1]) in there]

    entered, left = still(verdict.entered()), still(verdict.left())
    await _delete(session, SegmentMember, left)
    await _enter(session, verdict, entered, now)
    await _record(session, verdict, [*((one, True) for one in entered), *((one, False) for one in left)], now)
    await _note_rechecks(session, verdict, still(verdict.due()), still(verdict.settled()))


async def _enter(session: AsyncSession, verdict: Verdict, pairs: list[Pair], now: datetime) -> None:
    rows = [
        {
            "segment_id": segment_id,
            "generation": verdict.segments[segment_id].generation,
            "profile_id": profile_id,
            "since": now,
        }
        for profile_id, segment_id in pairs
    ]
    if rows:
        await session.execute(
            insert_or_keep(session, SegmentMember, "segment_id", "generation", "profile_id"), rows
        )


async def _delete(
    session: AsyncSession, entity: type[SegmentMember | SegmentRecheck], pairs: list[Pair]
) -> None:
    for some in _in_parts(pairs):
        # By profile as well: SQLite finds no index for the pairs alone.
        owners = one_of(session, entity.profile_id, {profile_id for profile_id, _ in some})
        rows = delete(entity).where(owners, tuple_(entity.profile_id, entity.segment_id).in_(some))
        await session.execute(rows, execution_options={"synchronize_session": False})


async def _record(
    session: AsyncSession, verdict: Verdict, changes: list[tuple[Pair, bool]], now: datetime
) -> None:
    rows = [
        {
            "segment_id": segment_id,
            "profile_id": profile_id,
            "entered": entered,
            "at": now,
            "generation": verdict.segments[segment_id].generation,
        }
        for (profile_id, segment_id), entered in changes
    ]
    if rows:
        await session.execute(insert(SegmentChange), rows)


async def _note_rechecks(
    session: AsyncSession, verdict: Verdict, due: list[Pair], settled: list[Pair]
) -> None:
    await _delete(session, SegmentRecheck, settled)
    rows = [
        {"segment_id": pair[1], "profile_id": pair[0], "recheck_at": verdict.found[pair][1]} for pair in due
    ]
    if rows:
        write = insert_or_replace(
            session, SegmentRecheck, "segment_id", "profile_id", replaced=["recheck_at"]
        )
        await session.execute(write, rows)


def _in_parts(pairs: list[Pair]) -> Iterable[list[Pair]]:
    # An engine takes only so many parameters in one statement.
    return (pairs[start : start + 500] for start in range(0, len(pairs), 500))


def failure(error: Exception) -> str:
    """What is shown of it; the log has the rest."""
    structlog.get_logger("segments").error(
        "A segment could not be computed.", action="segment_failed", exc_info=error
    )
    origin: Any = getattr(error, "orig", None) or error
    return f"{type(origin).__name__}: {origin}"[:1000]
