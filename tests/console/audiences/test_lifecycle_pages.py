from sqlalchemy import select

from profiles.schema import Profile
from segments.traits.recompute import recompute_all
from segments.traits.settings import read_settings


async def test_the_page_shows_where_customers_stand_and_what_the_words_mean(anna, services):
    await recompute_all(services.database, services.moment())
    page = await anna.get("/console/lifecycle")
    assert page.status_code == 200
    assert "6 buyers" in page.text
    assert "potential: no order yet" in page.text
    assert "The cut is the median of the buyers (6)." in page.text


async def test_each_stage_and_type_leads_to_its_customers(anna, services):
    await recompute_all(services.database, services.moment())
    page = await anna.get(
        "/console/segments/new", params={"words": "customers who are in the lifecycle stage first_purchase"}
    )
    assert (
        "words=customers+who+are+in+the+lifecycle+stage+first_purchase"
        in (await anna.get("/console/lifecycle")).text
    )
    assert "6" in page.text
    assert "are in the lifecycle stage first_purchase" in page.text


async def test_the_effect_is_seen_before_it_is_saved(anna, services):
    await recompute_all(services.database, services.moment())
    tried = {"cut": "fixed", "recency_days": "1", "least_orders": "1", "least_spent": "0"}
    page = await anna.get("/console/lifecycle", params=tried)
    async with services.database.read() as session:
        before = (await session.execute(select(Profile.id, Profile.rfm_type))).all()
        assert (await read_settings(session)).cut == "median"
    saved = await anna.post("/console/lifecycle", data=tried)
    assert saved.status_code == 303
    async with services.database.read() as session:
        after = (await session.execute(select(Profile.id, Profile.rfm_type))).all()
        assert (await read_settings(session)).recency_days == 1
    changed = sum(one != other for one, other in zip(sorted(before), sorted(after), strict=True))
    assert changed > 0
    assert f"<b>{changed} customers</b> would change type" in page.text


async def test_a_wrong_setting_is_refused_with_its_name(anna):
    page = await anna.post("/console/lifecycle", data={"cut": "quantile", "share": "120"})
    assert page.status_code == 422
    assert "share: Input should be less than 1" in page.text
    assert (await anna.get("/console/lifecycle", params={"least_spent": "much"})).status_code == 422


async def test_money_is_given_in_the_shops_currency(anna, services):
    await anna.post("/console/lifecycle", data={"cut": "fixed", "least_spent": "49.95"})
    async with services.database.read() as session:
        assert (await read_settings(session)).least_spent == 4995
    assert 'value="49.95"' in (await anna.get("/console/lifecycle")).text
