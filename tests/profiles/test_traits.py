"""Traits keep a value, a number beside it where it is one, and where it came from."""

from datetime import datetime, timedelta

import pytest

from profiles import traits
from profiles.database import Database
from profiles.exceptions import RefusedValue
from profiles.schema import Profile


@pytest.fixture
async def customer(database: Database, now: datetime) -> int:
    async with database.begin() as session:
        profile = Profile(reference="1", created_at=now)
        session.add(profile)
        await session.flush()
        return profile.id


async def test_a_trait_is_replaced_with_its_source(database: Database, now: datetime, customer: int) -> None:
    later = now + timedelta(days=1)
    async with database.begin() as session:
        await traits.set_trait(session, customer, "size", 42, source="import", now=now)
        await traits.set_trait(session, customer, "colour", "red", source="import", now=now)
        await traits.set_trait(session, customer, "size", "large", source="console:eve", now=later)
    async with database.read() as session:
        colour, size = await traits.traits(session, customer)
    assert (colour.name, colour.text_value, colour.number_value) == ("colour", "red", None)
    assert (size.text_value, size.number_value, size.source, size.at) == ("large", None, "console:eve", later)


async def test_none_takes_a_trait_away(database: Database, now: datetime, customer: int) -> None:
    async with database.begin() as session:
        await traits.set_trait(session, customer, "size", 42, source="import", now=now)
        await traits.set_trait(session, customer, "size", None, source="import", now=now)
        assert await traits.traits(session, customer) == []


async def test_a_text_that_no_index_can_hold_is_refused(
    database: Database, now: datetime, customer: int
) -> None:
    async with database.begin() as session:
        await traits.set_trait(session, customer, "note", "界" * traits.LONGEST, source="x", now=now)
        with pytest.raises(RefusedValue, match="longer than"):
            await traits.set_trait(
                session, customer, "note", "界" * (traits.LONGEST + 1), source="x", now=now
            )


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (42, ("42", 42.0)),
        (1.5, ("1.5", 1.5)),
        (" 007 ", ("007", 7.0)),
        ("-3e2", ("-3e2", -300.0)),
        (True, ("true", None)),
        ("nan", ("nan", None)),
        ("Infinity", ("Infinity", None)),
        ("1_000", ("1_000", None)),
        ("red", ("red", None)),
    ],
)
def test_a_number_is_also_kept_as_one(value: traits.Value, stored: tuple[str, float | None]) -> None:
    assert traits.stored(value) == stored
