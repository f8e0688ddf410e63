from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from console.segment_pages import EXAMPLES
from segments import segment
from tests.console.html import Page
from tests.console.shop import BUYERS, HOSTILE, add_buyers

BOUGHT = "customers who bought at least 1 time in the last 30 days"


async def ask(client, words: str, **headers: str) -> Page:
    return Page((await client.get(f"/console/segments/new?words={quote(words)}", headers=headers)).text)


async def test_words_are_said_back_with_count_share_and_people_with_their_reasons(anna):
    page = await ask(anna, BOUGHT)
    assert "This is how it was understood" in page.headings
    assert "bought something" in page.text
    assert page.figure("Customers") == "6"
    assert page.figure("May be written to") == "6"
    assert page.links["Ada Lovelace"] == "/console/customers/1"
    assert "bought something once" in page.text
    assert '"purchase"' in page.text


async def test_the_count_leads_to_those_customers(anna):
    page = await ask(anna, BOUGHT)
    address = next(href for name, href in page.links.items() if name.startswith("Customers 6"))
    assert len(Page((await anna.get(address)).text).rows()) == 6


async def test_with_htmx_only_the_result_comes_back(anna):
    fragment = await anna.get(f"/console/segments/new?words={quote(BOUGHT)}", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert "This is how it was understood" in fragment.text


async def test_words_that_were_not_understood_are_named_never_dropped(anna):
    page = await ask(anna, f"{BOUGHT} and glimmer")
    assert "glimmer" in page.text
    assert "Save the segment" not in page.buttons


async def test_an_unclear_request_gets_a_question(anna):
    page = await ask(anna, "customers who bought recently")
    assert any("recently" in heading for heading in page.headings)
    assert "Save the segment" not in page.buttons


@pytest.mark.parametrize("example", EXAMPLES)
async def test_every_example_is_understood(anna, example):
    page = await ask(anna, example)
    assert "Save the segment" in page.buttons, page.text


async def test_hostile_words_stay_text(anna):
    response = await anna.get(f"/console/segments/new?words={quote(HOSTILE)}")
    assert "<script>alert" not in response.text


async def test_a_segment_is_saved_under_the_proposed_name(anna, services):
    form = (await ask(anna, BOUGHT)).form("/console/segments")
    assert form["name"].startswith("Bought something")
    saved = await anna.post("/console/segments", data=form)
    assert saved.headers["location"] == "/console/segments/1"
    page = Page((await anna.get("/console/segments/1")).text)
    assert page.title == form["name"]
    assert f"Asked for as “{BOUGHT}”" in page.text
    async with services.database.read() as session:
        assert (await segment.by_id(session, 1)).request == BOUGHT


async def test_saving_may_lead_straight_to_a_campaign(anna):
    form = (await ask(anna, BOUGHT)).form("/console/segments") | {"then": "campaign"}
    saved = await anna.post("/console/segments", data=form)
    assert saved.headers["location"] == "/console/campaigns/new?segment=1"
    page = Page((await anna.get("/console/campaigns/new?segment=1")).text)
    assert page.form("/console/campaigns/new")["segment"] == "1"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": "Buyers"}, "choose another one"),
        ({"definition": "no json"}, "It is no JSON"),
        ({"definition": '{"attr": "name"}'}, "This is not a segment definition"),
    ],
)
async def test_a_segment_that_cannot_be_saved_says_why(anna, services, now, change, problem):
    async with services.database.begin() as session:
        await add_buyers(session, now)
    form = {"name": "New", "definition": json.dumps(BUYERS), "words": BOUGHT}
    refused = await anna.post("/console/segments", data=form | change)
    assert problem in Page((await anna.get(refused.headers["location"])).text).alerts[0]
    async with services.database.read() as session:
        assert len(await segment.all_segments(session)) == 1


async def test_the_list_shows_each_segment_with_its_sentence_and_counts(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
    rows = Page((await anna.get("/console/segments")).text).rows()
    assert rows[0][:3] == ["Buyers customers who bought something", "6", "6 (100%)"]


async def test_a_segment_can_be_used_and_deleted(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
    page = Page((await anna.get("/console/segments/1")).text)
    assert page.links["Use in a campaign"] == "/console/campaigns/new?segment=1"
    assert "Delete “Buyers”" in page.buttons
    await anna.post("/console/segments/1/delete")
    assert (await anna.get("/console/segments/1")).status_code == 404


async def test_a_definition_of_a_later_version_does_not_break_the_list(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        (await segment.by_id(session, 1)).definition = {"from": "the future"}
    assert "cannot be read" in Page((await anna.get("/console/segments")).text).text
    assert (await anna.get("/console/segments/1")).status_code == 200
    assert (await anna.get("/console/customers?segment=1")).status_code == 422
    assert (await anna.get("/console/campaigns/new?segment=1")).status_code == 422
