from datetime import timedelta

from sqlalchemy import func, select

from profiles import changes
from profiles.changes import Change
from profiles.schema import Profile
from segments.traits.figures import read_figures
from segments.traits.schema import TraitsOwed
from segments.traits.step import ComputedTraits
from tests.segments.traits.people import add_people, at, bought, do

DAY = timedelta(days=1)


async def stage(database, profile_id=1):
    async with database.read() as session:
        return await session.scalar(select(Profile.lifecycle_stage).where(Profile.id == profile_id))


async def test_what_happened_to_a_customer_is_followed(database, now):
    await add_people(database, now, 2)
    await do(database, 1, now, (1, bought()))
    step = ComputedTraits(database)
    await step.update([Change(1, 1, "event:purchase"), Change(2, 2, "tag"), Change(3, 99, "new")], at(now))
    assert await stage(database, 1) == "first_purchase"
    assert await stage(database, 2) is None


async def test_its_own_writing_leads_to_no_further_work(database, now):
    await add_people(database, now)
    await do(database, 1, now, (1, bought(category="coffee")))
    step = ComputedTraits(database)
    for _ in range(3):
        async with database.begin() as session:
            touched = await changes.pending(session, 1000)
            await changes.done(session, [one.id for one in touched])
        await step.update(touched, at(now))
    async with database.read() as session:
        assert await changes.pending(session, 10) == []


async def test_the_shop_is_measured_at_first_and_then_once_a_day(database, now):
    await add_people(database, now)
    step = ComputedTraits(database)
    measured = []
    for later in (timedelta(0), DAY / 2, DAY):
        await step.turn(at(now + later))
        async with database.read() as session:
            measured.append((await read_figures(session)).at)
    assert measured == [now, now, now + DAY]


async def test_what_was_noted_is_done_once(database, now):
    await add_people(database, now)
    step = ComputedTraits(database)
    await step.turn(at(now))
    await do(database, 1, now, (1, bought()))
    async with database.begin() as session:
        await step.note_all(session)
    await step.turn(at(now + DAY / 24))
    assert await stage(database) == "first_purchase"
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(TraitsOwed)) == 0


async def test_time_alone_is_followed(database, now):
    await add_people(database, now)
    await do(database, 1, now, (0.5, bought()))
    step = ComputedTraits(database)
    await step.turn(at(now))
    await step.turn(at(now + 180 * DAY))
    assert await stage(database) == "first_purchase"
    await step.turn(at(now + 182 * DAY))
    assert await stage(database) == "churned"
