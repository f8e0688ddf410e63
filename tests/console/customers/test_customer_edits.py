from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from profiles import learning, telling
from profiles.learning import Finding
from profiles.schema import Correction, Profile
from tests.console.html import Page

ADA = "/console/customers/1"


@pytest.fixture
async def learned(anna, services, now):
    """Ada wrote that she returns things, and where she lives."""
    async with services.database.begin() as session:
        ada = await session.get_one(Profile, 1)
        ada.city = None
        await telling.tell(session, ada, "city", "Leeds", now=now)
        await learning.learn(session, 1, [Finding("topic", "returns", 1.0)], now=now)
    return anna


async def show(client) -> Page:
    return Page((await client.get(ADA)).text)


async def test_the_page_shows_source_time_and_confidence(learned):
    page = await show(learned)
    assert "city Leeds conversation, 16 Sep 2026, 16:30 , 90% sure" in page.text
    assert "topic:returns conversation, 16 Sep 2026, 16:30 , 50% sure" in page.text


async def test_an_operator_corrects_a_trait_and_the_timeline_says_so(learned, services):
    sent = await learned.post(f"{ADA}/traits", data={"name": "city", "value": "York"})
    assert sent.headers["location"] == ADA
    page = await show(learned)
    assert "city York console:Anna" in page.text
    assert "City was corrected: Leeds → York" in page.text
    assert "city Leeds console:Anna" in page.text  # not learned again
    async with services.database.read() as session:
        assert (await session.get_one(Profile, 1)).city == "York"


async def test_an_operator_removes_a_trait_and_allows_it_again(learned, services, now):
    await learned.post(f"{ADA}/traits/remove", data={"name": "city"})
    page = await show(learned)
    assert "Not learned again" in page.headings
    async with services.database.begin() as session:
        assert not await telling.tell(session, await session.get_one(Profile, 1), "city", "Leeds", now=now)
        number = await session.scalar(select(Correction.id))
    await learned.post(f"{ADA}/corrections/{number}/allow")
    assert "Not learned again" not in (await show(learned)).headings
    async with services.database.begin() as session:
        assert await telling.tell(session, await session.get_one(Profile, 1), "city", "Leeds", now=now)


async def test_an_operator_puts_tags_on_and_takes_them_off(learned):
    await learned.post(f"{ADA}/tags", data={"tag": " vip "})
    await learned.post(f"{ADA}/tags/remove", data={"tag": "topic:returns"})
    page = await show(learned)
    assert "vip console:Anna" in page.text
    assert "Take off vip" in page.buttons
    assert "Take off topic:returns" not in page.buttons
    assert "The tag was removed: topic:returns" in page.text


@pytest.mark.parametrize(
    ("path", "data", "problem"),
    [
        ("traits", {"name": "", "value": "x"}, "Give the trait a name and a value."),
        ("traits", {"name": "birthday", "value": "soon"}, "is not a date"),
        ("traits", {"name": "consent", "value": "1"}, "is no trait"),
        ("tags", {"tag": " "}, "A tag has 1 to 100 characters."),
        ("traits/remove", {"name": "nothing"}, "Nothing was changed"),
        ("tags/remove", {"tag": "nothing"}, "Nothing was changed"),
        ("corrections/99/allow", {}, "Nothing was changed"),
    ],
)
async def test_what_cannot_be_done_is_said(learned, path, data, problem):
    await learned.post(f"{ADA}/{path}", data=data)
    assert problem in (await show(learned)).alerts[0]


async def test_a_customer_who_is_gone_is_not_found(learned):
    assert (await learned.post("/console/customers/99/tags", data={"tag": "x"})).status_code == 404


async def test_another_sites_form_changes_nothing(learned):
    sent = await learned.post(
        f"{ADA}/traits/remove", data={"name": "city"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert sent.status_code == 403
    assert "city Leeds conversation" in (await show(learned)).text


async def test_a_hostile_value_is_text(learned):
    await learned.post(f"{ADA}/traits", data={"name": "note", "value": "<script>alert(1)</script>"})
    assert "<script>alert" not in (await learned.get(ADA)).text


async def test_the_export_holds_what_was_learned_and_corrected(learned):
    await learned.post(f"{ADA}/traits", data={"name": "city", "value": "York"})
    known = json.loads((await learned.get(f"{ADA}/export")).text)
    assert known["correction"][0]["former"] == "Leeds"
    assert known["evidence"][0]["value"] == "returns"
    assert known["tag_sources"][0]["source"] == "conversation"
