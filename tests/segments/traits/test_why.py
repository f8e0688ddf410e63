from profiles import traits
from profiles.schema import Profile
from segments.traits.recompute import recompute_all
from segments.traits.why import computed_facts
from tests.segments.traits.people import add_people, at, bought, do


async def facts(database, now, language="en"):
    await recompute_all(database, at(now))
    async with database.read() as session:
        profile = await session.get_one(Profile, 1)
        return {one.name: one for one in await computed_facts(session, profile, at(now), language=language)}


async def test_each_value_says_why(sqlite_database, now):
    await add_people(sqlite_database, now, 2)
    await do(sqlite_database, 1, now, *[(days, bought(2000, category="coffee")) for days in (30, 20, 10)])
    await do(sqlite_database, 2, now, (200, bought(9000)))
    found = await facts(sqlite_database, now)
    assert found["lifecycle_stage"].value == "repeat"
    assert "Orders so far: 3, the last one 10 days ago" in found["lifecycle_stage"].why
    assert "Recency 10 days is good" in found["rfm_type"].why
    assert "€60.00 is not good" in found["rfm_type"].why
    assert found["total_spent"].value == "€60.00"
    assert found["order_gap"].value == "10"
    assert found["preferred_channel"].value == "not enough data"
    assert found["next_purchase"].title == "Next expected purchase: coffee"
    assert "bought every 10 days" in found["next_purchase"].why


async def test_a_given_value_names_its_source(sqlite_database, now):
    await add_people(sqlite_database, now)
    async with sqlite_database.begin() as session:
        await traits.set_trait(session, 1, "lifecycle_stage", "retained", source="import:crm.csv", now=now)
        await traits.set_trait(session, 1, "total_spent", "plenty", source="import:crm.csv", now=now)
    found = await facts(sqlite_database, now)
    assert (found["lifecycle_stage"].value, found["lifecycle_stage"].source) == ("retained", "import:crm.csv")
    assert found["total_spent"].value == "plenty"
    assert "import:crm.csv says so" in found["total_spent"].why


async def test_who_never_bought_has_no_order_to_tell_of(sqlite_database, now):
    await add_people(sqlite_database, now)
    assert (await facts(sqlite_database, now, "zh"))["lifecycle_stage"].why == "还没有订单。"
