"""Arrivals: what the tables say about who comes into a journey, read once each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, extract, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Event, Profile, Trait
from scheduler.journeys import telling
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.entry import Arrival, refused
from scheduler.journeys.judging import inclusive
from scheduler.journeys.schema import Journey
from scheduler.journeys.step import clock_time
from scheduler.journeys.trigger import DateTrigger, EventTrigger, Schedule, ScheduleTrigger, SegmentTrigger
from scheduler.journeys.waiting import anniversaries, next_moment
from scheduler.sending.quiet_hours import customer_zone
from segments.compiler import members_query
from segments.condition import Condition
from segments.expansion import shelf
from segments.moment import Moment, instant
from segments.schema import SegmentChange
from segments.window import elapsed

#: What is older than this when it is read starts nothing: nobody is welcomed a month late.
FRESH = timedelta(days=1)
#: Rows that are read at once.
MOST = 2000
#: How often dates of profiles are looked at: clocks are set to quarters of an hour.
DATES = timedelta(minutes=15)


async def of_segment(
    session: AsyncSession, journey: Journey, trigger: SegmentTrigger, now: datetime
) -> tuple[list[Arrival], int]:
    """Who entered or left since the mark, and the next mark. Raises UnknownSegment."""
    saved = (await shelf(session)).find(trigger.segment)
    upto = await session.scalar(select(func.max(SegmentChange.id))) or journey.segment_mark
    # One process at a time writes changes, so their numbers come in the order of their commits.
    wanted = (
        select(SegmentChange.id, SegmentChange.profile_id, SegmentChange.at)
        .where(
            SegmentChange.id > journey.segment_mark,
            SegmentChange.id <= upto,
            SegmentChange.segment_id == saved.id,
            SegmentChange.entered.is_(trigger.edge == "entered"),
            SegmentChange.at > now - FRESH,
        )
        .order_by(SegmentChange.id)
        .limit(MOST)
    )
    rows = (await session.execute(wanted)).all()
    why = (telling.ENTERED if trigger.edge == "entered" else telling.LEFT) % {"segment": saved.name}
    found = [Arrival(row.profile_id, f"segment:{row.id}", why, row.at, row.at) for row in rows]
    return found, rows[-1].id if len(rows) == MOST else upto


async def of_events(
    session: AsyncSession,
    journey: Journey,
    trigger: EventTrigger,
    moment: Moment,
    *,
    above: int,
    upto: int,
) -> list[Arrival]:
    """Who did it, by events of these numbers; one that has yet to happen, or is old, starts nothing."""
    oldest = max(moment.now - FRESH, journey.started_at or moment.now)
    query = trigger.selection().query(
        inclusive(moment),
        Event.id,
        Event.profile_id,
        Event.type,
        Event.product_id,
        Event.at,
        Event.received_at,
    )
    wanted = query.where(Event.id > above, Event.id <= upto, Event.at >= oldest).order_by(Event.id)
    return [
        Arrival(row.profile_id, f"event:{row.id}", _event_said(row), row.at, row.received_at)
        for row in await session.execute(wanted)
    ]


def _event_said(row: Any) -> str:
    name = row.type.replace("_", " ")
    if row.product_id:
        return telling.EVENT_OF % {"event": name, "product": row.product_id}
    return telling.EVENT % {"event": name}


def next_look(trigger: ScheduleTrigger | DateTrigger, moment: Moment) -> datetime:
    """When to look again after a look at the moment; what was missed is made up for once."""
    if isinstance(trigger, DateTrigger):
        return moment.now + DATES
    schedule = trigger.schedule
    if schedule.every is not None:
        return moment.now + elapsed(schedule.every)
    assert schedule.at is not None
    later = moment.now + timedelta(microseconds=1)
    return next_moment(later, clock_time(schedule.at), schedule.weekdays, moment.zone)


def first_look(schedule: Schedule, moment: Moment) -> datetime:
    """When a schedule that begins at the moment is due for the first time."""
    if schedule.at is None:
        return moment.now
    return next_moment(moment.now, clock_time(schedule.at), schedule.weekdays, moment.zone)


@asynccontextmanager
async def of_schedule(
    session: AsyncSession,
    journey: Journey,
    definition: JourneyDefinition,
    condition: Condition,
    moment: Moment,
    slot: datetime,
) -> AsyncIterator[AsyncIterator[Sequence[Arrival]]]:
    """Who meets the condition and may enter, in parts, from one snapshot."""
    member = members_query(condition, moment).order_by(None).subquery().c[0]
    kept_out = refused(journey.id, definition, member, moment.now)
    result = await session.stream(select(member).where(~kept_out).distinct().order_by(member))
    why, cause = telling.MEETS, f"schedule:{slot.isoformat()}"

    async def parts() -> AsyncIterator[Sequence[Arrival]]:
        async for part in result.partitions(MOST):
            yield [Arrival(profile_id, cause, why, moment.now, moment.now) for (profile_id,) in part]

    try:
        yield parts()
    finally:
        await result.close()


async def of_dates(session: AsyncSession, trigger: DateTrigger, moment: Moment) -> list[Arrival]:
    """Whose date has come, where they live, less than FRESH ago."""
    here = moment.now.astimezone(UTC).date()
    # Somewhere it is yesterday still, or tomorrow already; and FRESH reaches back a day more.
    days = [here + timedelta(days=trigger.days_before + shift) for shift in range(-3, 3)]
    rows = await session.execute(_dated(trigger, days))
    found = []
    for profile_id, zone_name, value in rows:
        day = _read_day(value)
        zone = customer_zone(zone_name, moment.zone)
        for anniversary in anniversaries(day, here) if day else ():
            local = datetime.combine(
                anniversary - timedelta(days=trigger.days_before), clock_time(trigger.at)
            )
            began = instant(local, zone)
            if began <= moment.now < began + FRESH:
                name = trigger.date.removeprefix("trait:").replace("_", " ").capitalize()
                why = telling.DAY % {"name": name, "day": anniversary}
                cause = f"{trigger.date}:{anniversary.year}"
                found.append(Arrival(profile_id, cause, why, moment.now, moment.now))
    return found


def _dated(trigger: DateTrigger, days: list[date]) -> Select[Any, Any, Any]:
    pairs = {(day.month, day.day) for day in days}
    if pairs & {(2, 28), (3, 1)}:
        pairs.add((2, 29))
    if trigger.date == "birthday":
        month, day = extract("month", Profile.birthday), extract("day", Profile.birthday)
        fits = or_(*((month == m) & (day == d) for m, d in sorted(pairs)))
        columns = select(Profile.id, Profile.timezone, Profile.birthday)
        return columns.where(Profile.birthday.is_not(None), fits)
    name = trigger.date.removeprefix("trait:")
    written = func.substr(Trait.text_value, 6, 5).in_([f"{m:02}-{d:02}" for m, d in sorted(pairs)])
    columns = select(Profile.id, Profile.timezone, Trait.text_value)
    return columns.join(Trait, Trait.profile_id == Profile.id).where(Trait.name == name, written)


def _read_day(value: date | str) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
