from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from profiles.schema import Event, Profile
from segments import segment
from segments.definition import parse_definition
from segments.insight.growth import growth, passages
from segments.moment import Moment
from segments.schema import SegmentChange

DAY = timedelta(days=1)
BOUGHT = parse_definition({"count": {"type": "purchase", "window": {"last": "10d"}}, "op": ">=", "value": 1})
SILENT = parse_definition({"count": {"type": "purchase"}, "op": "=", "value": 0})


async def add_buyers(database, now) -> None:
    """The first came a month ago and bought two weeks ago, the second came and bought yesterday."""
    async with database.begin() as session:
        for number, came, bought in ((1, 31, 14), (2, 2, 1)):
            session.add(Profile(id=number, reference=str(number), created_at=now - came * DAY))
            await session.flush()
            at = now - bought * DAY
            session.add(Event(profile_id=number, type="purchase", at=at, received_at=now, properties={}))


async def test_each_point_sees_only_what_had_happened_by_then(database, now):
    await add_buyers(database, now)
    moment = Moment(now=now, zone=ZoneInfo("UTC"))
    async with database.read() as session:
        points = await growth(session, BOUGHT, moment, step=7 * DAY, steps=4)
    assert [point.count for point in points] == [0, 0, 0, 1, 1]
    assert [point.at for point in points] == [now - back * 7 * DAY for back in (4, 3, 2, 1, 0)]


async def test_who_came_later_was_not_there_before(database, now):
    await add_buyers(database, now)
    moment = Moment(now=now, zone=ZoneInfo("UTC"))
    async with database.read() as session:
        points = await growth(session, SILENT, moment, step=10 * DAY, steps=4)
    assert [point.count for point in points] == [0, 1, 1, 0, 0]


async def test_recorded_changes_are_counted_in_their_step(database, now):
    await add_buyers(database, now)
    async with database.begin() as session:
        saved = await segment.save(session, name="Buyers", condition=BOUGHT, now=now)
        for back, entered in ((8, True), (7, False), (1, True), (1, True)):
            session.add(
                SegmentChange(
                    segment_id=saved.id, profile_id=1, entered=entered, at=now - back * DAY, generation=1
                )
            )
    async with database.read() as session:
        found = await passages(session, saved.id, now, step=7 * DAY, steps=2)
    assert [(one.entered, one.left) for one in found] == [(1, 0), (2, 1)]
