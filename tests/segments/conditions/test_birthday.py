"""Birthdays whose year nobody knows: a birthday, and no age."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from profiles.birthday import UNKNOWN_YEAR
from profiles.schema import Profile
from segments.compiler import members_query
from segments.definition import parse_definition
from segments.moment import Moment


@pytest.mark.parametrize(
    ("condition", "members"),
    [
        ({"attr": "age", "op": ">", "value": 40}, set()),
        ({"attr": "age", "op": "not_null"}, {"known"}),
        ({"attr": "age", "op": "is_null"}, {"yearless", "unknown"}),
        ({"attr": "birthday", "op": "<", "value": "1999-01-01"}, {"known"}),
        ({"attr": "birthday", "op": "not_null"}, {"known", "yearless"}),
        ({"birthday": {"month": "current"}}, {"known", "yearless"}),
    ],
)
async def test_a_birthday_without_its_year_has_a_day_and_no_age(database, now, condition, members):
    born = {"known": date(1990, 9, 20), "yearless": date(UNKNOWN_YEAR, 9, 20), "unknown": None}
    async with database.begin() as session:
        session.add_all(Profile(reference=name, birthday=day, created_at=now) for name, day in born.items())
    moment = Moment(now, ZoneInfo("UTC"))
    async with database.read() as session:
        wanted = members_query(parse_definition(condition), moment)
        found = set(await session.scalars(select(Profile.reference).where(Profile.id.in_(wanted))))
    assert found == members
