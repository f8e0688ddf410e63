from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from profiles import traits
from profiles.schema import Profile, Trait
from segments.traits.recompute import recompute, recompute_all, recompute_due, refresh
from segments.traits.schema import ExpectedPurchase, StageChange
from segments.traits.settings import TraitSettings, save_settings
from tests.conftest import NOW
from tests.segments.traits.people import (
    add,
    add_people,
    at,
    bought,
    computed,
    do,
    empty,
    everything,
    forget_computed,
)

DAY = timedelta(days=1)

doings = st.tuples(
    # A few lie ahead, others long ago; whole days meet the limits of windows.
    st.one_of(st.integers(-5, 400), st.floats(-3, 90)),
    st.one_of(
        st.builds(
            bought,
            st.sampled_from([0, 500, 1000, 2000]),
            category=st.sampled_from([None, "coffee", "toys"]),
            brand=st.sampled_from([None, "Aster"]),
            order_id=st.sampled_from([None, "A", "B"]),
        ),
        st.sampled_from(
            [
                {"type": "view"},
                {"type": "return", "amount": 500, "order_id": "A"},
                {"type": "click", "campaign_id": "spring", "channel": "web"},
                {"type": "reply", "campaign_id": "summer", "channel": "telegram"},
            ]
        ),
    ),
)
steps = st.one_of(
    st.tuples(st.just("do"), st.integers(1, 3), st.lists(doings, min_size=1, max_size=6)),
    st.tuples(st.just("wait"), st.sampled_from([0.3, 1, 7, 30, 60, 200])),
    st.tuples(st.just("measure"), st.none()),
    st.tuples(st.just("give"), st.integers(1, 3), st.sampled_from(["lifecycle_stage", "order_count"])),
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(steps, max_size=8))
async def test_the_increments_lead_to_the_same_as_computing_everybody_from_nothing(database, history):
    now = NOW
    async with database.begin() as session:
        await empty(session)
    people = await add_people(database, now, 3)
    async with database.begin() as session:
        await recompute(session, people, at(now))
    for kind, *rest in history:
        async with database.begin() as session:
            if kind == "do":
                await add(session, rest[0], now, rest[1])
                await recompute(session, [rest[0]], at(now))
            elif kind == "give":
                await traits.set_trait(session, rest[0], rest[1], "given", source="import:x", now=now)
                await recompute(session, [rest[0]], at(now))
        if kind == "wait":
            now += timedelta(days=rest[0])
        elif kind == "measure":
            await recompute_all(database, at(now))
        await recompute_due(database, at(now))
    async with database.begin() as session:
        by_increments = await everything(session)
        await forget_computed(session)
        await recompute(session, people, at(now))
        assert await everything(session) == by_increments


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(st.integers(1, 3), doings), max_size=12), days=st.integers(0, 100))
async def test_measuring_and_grading_anew_leads_to_the_same_as_computing_everything(database, history, days):
    async with database.begin() as session:
        await empty(session)
    await add_people(database, NOW, 3)
    for person, doing in history:
        await do(database, person, NOW, doing)
    await recompute_all(database, at(NOW))
    later = at(NOW + timedelta(days=days))
    await recompute_due(database, later)
    await refresh(database, later)
    async with database.read() as session:
        refreshed = await everything(session)
    async with database.begin() as session:
        await forget_computed(session)
    await recompute_all(database, later)
    async with database.read() as session:
        assert await everything(session) == refreshed


async def test_computing_twice_writes_nothing_the_second_time(database, now):
    people = await add_people(database, now)
    await do(database, 1, now, (3, bought(category="coffee")), (1, {"type": "view"}))
    async with database.begin() as session:
        assert await recompute(session, people, at(now)) == 1
        assert await recompute(session, people, at(now)) == 0


async def test_a_customer_churns_on_the_day_that_is_due_and_not_before(database, now):
    await add_people(database, now)
    await do(database, 1, now, (0, bought()))
    async with database.begin() as session:
        await save_settings(session, TraitSettings(churn_days=10), source="test", now=now)
    found = []
    for days in (1, 10, 11, 12):
        await recompute_due(database, at(now + days * DAY))
        if days == 1:
            await computed(database, 1, now + DAY)
        async with database.read() as session:
            found.append(await session.scalar(select(Profile.lifecycle_stage)))
    assert found == ["first_purchase", "first_purchase", "churned", "churned"]
    async with database.read() as session:
        change = (await session.scalars(select(StageChange))).one()
    assert (change.former, change.stage) == ("first_purchase", "churned")


async def test_an_event_that_is_dated_ahead_counts_from_its_own_time(database, now):
    await add_people(database, now)
    await do(database, 1, now, (-2, bought(700)))
    assert (await computed(database, 1, now))["order_count"] == "0"
    assert await recompute_due(database, at(now + 1.9 * DAY)) == 0
    assert await recompute_due(database, at(now + 2.1 * DAY)) == 1
    assert (await computed(database, 1, now + 2.1 * DAY))["total_spent"] == "7"


@pytest.mark.parametrize("name", ["lifecycle_stage", "favourite_category"])
async def test_what_somebody_gave_stands(database, now, name):
    await add_people(database, now)
    async with database.begin() as session:
        await traits.set_trait(session, 1, name, "their own word", source="import:crm.csv", now=now)
        if name == "lifecycle_stage":
            await session.execute(update(Profile).values(lifecycle_stage="their own word"))
    await do(database, 1, now, (1, bought(category="coffee")))
    values = await computed(database, 1, now)
    async with database.read() as session:
        held = await session.get_one(Trait, (1, name))
    assert (held.text_value, held.source) == ("their own word", "import:crm.csv")
    assert values.get("lifecycle_stage") == (
        "their own word" if name == "lifecycle_stage" else "first_purchase"
    )


async def test_a_category_that_is_bought_again_and_again_has_an_expected_day(database, now):
    await add_people(database, now)
    coffee = [(days, bought(category="coffee")) for days in (40, 30, 20, 10)]
    await do(database, 1, now, *coffee, (5, bought(category="toys")), (4, bought(category="toys")))
    await computed(database, 1, now)
    async with database.read() as session:
        habit = (await session.scalars(select(ExpectedPurchase))).one()
    assert (habit.category, habit.usual_gap) == ("coffee", 10)
    assert habit.expected_on == at(now).today


async def test_lines_of_one_order_are_one_order_and_gifts_are_none(database, now):
    await add_people(database, now)
    lines = [(3, bought(1000, order_id="A")), (3, bought(500, order_id="A")), (1, bought(0, order_id="B"))]
    await do(database, 1, now, *lines, (1, {"type": "return", "amount": -500, "order_id": "C"}))
    values = await computed(database, 1, now)
    wanted = {
        "order_count": "1",
        "total_spent": "15",
        "average_order": "15",
        "return_count": "1",
        "total_returned": "5",
    }
    assert {name: values[name] for name in wanted} == wanted
