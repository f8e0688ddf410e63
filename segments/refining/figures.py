"""Answers to questions about an audience, computed in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Event, Profile
from segments import audience
from segments.calendar import start_of_unit
from segments.compiler import members_query
from segments.condition import Condition
from segments.conditions.logic import Everyone
from segments.moment import Moment
from segments.refining.inquiry import (
    SPENT,
    Before,
    Bought,
    CountOf,
    Earlier,
    Figure,
    Goods,
    Inquiry,
    Plot,
    Series,
    Table,
)
from segments.window import before

Finding = Figure | Before | Table | Series

#: How many steps a plot goes back, the one that is under way included.
STEPS = {"day": 30, "week": 26, "month": 12}
#: What "they buy" looks back on.
GOODS_WINDOW = "12mo"
MOST_CATEGORIES = 10


async def find_out(session: AsyncSession, condition: Condition, inquiry: Inquiry, moment: Moment) -> Finding:
    """The answer to a question about the people of a definition."""
    match inquiry:
        case CountOf():
            part = await audience.count(session, inquiry.part, moment)
            return Figure(part, await audience.count(session, condition, moment))
        case Earlier():
            return await _earlier(session, condition, before(moment, inquiry.ago), moment)
        case Goods():
            return await _goods(session, condition, moment)
        case Plot():
            return await _series(session, condition, inquiry, moment)


async def _earlier(session: AsyncSession, condition: Condition, at: datetime, moment: Moment) -> Before:
    then = replace(moment, now=at)
    return Before(
        await audience.count(session, condition, moment), await audience.count(session, condition, then), at
    )


async def _goods(session: AsyncSession, condition: Condition, moment: Moment) -> Table:
    start = before(moment, GOODS_WINDOW)
    theirs = await _buyers(session, condition, start, moment)
    everyone = Everyone(everyone=True)
    all_buyers = await _buyers(session, everyone, start, moment)
    most = sorted(theirs, key=lambda category: (-theirs[category], category))[:MOST_CATEGORIES]
    return Table(
        tuple(Bought(category, theirs[category], all_buyers[category]) for category in most),
        await audience.count(session, condition, moment),
        await audience.count(session, everyone, moment),
        start,
        moment.now,
    )


async def _buyers(
    session: AsyncSession, condition: Condition, start: datetime, moment: Moment
) -> dict[str, int]:
    """How many of the people bought in each category."""
    bought = (Event.type == "purchase", Event.at >= start, Event.at < moment.now, Event.category.is_not(None))
    people = func.count(func.distinct(Event.profile_id))
    query = select(Event.category, people).where(*bought, *_theirs(condition, moment))
    found = await session.execute(query.group_by(Event.category))
    return {category: count for category, count in found if category is not None}


async def _series(session: AsyncSession, condition: Condition, plot: Plot, moment: Moment) -> Series:
    count = STEPS[plot.step]
    days = [start_of_unit(plot.step, moment.today, back) for back in range(count - 1, -1, -1)]
    starts = [moment.start_of(day) for day in days]
    wanted = [Event.type == ("purchase" if plot.deed == SPENT else plot.deed)]
    wanted += [Event.at >= starts[0], Event.at < moment.now, *_theirs(condition, moment)]
    value: ColumnElement[Any] = func.sum(Event.amount) if plot.deed == SPENT else func.count()
    step = _step(starts).label("step")
    rows = await session.execute(select(step, value).where(*wanted).group_by(step))
    found = {int(place): told for place, told in rows}
    points = [(day, int(found.get(place) or 0)) for place, day in enumerate(days)]
    return Series(plot.deed, plot.step, tuple(points))


def _step(starts: list[datetime]) -> ColumnElement[int]:
    """The number of the step in which an event lies."""
    ends = [(Event.at < end, place) for place, (_, end) in enumerate(pairwise(starts))]
    return case(*ends, else_=len(starts) - 1)


def _theirs(condition: Condition, moment: Moment) -> list[ColumnElement[bool]]:
    if isinstance(condition, Everyone):
        return []
    chosen = members_query(condition, moment).with_only_columns(Profile.id)
    return [Event.profile_id.in_(chosen)]
