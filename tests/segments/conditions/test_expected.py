import pytest

from profiles import changes
from segments.audience import members, preview
from segments.definition import parse_definition
from segments.sentence import describe
from segments.traits.recompute import recompute
from tests.segments.traits.people import add_people, at, bought, do


@pytest.fixture
async def coffee_drinkers(database, now):
    """Customer 1 buys coffee every ten days and is due in 4 days; 2 does so every 30 and is due in 10."""
    people = await add_people(database, now, 3)
    await do(database, 1, now, *[(days, bought(category="coffee")) for days in (26, 16, 6)])
    await do(database, 2, now, *[(days, bought(category="coffee")) for days in (80, 50, 20)])
    await do(database, 3, now, (1, bought(category="coffee")))
    async with database.begin() as session:
        await recompute(session, people, at(now))


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"category": "coffee", "next_days": 4}, []),
        ({"category": "coffee", "next_days": 5}, ["1"]),
        ({"category": "coffee", "next_days": 11}, ["1", "2"]),
        ({"next_days": 7}, ["1"]),
        ({"category": "tea", "next_days": 366}, []),
    ],
)
async def test_who_is_expected_to_buy_within_some_days(database, now, coffee_drinkers, expected, found):
    async with database.read() as session:
        assert await members(session, parse_definition({"expected": expected}), at(now)) == found


async def test_a_member_says_when_and_what(database, now, coffee_drinkers):
    async with database.read() as session:
        found = await preview(session, parse_definition({"expected": {"next_days": 7}}), at(now))
    assert [one.why for one in found.samples] == [["expected to buy coffee around 2026-09-20"]]


async def test_a_changed_expectation_is_in_the_feed(database, now, coffee_drinkers):
    async with database.read() as session:
        told = await changes.pending(session, 1000)
        assert {one.profile_id for one in told if one.what == "expected"} == {1, 2}


def test_it_says_itself_in_each_language():
    condition = parse_definition({"expected": {"category": "coffee", "next_days": 7}})
    assert describe(condition, "EUR") == "customers who are expected to buy coffee within the next 7 days"
    assert "coffee" in describe(condition, "EUR", "zh")
    assert "7 дней" in describe(condition, "EUR", "ru")
