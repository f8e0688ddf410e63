from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from profiles.schema import Profile
from segments import audience
from segments.definition import parse_definition
from segments.insight.overlap import overlap
from segments.moment import Moment

GERMAN = parse_definition({"attr": "language", "op": "=", "value": "de"})
BERLIN = parse_definition({"attr": "city", "op": "=", "value": "Berlin"})


async def add_customers(database, now: datetime) -> None:
    people = [
        ("de", "Berlin"),
        ("de", "Berlin"),
        ("de", "Wien"),
        ("en", "Berlin"),
        ("en", None),
        (None, None),
    ]
    async with database.begin() as session:
        for number, (language, city) in enumerate(people, start=1):
            session.add(
                Profile(id=number, reference=str(number), language=language, city=city, created_at=now)
            )


async def test_two_segments_are_counted_apart_and_together(database, now):
    await add_customers(database, now)
    moment = Moment(now=now, zone=ZoneInfo("UTC"))
    async with database.read() as session:
        found = await overlap(session, GERMAN, BERLIN, moment)
    assert (found.one, found.other) == (3, 3)
    assert (found.both.count, found.only_one.count, found.only_other.count) == (2, 1, 1)
    assert found.jaccard == pytest.approx(2 / 4)


async def test_each_part_has_a_definition_that_lists_it(database, now):
    await add_customers(database, now)
    moment = Moment(now=now, zone=ZoneInfo("UTC"))
    async with database.read() as session:
        found = await overlap(session, GERMAN, BERLIN, moment)
        listed = [
            await audience.members(session, part.condition, moment)
            for part in (found.both, found.only_one, found.only_other)
        ]
    assert listed == [["1", "2"], ["3"], ["4"]]


async def test_two_empty_segments_have_no_likeness(database, now):
    moment = Moment(now=now, zone=ZoneInfo("UTC"))
    async with database.read() as session:
        found = await overlap(session, GERMAN, BERLIN, moment)
    assert found.jaccard is None
    assert found.both.count == 0
