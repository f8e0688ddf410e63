"""Questions about an audience are answered from its people's own events."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from profiles.database import Database
from profiles.schema import Event, Profile
from segments.definition import parse_definition
from segments.moment import Moment
from segments.refining.figures import find_out
from segments.refining.inquiry import Before, Bought, CountOf, Earlier, Figure, Goods, Plot, Series, Table

#: A Wednesday evening in UTC, already Thursday in Tokyo.
MOMENT = Moment(now=datetime(2026, 9, 16, 20, 0, tzinfo=UTC), zone=ZoneInfo("Asia/Tokyo"))
BERLIN = parse_definition({"attr": "city", "op": "=", "value": "Berlin"})
LATELY = parse_definition({"count": {"type": "purchase", "window": {"last": "30d"}}, "op": ">=", "value": 1})


def day(month: int, number: int, hour: int = 12) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


@pytest.fixture
async def shop(database: Database) -> Database:
    people = {"ada": "Berlin", "ben": "Berlin", "cem": "Paris"}
    bought = [
        (1, day(9, 16, 14), "tea", 500),
        (1, day(9, 16, 16), "tea", 700),
        (1, day(8, 3), "books", 1000),
        (2, day(8, 1), "tea", 300),
        (3, day(9, 15), "tea", 900),
        (3, day(9, 17), "books", 900),
    ]
    async with database.begin() as session:
        session.add_all(
            [
                Profile(id=place, reference=name, city=city, created_at=day(1, 1))
                for place, (name, city) in enumerate(people.items(), start=1)
            ]
        )
        await session.flush()
        session.add_all(
            [
                Event(
                    profile_id=who,
                    type="purchase",
                    at=at,
                    received_at=at,
                    category=category,
                    amount=amount,
                    properties={},
                )
                for who, at, category, amount in bought
            ]
        )
    return database


async def test_a_part_of_the_audience_is_counted(shop: Database) -> None:
    async with shop.read() as session:
        part = parse_definition({"all": [{"attr": "city", "op": "=", "value": "Berlin"}, LATELY]})
        assert await find_out(session, BERLIN, CountOf(part), MOMENT) == Figure(1, 2)


async def test_the_audience_of_a_month_ago_knows_nothing_of_what_came_since(shop: Database) -> None:
    async with shop.read() as session:
        found = await find_out(session, LATELY, Earlier("1mo"), MOMENT)
    assert found == Before(now=2, before=1 + 1, at=datetime(2026, 8, 16, 20, 0, tzinfo=UTC))


async def test_what_they_buy_is_told_beside_what_all_buy(shop: Database) -> None:
    async with shop.read() as session:
        found = await find_out(session, BERLIN, Goods(), MOMENT)
    assert isinstance(found, Table)
    # What happens tomorrow does not count yet.
    assert found.rows == (Bought("tea", 2, 3), Bought("books", 1, 1))
    assert (found.total, found.all_total) == (2, 3)
    assert (found.start, found.end) == (datetime(2025, 9, 16, 20, 0, tzinfo=UTC), MOMENT.now)


async def test_a_plot_has_a_value_for_every_step_of_the_shops_calendar(shop: Database) -> None:
    async with shop.read() as session:
        days = await find_out(session, BERLIN, Plot("purchase", "day"), MOMENT)
        months = await find_out(session, BERLIN, Plot("spent", "month"), MOMENT)
    assert isinstance(days, Series)
    assert len(days.points) == 30
    # 16:00 in London is one o'clock of the next day in Tokyo.
    assert days.points[-2:] == ((date(2026, 9, 16), 1), (date(2026, 9, 17), 1))
    assert isinstance(months, Series)
    assert months.points[-2:] == ((date(2026, 8, 1), 1300), (date(2026, 9, 1), 1200))
    assert sum(value for _, value in months.points) == 2500
