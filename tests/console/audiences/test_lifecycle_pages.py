import pytest
from sqlalchemy import select

from console.texts import LANGUAGES, Texts
from profiles.schema import Profile
from segments.traits.census import read_census
from segments.traits.definitions import Definitions
from segments.traits.figures import Figures
from segments.traits.grade import STAGES, TYPES
from segments.traits.recompute import recompute_all
from segments.traits.settings import TraitSettings, read_settings
from tests.console.html import Page


async def test_the_page_shows_where_customers_stand_and_what_the_words_mean(anna, services):
    await recompute_all(services.database, services.moment())
    page = await anna.get("/console/lifecycle")
    assert page.status_code == 200
    assert "6 buyers" in page.text
    assert "potential: no order yet" in page.text
    assert "The cut is the median of the buyers (6)." in page.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_stage_and_type_leads_to_its_customers(anna, services, language):
    """Those that nobody is in as well, whose words no vocabulary of the shop has."""
    await recompute_all(services.database, services.moment())
    reader = {"Accept-Language": language}
    names = Definitions(Figures(TraitSettings()), language=language, currency="EUR")
    links = Page((await anna.get("/console/lifecycle?whole=true", headers=reader)).text).links
    async with services.database.read() as session:
        census = await read_census(session, services.clock())
    for attribute, values, counts in (
        ("lifecycle_stage", STAGES, census.stages),
        ("rfm_type", TYPES.values(), census.types),
    ):
        for value in values:
            named = names.value(value).capitalize()
            href = next(href for name, href in links.items() if name.startswith(named) and value in href)
            audience = Page((await anna.get(href, headers=reader)).text)
            assert audience.figure(Texts(language).say("Customers")) == str(counts.get(value, 0)), attribute


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


async def test_the_page_is_there_before_its_numbers_and_leads_to_them(anna, services):
    await recompute_all(services.database, services.moment())
    page = Page((await anna.get("/console/lifecycle")).text)
    assert "RFM types" not in page.headings
    (late,) = [one for one in page.every if "hx-get" in one.attributes]
    assert late.all("a")[0].attributes["href"] == late.attributes["hx-get"]
    whole = Page((await anna.get(late.attributes["hx-get"])).text)
    assert whole.figure("First purchase") == "6"
    part = await anna.get(late.attributes["hx-get"], headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert Page(part.text).figure("First purchase") == "6"
