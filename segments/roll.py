"""The members of saved segments as they are kept, and who came and went: for those who only look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from segments.schema import Segment, SegmentChange, SegmentMember


@dataclass(frozen=True)
class Movement:
    """How many times somebody entered and left a segment."""

    entered: int
    left: int


async def counts(session: AsyncSession) -> Mapping[int, int]:
    """How many members each segment has that was computed."""
    found = select(Segment.id, func.count(SegmentMember.profile_id)).outerjoin(SegmentMember, _complete())
    found = found.where(Segment.generation.is_not(None)).group_by(Segment.id)
    return dict((await session.execute(found)).all())


async def count(session: AsyncSession, segment_id: int) -> int:
    """How many members one segment has."""
    found = _members(segment_id).with_only_columns(func.count())
    return await session.scalar(found) or 0


async def members(
    session: AsyncSession, segment_id: int, *, limit: int, offset: int = 0
) -> Sequence[Row[Profile, datetime]]:
    """Members and since when each is one, the newest first."""
    newest = _members(segment_id).order_by(SegmentMember.since.desc(), Profile.id)
    return (await session.execute(newest.limit(limit).offset(offset))).all()


async def movement(session: AsyncSession, segment_id: int, *, since: datetime) -> Movement:
    """Who came and went from an instant on, counted."""
    found = select(SegmentChange.entered, func.count()).where(*_of(segment_id, since))
    kinds = await session.execute(found.group_by(SegmentChange.entered))
    by_kind = dict(kinds.all())
    return Movement(entered=by_kind.get(True, 0), left=by_kind.get(False, 0))


async def changes(
    session: AsyncSession, segment_id: int, *, since: datetime, limit: int
) -> Sequence[Row[SegmentChange, Profile]]:
    """Who came and went from an instant on, the latest first."""
    found = select(SegmentChange, Profile).join(Profile, Profile.id == SegmentChange.profile_id)
    latest = found.where(*_of(segment_id, since)).order_by(SegmentChange.at.desc(), SegmentChange.id.desc())
    return (await session.execute(latest.limit(limit))).all()


def _complete() -> Any:
    return and_(SegmentMember.segment_id == Segment.id, SegmentMember.generation == Segment.generation)


def _members(segment_id: int) -> Select[Profile, datetime]:
    found = select(Profile, SegmentMember.since).join(SegmentMember, SegmentMember.profile_id == Profile.id)
    return found.join(Segment, _complete()).where(Segment.id == segment_id)


def _of(segment_id: int, since: datetime) -> tuple[Any, Any]:
    return SegmentChange.segment_id == segment_id, SegmentChange.at >= since
