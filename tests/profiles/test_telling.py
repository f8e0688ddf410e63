"""Told facts, and how operators correct them."""

from datetime import date, datetime

import pytest

from profiles import corrections, editing, traits
from profiles.birthday import UNKNOWN_YEAR
from profiles.database import Database
from profiles.exceptions import RefusedValue
from profiles.schema import Profile
from profiles.telling import tell
from profiles.timeline import timeline


@pytest.fixture
async def customer(database: Database, now: datetime) -> int:
    async with database.begin() as session:
        made = Profile(reference="c", created_at=now)
        session.add(made)
        await session.flush()
        return made.id


async def test_a_told_city_fills_what_is_empty_and_replaces_what_was_told(database, customer, now):
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        assert await tell(session, held, "city", "Leeds", now=now)
        assert not await tell(session, held, "city", "Leeds", now=now)
        assert await tell(session, held, "city", "York", now=now)
    async with database.read() as session:
        assert (await session.get_one(Profile, customer)).city == "York"
        trait = (await traits.traits(session, customer))[0]
    assert (trait.name, trait.text_value, trait.source) == ("city", "York", "conversation")
    assert trait.confidence == 0.9


async def test_an_imported_city_stays(database, customer, now):
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        held.city = "Berlin"
        assert not await tell(session, held, "city", "Leeds", now=now)
        assert held.city == "Berlin"


async def test_an_import_over_a_told_city_stays_too(database, customer, now):
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        await tell(session, held, "city", "Leeds", now=now)
        held.city = "Berlin"
        assert not await tell(session, held, "city", "York", now=now)


async def test_a_rejected_city_is_not_taken_over_again_but_another_is(database, customer, now):
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        await tell(session, held, "city", "Leeds", now=now)
        await editing.remove(session, held, "city", operator="eve", now=now)
        assert held.city is None
        assert not await tell(session, held, "city", "Leeds", now=now)
        assert await tell(session, held, "city", "York", now=now)
        await editing.correct(session, held, "city", "Hull", operator="eve", now=now)
        assert not await tell(session, held, "city", "Leicester", now=now)
        assert held.city == "Hull"


async def test_a_birthday_without_its_year_does_not_replace_one_with_it(database, customer, now):
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        assert await tell(session, held, "birthday", date(UNKNOWN_YEAR, 5, 5), now=now)
        assert await tell(session, held, "birthday", date(1990, 5, 5), now=now)
        assert not await tell(session, held, "birthday", date(UNKNOWN_YEAR, 5, 5), now=now)
        assert held.birthday == date(1990, 5, 5)


@pytest.mark.parametrize(
    ("written", "meant"), [("1990-05-17", date(1990, 5, 17)), ("05-17", date(UNKNOWN_YEAR, 5, 17))]
)
async def test_an_operator_writes_a_birthday_with_or_without_its_year(
    database, customer, now, written, meant
):
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        assert await editing.correct(session, held, "birthday", written, operator="eve", now=now)
        assert held.birthday == meant


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", "x"),
        ("size", ""),
        ("birthday", "soon"),
        ("consent", "yes"),
        ("rfm_type", "HHH"),
        ("n", "x" * 501),
    ],
)
async def test_what_cannot_be_kept_is_refused(database, customer, now, name, value):
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        with pytest.raises(RefusedValue):
            await editing.correct(session, held, name, value, operator="eve", now=now)


async def test_changes_by_hand_are_on_the_timeline(database, customer, now):
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        await editing.correct(session, held, "shoe_size", "41", operator="eve", now=now)
        await editing.correct(session, held, "shoe_size", "42", operator="eve", now=now)
        assert not await editing.correct(session, held, "shoe_size", "42", operator="eve", now=now)
        await editing.tag(session, held, "vip", operator="eve", now=now)
        await editing.untag(session, held, "vip", operator="eve", now=now)
    async with database.read() as session:
        titles = [entry.title for entry in await timeline(session, customer)]
        assert len(await corrections.corrections(session, customer)) == 4
    assert titles == [
        "The tag was removed: vip",
        "The tag was added: vip",
        "Shoe size was corrected: 41 → 42",
        "Shoe size was added: 41",
    ]
