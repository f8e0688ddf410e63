"""Learning: confidence that grows and fades, and values that are not a conversation's to change."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from profiles import editing, learning, tags, traits
from profiles.database import Database
from profiles.learning import Finding, fade, learn
from profiles.schema import Correction, Evidence, Profile, Tag, Trait

SONY = Finding("interest_brand", "Sony", 1.0)
BOSE = Finding("interest_brand", "Bose", 1.0)
RETURNS = Finding("topic", "returns", 1.0)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
async def customer(database: Database, now: datetime) -> int:
    return await add_customer(database, now)


async def add_customer(database: Database, now: datetime) -> int:
    async with database.begin() as session:
        made = Profile(reference="c", created_at=now)
        session.add(made)
        await session.flush()
        return made.id


async def known(database: Database, customer: int) -> dict[str, str | None]:
    async with database.read() as session:
        held = {row.name: row.text_value for row in await traits.traits(session, customer)}
        return held | dict.fromkeys(await tags.tags(session, customer))


async def everything(database: Database) -> list[tuple[object, ...]]:
    """All rows that learning writes."""
    async with database.read() as session:
        tables = [table.__table__ for table in (Trait, Tag, Evidence)]
        return [tuple(row) for table in tables for row in await session.execute(select(table))]


async def turn(database: Database, customer: int, at: datetime, *findings: Finding) -> None:
    async with database.begin() as session:
        await learn(session, customer, findings, now=at)


async def test_one_mention_makes_no_interest_and_two_do(database, customer, now):
    await turn(database, customer, now, SONY)
    assert await known(database, customer) == {}
    await turn(database, customer, now + MINUTE, SONY)
    assert await known(database, customer) == {"interest_brand": "Sony", "brand:Sony": None}
    async with database.read() as session:
        held = (await traits.traits(session, customer))[0]
    assert (held.source, held.at) == ("conversation", now + MINUTE)
    assert held.confidence == pytest.approx(0.75, abs=0.01)


async def test_confidence_halves_its_strength_with_every_half_life(now):
    at = learning.confidence_at
    assert at("interest_brand", 0.75, now, now) == pytest.approx(0.75)
    assert at("interest_brand", 0.75, now, now + 30 * DAY) == pytest.approx(0.5)
    assert at("intent", 0.75, now, now + 7 * DAY) == pytest.approx(0.5)
    assert at("city", 0.9, now, now + 900 * DAY) == 0.9
    assert at("interest_brand", None, now, now + DAY) is None


async def test_a_faded_value_is_forgotten_and_the_next_takes_its_place(database, customer, now):
    for minute in range(3):
        await turn(database, customer, now + minute * MINUTE, SONY)
    later = now + 60 * DAY
    for minute in range(2):
        await turn(database, customer, later + minute * MINUTE, BOSE)
    async with database.begin() as session:
        assert await fade(session, now=later + 1 * DAY) == 0
    assert (await known(database, customer))["interest_brand"] == "Bose"
    async with database.begin() as session:
        assert await fade(session, now=later + 400 * DAY) == 2
        assert await fade(session, now=later + 400 * DAY) == 0
    assert await known(database, customer) == {}


async def test_what_an_import_or_an_operator_gave_is_not_overwritten(database, customer, now):
    async with database.begin() as session:
        await traits.set_trait(
            session, customer, "interest_brand", "Miele", source="import:shop.csv", now=now
        )
        await tags.add_tag(session, customer, "brand:Sony", source="console:eve", now=now)
    for minute in range(3):
        await turn(database, customer, now + minute * MINUTE, SONY)
    async with database.read() as session:
        assert (await traits.traits(session, customer))[0].text_value == "Miele"
        assert (await tags.tag_rows(session, customer))[0].source == "console:eve"


async def test_a_removed_value_is_not_learned_again_until_it_is_allowed(database, customer, now):
    for minute in range(2):
        await turn(database, customer, now + minute * MINUTE, SONY, RETURNS)
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        assert await editing.remove(session, held, "interest_brand", operator="eve", now=now + DAY)
        assert not await editing.remove(session, held, "interest_brand", operator="eve", now=now + DAY)
    assert await known(database, customer) == {"topic:returns": None}
    for minute in range(3):
        await turn(database, customer, now + DAY + minute * MINUTE, SONY)
    assert await known(database, customer) == {"topic:returns": None}
    async with database.begin() as session:
        entry = (await session.scalars(select(Correction))).one()
        assert (entry.name, entry.former, entry.value, entry.state) == (
            "interest_brand", "Sony", None, "rejected",
        )  # fmt: skip
        assert await editing.corrections.allow(session, customer, entry.id)
    for minute in range(2):
        await turn(database, customer, now + 2 * DAY + minute * MINUTE, SONY)
    assert "brand:Sony" in await known(database, customer)


async def test_a_tag_that_was_taken_off_takes_the_learned_trait_with_it(database, customer, now):
    for minute in range(2):
        await turn(database, customer, now + minute * MINUTE, SONY)
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        assert await editing.untag(session, held, "brand:Sony", operator="eve", now=now + DAY)
        assert not await editing.untag(session, held, "brand:Sony", operator="eve", now=now + DAY)
    for minute in range(3):
        await turn(database, customer, now + DAY + minute * MINUTE, SONY)
    assert await known(database, customer) == {}


async def test_an_import_leaves_learned_and_operators_tags_alone(database, customer, now):
    await turn(database, customer, now, RETURNS)
    async with database.begin() as session:
        held = await session.get_one(Profile, customer)
        await editing.tag(session, held, "press", operator="eve", now=now)
        await tags.add_tag(session, customer, "old")
    from profiles.intake.profile_batch import ProfileBatch
    from profiles.intake.profile_rows import read_profile
    from profiles.intake.rows import Row
    from profiles.trait_types import TraitTypes

    outcomes = []
    for _ in range(2):
        row = read_profile(Row(1, {"id": "c", "tags": "vip|press"}), TraitTypes({}).read)
        async with database.begin() as session:
            batch = ProfileBatch([row], now=now, source="import:shop.csv")
            await batch.load(session)
            outcomes.append(batch.fold(row))
            await batch.write(session)
    assert outcomes == ["updated", "duplicate"]
    assert set(await known(database, customer)) == {"topic:returns", "press", "vip"}


NAMES = st.sampled_from(["interest_brand", "interest_category", "topic", "sentiment", "intent"])
FINDINGS = st.lists(
    st.builds(Finding, NAMES, st.sampled_from(["a", "b"]), st.sampled_from([0.4, 1.0, 2.0])), max_size=4
)
TURNS = st.lists(st.tuples(st.integers(0, 5000), FINDINGS), max_size=8)
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def fresh(database: Database, now: datetime) -> int:
    async with database.begin() as session:
        await session.execute(delete(Profile))
    return await add_customer(database, now)


@FEW
@given(turns=TURNS)
async def test_learning_from_the_same_turns_again_changes_nothing(sqlite_database, now, turns):
    customer = await fresh(sqlite_database, now)
    ordered = sorted(turns, key=lambda each: each[0])
    for minutes, findings in ordered:
        await turn(sqlite_database, customer, now + minutes * MINUTE, *findings)
    before = await everything(sqlite_database)
    last = max((minutes for minutes, _ in turns), default=0)
    for minutes, findings in turns:
        if minutes == last:
            await turn(sqlite_database, customer, now + minutes * MINUTE, *findings)
    assert await everything(sqlite_database) == before


@FEW
@given(turns=TURNS, more=TURNS)
async def test_an_operators_word_always_wins(sqlite_database, now, turns, more):
    customer = await fresh(sqlite_database, now)
    for minutes, findings in sorted(turns, key=lambda each: each[0]):
        await turn(sqlite_database, customer, now + minutes * MINUTE, *findings)
    async with sqlite_database.begin() as session:
        held = await session.get_one(Profile, customer)
        await editing.correct(session, held, "interest_brand", "Mine", operator="eve", now=now)
        gone = await editing.remove(session, held, "sentiment", operator="eve", now=now)
        removed = (
            await session.scalar(select(Correction.former).where(Correction.name == "sentiment"))
            if gone
            else None
        )
    for minutes, findings in sorted(more, key=lambda each: each[0]):
        await turn(sqlite_database, customer, now + 10 * DAY + minutes * MINUTE, *findings)
    held_now = await known(sqlite_database, customer)
    assert held_now["interest_brand"] == "Mine"
    assert removed is None or held_now.get("sentiment") != removed
