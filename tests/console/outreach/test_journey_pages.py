"""The pages about journeys, used as an operator does: with forms."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from profiles import traits
from profiles.events import NewEvent, append
from profiles.profile import meet
from profiles.schema import Profile
from scheduler.journeys import gallery
from scheduler.journeys.journey import by_id
from scheduler.journeys.schema import Journey
from scheduler.journeys.ticker import Ticker
from scheduler.schema import Campaign
from scheduler.sending.lock import NoLock
from segments.membership import Membership
from segments.upkeep import Upkeep
from tests.console.html import Page
from tests.console.shop import BUYERS, add_buyers

DEFINITION = {
    "trigger": {"event": "view"},
    "steps": [
        {"id": "pause", "wait": "2d"},
        {"id": "who", "branch": {"attr": "city", "op": "=", "value": "Bern"}, "otherwise": "end"},
        {"id": "hello", "message": {"text": "Hello <b>you</b>"}},
    ],
}


async def stored(services, journey_id: int = 1) -> Journey:
    async with services.database.read() as session:
        return await by_id(session, journey_id)


async def visitor(services, now) -> int:
    async with services.database.begin() as session:
        profile = await meet(session, channel="telegram", external_id="77", now=now)
        profile.name = "Vera"
        return profile.id


async def looks(services, profile_id: int, now) -> None:
    async with services.database.begin() as session:
        await append(session, [NewEvent(profile_id=profile_id, type="view", at=now)], received_at=now)
    await Ticker(services.database).tick(services.moment())


async def test_the_gallery_shows_every_nudge_with_its_explanation_and_a_count(anna):
    text = (await anna.get("/console/journeys")).text
    for nudge in gallery.nudges().values():
        assert nudge.name in text
    assert "No journeys yet" in text
    said = "have their birthday within the next 30 days"
    assert said not in text
    assert said in (await anna.get("/console/journeys", params={"whole": True})).text
    part = await anna.get("/console/journeys/nudges/birthday/forecast", headers={"HX-Request": "true"})
    assert said in part.text
    assert "<html" not in part.text
    assert (await anna.get("/console/journeys/nudges/nothing/forecast")).status_code == 404


async def test_a_nudge_becomes_a_draft_is_started_paused_resumed_and_stopped(anna, services):
    made = await anna.post("/console/journeys/nudges/abandoned_cart")
    assert (made.status_code, made.headers["location"]) == (303, "/console/journeys/1")
    page = (await anna.get("/console/journeys/1")).text
    assert "Wait 4 hours." in page
    assert "did this within the last 30 days" in page
    for action, state in (
        ("start", "running"),
        ("pause", "paused"),
        ("resume", "running"),
        ("stop", "stopped"),
    ):
        await anna.post(f"/console/journeys/1/{action}")
        assert (await stored(services)).state == state
    refused = await anna.post("/console/journeys/1/resume")
    assert refused.status_code == 303
    assert (await stored(services)).state == "stopped"
    assert "Abandoned cart" not in (await anna.get("/console/journeys")).text.split("Ready-made nudges")[1]


async def test_a_journey_is_written_as_json_and_read_from_top_to_bottom(anna):
    await anna.post("/console/journeys/new", data={"name": "Mine", "definition": json.dumps(DEFINITION)})
    page = (await anna.get("/console/journeys/1")).text
    assert page.index("Wait 2 days.") < page.index("the others go to the end") < page.index("Send: Hello")
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in page
    assert "<b>you</b>" not in page


async def test_a_faulty_definition_is_refused_with_the_place(anna, services):
    for text, told in (("{", "Line 1"), (json.dumps(DEFINITION | {"trigger": {}}), "trigger")):
        answer = await anna.post("/console/journeys/new", data={"name": "Mine", "definition": text})
        assert answer.headers["location"] == "/console/journeys"
        assert told in (await anna.get("/console/journeys")).text
    async with services.database.read() as session:
        assert await session.get(Journey, 1) is None


async def test_counts_stand_at_each_step_and_people_can_be_taken_out(anna, services, now):
    await anna.post("/console/journeys/new", data={"name": "Mine", "definition": json.dumps(DEFINITION)})
    await anna.post("/console/journeys/1/start")
    profile_id = await visitor(services, now)
    await looks(services, profile_id, now)
    page = (await anna.get("/console/journeys/1")).text
    assert "1 here now" in page
    assert "Vera" in page
    assert f"/console/customers/{profile_id}" in page
    await anna.post("/console/journeys/1/runs/1/out")
    page = (await anna.get("/console/journeys/1")).text
    assert "1 here now" not in page
    assert "1 left" in page
    timeline = (await anna.get(f"/console/customers/{profile_id}")).text
    assert "Mine began: Event “view”" in timeline
    assert "Mine ended: Taken out by console:" in timeline


async def test_a_change_of_a_running_journey_is_a_new_version(anna, services):
    await anna.post("/console/journeys/new", data={"name": "Mine", "definition": json.dumps(DEFINITION)})
    await anna.post("/console/journeys/1/start")
    changed = DEFINITION | {"reentry": "always"}
    await anna.post("/console/journeys/1/definition", data={"definition": json.dumps(changed)})
    found = await stored(services)
    assert (found.version, found.definition["reentry"]) == (2, "always")


async def test_the_messages_of_a_journey_are_not_among_the_campaigns(anna):
    await anna.post("/console/journeys/nudges/birthday")
    await anna.post("/console/journeys/1/start")
    assert "greeting" not in (await anna.get("/console/campaigns")).text
    page = (await anna.get("/console/journeys/1")).text
    assert "what it earned" in page


async def test_a_journey_that_is_not_there_is_a_page_that_says_so(anna):
    assert (await anna.get("/console/journeys/9")).status_code == 404
    assert (await anna.post("/console/journeys/nudges/nothing")).status_code in (404, 422)


async def test_a_journey_is_renamed_with_the_campaigns_behind_its_messages(anna, services):
    await anna.post("/console/journeys/new", data={"name": "Mine", "definition": json.dumps(DEFINITION)})
    await anna.post("/console/journeys/1/start")
    page = Page((await anna.get("/console/journeys/1")).text)
    assert page.form("/console/journeys/1/name") == {"name": "Mine"}
    renamed = await anna.post("/console/journeys/1/name", data={"name": " Second looks "})
    assert renamed.headers["location"] == "/console/journeys/1"
    page = Page((await anna.get("/console/journeys/1")).text)
    assert (page.title, page.alerts) == ("Second looks running", ["It has its new name."])
    async with services.database.read() as session:
        (campaign,) = await session.scalars(select(Campaign).where(Campaign.kind == "journey"))
    assert (campaign.name, "Second looks" in campaign.audience_name) == ("Second looks: hello", True)
    assert (await stored(services)).version == 1


async def test_a_journey_keeps_its_name_where_the_new_one_is_none(anna, services):
    await anna.post("/console/journeys/new", data={"name": "Mine", "definition": json.dumps(DEFINITION)})
    await anna.post("/console/journeys/1/name", data={"name": "  "})
    page = Page((await anna.get("/console/journeys/1")).text)
    assert "It needs a name of at most 200 characters." in page.alerts[0]
    assert (await stored(services)).name == "Mine"
    assert (await anna.post("/console/journeys/9/name", data={"name": "X"})).status_code == 303


TRIGGERS = {
    "event": {"event": ["view", "click"]},
    "segment": {"segment": "Buyers"},
    "schedule": {"schedule": {"every": "1d"}, "condition": BUYERS},
    "birthday": {"date": "birthday"},
    "trait": {"date": "trait:renewal"},
}


@pytest.mark.parametrize("kind", TRIGGERS)
async def test_a_message_of_a_step_is_seen_as_those_see_it_whom_the_trigger_is_about(
    anna, services, now, kind
):
    """As many of them as the forecast counts, and by their own names."""
    async with services.database.begin() as session:
        await add_buyers(session, now)
        ada = await session.get_one(Profile, 1)
        ada.birthday = (now + timedelta(days=3)).date()
        await traits.set_trait(session, 1, "renewal", "2026-12-24", source="import:shop.csv", now=now)
    await Upkeep(services.database, [Membership(services.database)], NoLock()).run(services.moment())
    definition = DEFINITION | {"trigger": TRIGGERS[kind]}
    await anna.post("/console/journeys/new", data={"name": "Mine", "definition": json.dumps(definition)})
    page = Page((await anna.get("/console/journeys/1?part=step&step=hello")).text)
    (forecast,) = re.findall(r"(\d+) customers? \w+ ", page.text.partition("Step by step")[2])[:1]
    asked = {"params": {"part": "step", "step": "hello"}, "data": {"text": "Dear {name}"}}
    shown = await anna.post("/console/journeys/1/edit/preview", **asked, headers={"HX-Request": "true"})
    assert "<html" not in shown.text
    part = Page(shown.text)
    assert f"{forecast} customer" in part.text
    assert "Dear Ada Lovelace" in part.text
    whole = Page((await anna.post("/console/journeys/1/edit/preview", **asked)).text)
    assert "Dear Ada Lovelace" in whole.text
    assert (
        whole.form("/console/journeys/1/edit/step?step=hello&kind=message#step-hello")["text"]
        == "Dear {name}"
    )
    assert (await stored(services)).definition["steps"][2]["message"]["text"] == "Hello <b>you</b>"


async def test_a_preview_says_what_is_wrong_with_the_message_or_the_trigger(anna):
    definition = DEFINITION | {"trigger": {"segment": "Gone"}}
    await anna.post("/console/journeys/new", data={"name": "Mine", "definition": json.dumps(definition)})
    asked = {"params": {"part": "new", "step": "who"}, "data": {"text": "Dear {surname}"}}
    page = Page((await anna.post("/console/journeys/1/edit/preview", **asked)).text)
    assert "There is no such segment." in page.text
    await anna.post("/console/journeys/1/definition", data={"definition": json.dumps(DEFINITION)})
    page = Page((await anna.post("/console/journeys/1/edit/preview", **asked)).text)
    assert "{surname} is not a field" in page.text
    gone = asked | {"params": {"part": "new", "step": "nowhere"}}
    assert (await anna.post("/console/journeys/1/edit/preview", **gone)).status_code == 303
