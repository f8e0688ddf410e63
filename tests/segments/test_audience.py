"""Members, head counts and reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from profiles.database import Database
from segments.audience import count, members, preview
from segments.customer import Address, Customer, Happening
from segments.definition import parse_definition
from segments.moment import Moment
from tests.segments.shop import insert_customers

NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
MOMENT = Moment(now=NOW, zone=ZoneInfo("UTC"), channels=frozenset({"telegram"}), currency="EUR")
EVERYONE = parse_definition({"everyone": True})
BOUGHT_COFFEE = parse_definition(
    {
        "count": {"type": "purchase", "where": {"category": "coffee"}, "window": {"last": "60d"}},
        "op": ">=",
        "value": 2,
    }
)


def customer(
    reference: str, *, coffees: int = 0, reachable: bool = False, seen_days_ago: int = 1
) -> Customer:
    return Customer(
        reference=reference,
        created_at=NOW - timedelta(days=400),
        city="Berlin",
        consent=True if reachable else None,
        addresses=(Address(channel="telegram"),) if reachable else (),
        last_seen_at=NOW - timedelta(days=seen_days_ago),
        events=tuple(
            Happening(type="purchase", category="coffee", amount=450, at=NOW - timedelta(days=4 * number))
            for number in range(1, coffees + 1)
        ),
    )


async def fill(database: Database, *customers: Customer) -> None:
    async with database.begin() as session:
        await (await session.connection()).run_sync(insert_customers, customers, MOMENT)


async def test_references_that_are_numbers_come_in_the_order_of_numbers(database):
    await fill(database, customer("10"), customer("9"), customer("100"))
    async with database.read() as session:
        assert await members(session, EVERYONE, MOMENT) == ["9", "10", "100"]


async def test_references_that_are_names_come_in_the_order_of_letters(database):
    await fill(database, customer("web:b"), customer("10"), customer("9"))
    async with database.read() as session:
        assert await members(session, EVERYONE, MOMENT) == ["10", "9", "web:b"]


async def test_a_preview_counts_everybody_and_those_who_can_be_written_to(database):
    await fill(
        database, customer("a", coffees=2, reachable=True), customer("b", coffees=3), customer("c", coffees=1)
    )
    async with database.read() as session:
        found = await preview(session, BOUGHT_COFFEE, MOMENT)
        assert await count(session, BOUGHT_COFFEE, MOMENT) == 2
    assert (found.count, found.reachable) == (2, 1)


async def test_everyone_is_counted_one_by_one(database):
    await fill(database, customer("ada"), customer("ben"), customer("cem"))
    async with database.read() as session:
        assert await count(session, EVERYONE, MOMENT) == 3


async def test_nobody_is_an_audience_of_none(database):
    await fill(database, customer("a"))
    async with database.read() as session:
        found = await preview(session, parse_definition({"all": []}), MOMENT)
    assert (found.count, found.reachable, found.samples) == (0, 0, [])


async def test_the_sample_is_those_who_were_seen_last(database):
    shop = [customer(str(number), seen_days_ago=number) for number in (5, 1, 3)]
    await fill(database, *shop, replace(customer("never"), last_seen_at=None))
    async with database.read() as session:
        found = await preview(session, EVERYONE, MOMENT, sample=3)
    assert [one.profile.reference for one in found.samples] == ["1", "3", "5"]


async def test_each_of_the_sample_comes_with_the_reason_in_their_own_record(sqlite_database):
    await fill(sqlite_database, customer("a", coffees=3, reachable=True))
    condition = parse_definition(
        {
            "all": [
                {"attr": "city", "op": "=", "value": "Berlin"},
                {"count": {"type": "purchase", "window": {"last": "60d"}}, "op": ">=", "value": 2},
                {"count": {"type": "complaint", "window": {"last": "30d"}}, "op": "=", "value": 0},
                {"sum": {"type": "purchase"}, "field": "amount", "op": ">", "value": 10},
                {"any": [{"attr": "city", "op": "=", "value": "Rome"}, {"reachable": True}]},
                {"count": {"type": "purchase"}, "op": ">=", "value": 3},
                {"first": {"type": "purchase"}, "in": {"last": "30d"}},
                {"attr": "last_seen_at", "in": {"last": "7d"}},
            ]
        }
    )
    async with sqlite_database.read() as session:
        found = await preview(session, condition, MOMENT)
    assert found.samples[0].why == [
        "live in Berlin",
        "bought something 3 times in the last 60 days, last on 12 Sep",
        "did not complain in the last 30 days",
        "spent €13.50, last on 12 Sep",
        "can be written to on telegram",
        "bought something 3 times, last on 12 Sep",
        "bought something for the first time on 4 Sep",
        "were last seen on 15 Sep",
    ]
