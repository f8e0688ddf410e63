from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from profiles.database import Database
from profiles.schema import Event, Profile, Tag, Trait
from segments.definition import parse_definition
from segments.insight import population
from segments.insight.distinction import distinguish, insight
from segments.insight.statistics import Shares
from segments.moment import Moment

BERLIN = {"attr": "city", "op": "=", "value": "Berlin"}


@pytest.fixture
def moment(now: datetime) -> Moment:
    return Moment(now=now, zone=ZoneInfo("Europe/Berlin"))


async def add_shop(database: Database, now: datetime) -> None:
    """Thirty of forty customers in Berlin bought coffee at nine, and six of sixty in Paris."""
    async with database.begin() as session:
        for number in range(1, 101):
            berlin = number <= 40
            session.add(
                Profile(
                    id=number,
                    reference=str(number),
                    city="Berlin" if berlin else "Paris",
                    language="de",
                    created_at=now - timedelta(days=400),
                )
            )
            await session.flush()
            if number <= 30 or number > 94:
                session.add(bought(number, "coffee", datetime(2026, 9, 10, 7, 5, tzinfo=UTC), now))
                # Twice is still one customer, and what is long ago does not count.
                session.add(bought(number, "coffee", datetime(2026, 9, 11, 7, 50, tzinfo=UTC), now))
                session.add(bought(number, "skis", now - timedelta(days=100), now))
            if number % 2:
                session.add(Tag(profile_id=number, tag="odd"))
            for name in ("pet", "religion"):
                value = "cat" if berlin else "dog"
                session.add(Trait(profile_id=number, name=name, text_value=value, source="import:x", at=now))


def bought(number: int, category: str, at: datetime, now: datetime) -> Event:
    return Event(profile_id=number, type="purchase", category=category, at=at, received_at=now, properties={})


async def test_what_members_have_more_often_is_found_with_its_shares_and_its_lift(database, now, moment):
    await add_shop(database, now)
    async with database.read() as session:
        found = await insight(session, parse_definition(BERLIN), moment)
    assert (found.members, found.others) == (40, 60)
    assert (found.members_compared, found.others_compared) == (40, 60)
    by_feature = {(one.dimension, one.value): one for one in found.distinctions}
    coffee = by_feature["category", "coffee"]
    assert coffee.shares == Shares(30, 40, 6, 60)
    assert coffee.lift.value == pytest.approx(7.5)
    assert coffee.lift.low > 1
    assert coffee.is_significant
    assert by_feature["trait:pet", "dog"].lift.high < 1


async def test_hours_are_those_of_the_shops_clock(database, now, moment):
    await add_shop(database, now)
    async with database.read() as session:
        found = await insight(session, parse_definition(BERLIN), moment)
    hours = {one.value: one.shares for one in found.distinctions if one.dimension == "hour"}
    assert hours == {"9": Shares(30, 40, 6, 60)}


async def test_what_happened_before_the_window_does_not_count(database, now, moment):
    await add_shop(database, now)
    async with database.read() as session:
        lately = await insight(session, parse_definition(BERLIN), moment)
        longer = await insight(session, parse_definition(BERLIN), moment, window=timedelta(days=120))
    assert "skis" not in {one.value for one in lately.distinctions}
    assert "skis" in {one.value for one in longer.distinctions}


async def test_protected_matters_set_nobody_apart(database, now, moment):
    await add_shop(database, now)
    async with database.read() as session:
        found = await insight(session, parse_definition(BERLIN), moment)
    dimensions = {one.dimension for one in found.distinctions}
    assert "trait:pet" in dimensions
    assert "trait:religion" not in dimensions


async def test_what_both_sides_have_alike_is_no_difference_and_comes_last(database, now, moment):
    await add_shop(database, now)
    async with database.read() as session:
        found = await insight(session, parse_definition(BERLIN), moment)
    significant = [one.is_significant for one in found.distinctions]
    assert significant == sorted(significant, reverse=True)
    odd = next(one for one in found.distinctions if one.dimension == "tag")
    assert odd.shares == Shares(20, 40, 30, 60)
    assert not odd.is_significant


@pytest.mark.parametrize("definition", [{"all": []}, {"everyone": True}])
async def test_nobody_and_everybody_are_compared_with_nobody(database, now, moment, definition):
    await add_shop(database, now)
    async with database.read() as session:
        found = await insight(session, parse_definition(definition), moment)
    assert found.members + found.others == 100
    assert found.distinctions == []


async def test_of_large_sides_some_are_drawn_the_same_ones_every_time(database, now, moment, monkeypatch):
    await add_shop(database, now)
    monkeypatch.setattr(population, "LARGEST", 20)
    async with database.read() as session:
        found = await insight(session, parse_definition(BERLIN), moment)
        again = await insight(session, parse_definition(BERLIN), moment)
    assert (found.members, found.others) == (40, 60)
    assert (found.members_compared, found.others_compared) == (20, 20)
    assert found == again


def test_features_of_few_customers_are_not_compared():
    counts = {("city", "Berlin"): (4, 0), ("city", "Paris"): (0, 200), ("city", "Rome"): (0, 9)}
    found = distinguish(counts, 100, 900)
    assert [one.value for one in found] == ["Paris"]
