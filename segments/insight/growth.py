"""How many members a definition has had, week by week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from segments import audience
from segments.condition import Condition
from segments.conditions.attribute import AttributeWindow
from segments.conditions.logic import All
from segments.expansion import expanded
from segments.moment import Moment
from segments.schema import SegmentChange
from segments.window import Ever

STEP = timedelta(days=7)
STEPS = 12


@dataclass(frozen=True)
class Point:
    """How many members there were at an instant."""

    at: datetime
    count: int


@dataclass(frozen=True)
class Passage:
    """How many times somebody was found to enter and to leave in [start, end)."""

    start: datetime
    end: datetime
    entered: int
    left: int


async def growth(
    session: AsyncSession, condition: Condition, moment: Moment, *, step: timedelta = STEP, steps: int = STEPS
) -> list[Point]:
    """The members at `steps` instants before now and now, oldest first.

    The definition is read as of each instant: what happened then or later does not exist yet, and who came
    later is nobody yet. What is known of a customer (city, tags, traits, consent) is as today: only its
    present value is kept.
    """
    known = All(conditions=(await expanded(session, condition), _came()))
    points = []
    for back in range(steps, -1, -1):
        then = replace(moment, now=moment.now - back * step)
        points.append(Point(then.now, await audience.count(session, known, then)))
    return points


def _came() -> Condition:
    return AttributeWindow(attr="created_at", window=Ever())


async def passages(
    session: AsyncSession, segment_id: int, now: datetime, *, step: timedelta = STEP, steps: int = STEPS
) -> list[Passage]:
    """What was recorded of a saved segment in as many steps up to now, oldest first."""
    found = []
    for back in range(steps, 0, -1):
        start, end = now - back * step, now - (back - 1) * step
        inside = (SegmentChange.segment_id == segment_id, SegmentChange.at >= start, SegmentChange.at < end)
        counted = select(SegmentChange.entered, func.count()).where(*inside)
        counts = dict((await session.execute(counted.group_by(SegmentChange.entered))).all())
        found.append(Passage(start, end, counts.get(True, 0), counts.get(False, 0)))
    return found
