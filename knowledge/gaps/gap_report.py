"""The report on content gaps: groups of questions, those first that matter to most customers now."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.gaps.content_gaps import State
from knowledge.gaps.gap_groups import plain, typical
from knowledge.schema import ContentGap

#: After so many days without a new question a group ranks half as high.
HALVES_AFTER = 14.0


@dataclass(frozen=True)
class GapGroup:
    """Questions that mean the same, as they were asked within a window."""

    id: int
    state: State
    #: In order of asking.
    gaps: tuple[ContentGap, ...]
    customers: int
    rank: float

    @property
    def typical(self) -> ContentGap:
        return typical(self.gaps)

    @property
    def last_asked(self) -> datetime:
        return self.gaps[-1].asked_at

    @property
    def languages(self) -> list[str]:
        """Those it was asked in, the most frequent first."""
        return [name for name, _ in Counter(gap.language or "en" for gap in self.gaps).most_common()]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return Counter(gap.reason for gap in self.gaps).most_common()

    @property
    def nearest(self) -> dict[str, object] | None:
        """What came nearest to any of the questions."""
        found = [gap.nearest for gap in self.gaps if gap.nearest]
        return max(found, key=lambda each: float(each["score"]), default=None)

    def phrasings(self) -> list[ContentGap]:
        """One gap for each different wording, the typical one first, then those asked most."""
        first: dict[str, ContentGap] = {}
        for gap in self.gaps:
            first.setdefault(plain(gap.question), gap)
        asked = Counter(plain(gap.question) for gap in self.gaps)
        best = plain(self.typical.question)
        return sorted(
            first.values(),
            key=lambda gap: (plain(gap.question) != best, -asked[plain(gap.question)], gap.id),
        )


@dataclass(frozen=True)
class GapReport:
    """One page of groups, and what all of them together come to."""

    groups: tuple[GapGroup, ...]
    #: How many groups there are.
    total: int
    questions: int
    customers: int


async def gap_report(
    session: AsyncSession,
    *,
    state: State,
    now: datetime,
    window: timedelta | None,
    limit: int,
    offset: int = 0,
) -> GapReport:
    """The groups in this state, asked in the `window` before `now`; None means ever.

    They are ranked by customers x 2 ^ -(days since last asked / HALVES_AFTER): a question of eight customers
    two weeks ago ranks with one of four customers today. All whose asker is unknown count as one customer.
    """
    wanted = _wanted(state, now, window)
    known = func.count(distinct(ContentGap.asked_by))
    unknown = func.count() - func.count(ContentGap.asked_by)
    counted = select(ContentGap.group_id, known, unknown, func.max(ContentGap.asked_at), func.count())
    rows = (await session.execute(counted.where(*wanted).group_by(ContentGap.group_id))).all()
    ranks = {
        int(number or 0): (
            people + (1 if strangers else 0),
            _rank(people + (1 if strangers else 0), last, now),
        )
        for number, people, strangers, last, _ in rows
    }
    order = sorted(ranks, key=lambda number: (-ranks[number][1], number))
    asked = await _gaps(session, order[offset : offset + limit], wanted)
    groups = tuple(
        GapGroup(number, state, tuple(asked[number]), *ranks[number])
        for number in order[offset : offset + limit]
    )
    people = await session.scalar(select(known).where(*wanted)) or 0
    strangers = any(row[2] for row in rows)
    return GapReport(groups, len(order), sum(row[4] for row in rows), people + strangers)


async def gap_group(session: AsyncSession, group_id: int, state: State) -> GapGroup | None:
    """One group with all its questions in this state; None where there are none."""
    found = select(ContentGap).where(ContentGap.group_id == group_id, ContentGap.state == state)
    gaps = tuple(await session.scalars(found.order_by(ContentGap.asked_at, ContentGap.id)))
    customers = len({gap.asked_by for gap in gaps})
    return GapGroup(group_id, state, gaps, customers, 0.0) if gaps else None


async def askers(session: AsyncSession, group_id: int) -> Sequence[str]:
    """Who asked what a group asks, as the faces refer to profiles."""
    found = select(ContentGap.asked_by).where(ContentGap.group_id == group_id).distinct()
    return [reference for reference in await session.scalars(found) if reference]


def _wanted(state: State, now: datetime, window: timedelta | None) -> list[ColumnElement[bool]]:
    wanted = [ContentGap.state == state, ContentGap.group_id.is_not(None)]
    return wanted if window is None else [*wanted, ContentGap.asked_at >= now - window]


def _rank(customers: int, last: datetime, now: datetime) -> float:
    days: float = (now - last) / timedelta(days=1)
    return customers * math.pow(2.0, -max(0.0, days) / HALVES_AFTER)


async def _gaps(
    session: AsyncSession, numbers: Sequence[int], wanted: Sequence[ColumnElement[bool]]
) -> dict[int, list[ContentGap]]:
    found = select(ContentGap).where(ContentGap.group_id.in_(numbers), *wanted)
    asked: dict[int, list[ContentGap]] = {number: [] for number in numbers}
    for gap in await session.scalars(found.order_by(ContentGap.asked_at, ContentGap.id)):
        asked[gap.group_id or 0].append(gap)
    return asked
