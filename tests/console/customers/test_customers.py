from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from knowledge.schema import ContentGap
from profiles import consent, traits
from profiles.schema import Event, Profile
from tests.console.html import Page
from tests.console.shop import HOSTILE, add_buyers, add_content, add_sent_campaign


async def names(client, address: str) -> list[str]:
    return [row[0] for row in Page((await client.get(address)).text).rows()]


async def test_everybody_is_listed_who_was_seen_last_comes_first(anna):
    assert (await names(anna, "/console/customers"))[:3] == ["Ada Lovelace", "Boris Petrov", "李小龙"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("lovelace", ["Ada Lovelace"]), ("小龙", ["李小龙"]), ("visitor-4", ["Dana Scully"]), ("zzz", [])],
)
async def test_customers_are_found_by_name_and_address(anna, text, found):
    assert await names(anna, f"/console/customers?q={text}") == found


async def test_searching_as_you_type_returns_the_list_alone(anna):
    fragment = await anna.get("/console/customers?q=ada", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert "Ada Lovelace" in fragment.text


async def test_nobody_found_says_what_to_do(anna):
    page = Page((await anna.get("/console/customers?q=zzz")).text)
    assert "Nobody found" in page.text
    assert page.links["Show everybody"] == "/console/customers"


async def test_a_long_list_has_pages_that_keep_the_filter(anna, services, now):
    async with services.database.begin() as session:
        session.add_all(
            Profile(reference=f"more-{number:03}", name=f"Customer {number:03}", created_at=now)
            for number in range(70)
        )
    first = Page((await anna.get("/console/customers?q=Customer")).text)
    assert "1 to 50 of 70 customers" in first.text
    second = Page((await anna.get(first.links["Next page"])).text)
    assert "51 to 70 of 70 customers" in second.text
    assert second.links["Previous page"] == "/console/customers?q=Customer&page=1"
    assert "Next page" not in second.links


async def test_a_segment_and_a_campaigns_buyers_can_be_listed(anna, services, now):
    async with services.database.begin() as session:
        segment_id = await add_buyers(session, now)
        campaign_id = (await add_sent_campaign(session, now)).id
    assert len(await names(anna, f"/console/customers?segment={segment_id}")) == 6
    assert len(await names(anna, f"/console/customers?bought={campaign_id}")) == 3
    assert await names(anna, f"/console/customers?stopped={campaign_id}") == []
    assert (await anna.get("/console/customers?bought=999")).status_code == 404


async def test_a_customers_page_shows_traits_with_their_source_consent_and_addresses(anna, services, now):
    async with services.database.begin() as session:
        await traits.set_trait(session, 1, "shoe_size", 41, source="import:shop.csv", now=now)
        await consent.record(session, 1, granted=False, now=now, source="link")
    page = Page((await anna.get("/console/customers/1")).text)
    assert page.title == "Ada Lovelace"
    assert "shoe_size 41 import:shop.csv, 16 Sep 2026, 16:30" in page.text
    assert "refused 16 Sep 2026, 16:30 by link" in page.text
    assert "agreed 17 Aug 2026, 16:30 by import:shop.csv" in page.text
    assert "web visitor-1" in page.text


async def test_the_timeline_merges_events_turns_consent_and_deliveries(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
    items = Page((await anna.get("/console/customers/1")).text).root.all("ol")[0].all("li")
    assert [item.attributes["data-kind"] for item in items] == ["event", "event", "delivery", "consent"]
    assert "Bought: boots-1 €49.95" in items[0].text
    assert "Got the campaign Summer boots" in items[2].text
    talk = Page((await anna.get("/console/customers/11")).text)
    assert "The bot answered: Shall I call a person?" in talk.text


async def test_a_long_timeline_goes_on_where_it_ended(anna, services, now):
    async with services.database.begin() as session:
        session.add_all(
            Event(profile_id=12, type="view", at=now - timedelta(hours=number + 1), received_at=now)
            for number in range(70)
        )
    first = Page((await anna.get("/console/customers/12")).text)
    rest = Page((await anna.get(first.links["Earlier"])).text)
    shown = [len(page.root.all("ol")[0].all("li")) for page in (first, rest)]
    assert shown == [50, 20]


async def test_the_export_is_a_file_with_everything_known(anna):
    response = await anna.get("/console/customers/1/export")
    assert response.headers["content-disposition"] == 'attachment; filename="customer-1.json"'
    known = json.loads(response.text)
    assert "Ada Lovelace" in json.dumps(known)
    assert "boots-1" in json.dumps(known)


async def test_erasing_needs_the_reference_written_out(anna, services):
    refused = await anna.post("/console/customers/11/erase", data={"reference": "12"})
    assert refused.status_code == 422
    assert "Nothing was erased" in Page(refused.text).alerts[0]
    async with services.database.read() as session:
        assert await session.get(Profile, 11) is not None


async def test_an_erased_customer_leaves_nothing_behind_not_even_their_questions(anna, services):
    erased = await anna.post("/console/customers/11/erase", data={"reference": "11"})
    assert erased.headers["location"] == "/console/customers"
    assert "is erased" in Page((await anna.get("/console/customers")).text).alerts[0]
    async with services.database.read() as session:
        assert await session.get(Profile, 11) is None
        assert await session.scalar(select(func.count(ContentGap.id))) == 0
    assert (await anna.get("/console/customers/11")).status_code == 404
    assert (await anna.get("/console/inbox/1")).status_code == 404


async def test_the_timeline_names_products_and_leads_to_them(anna, services, now):
    async with services.database.begin() as session:
        await add_content(session, now)
        for product in ("boots/1", "gone-7"):
            session.add(Event(profile_id=12, type="view", product_id=product, at=now, received_at=now))
    page = Page((await anna.get("/console/customers/12")).text)
    address = page.links[f"Looked at: Boots {' '.join(HOSTILE.split())}"]
    assert (await anna.get(address)).status_code == 200
    assert "Looked at: gone-7" in page.text
    assert "Looked at: gone-7" not in page.links
