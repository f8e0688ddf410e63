"""The campaign form beyond the message: who gets it, when, by which rules, and what counts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduler import campaign
from scheduler.schema import Campaign
from segments import segment
from segments.definition import parse_definition
from tests.console.html import Page
from tests.console.shop import add_buyers

FORM = {"name": "Autumn boots", "segment": "1", "text": "The boots are back."}
RULES = {
    "clock": "local",
    "time": "10:00",
    "day": "2026-09-20",
    "if_past": "at_once",
    "repeat": "week",
    "times": "4",
    "expires": "2026-12-24T18:00",
    "per_minute": "30",
    "late_minutes": "90",
    "when_quiet": "skip",
    "transactional": "true",
    "conversion": "reply",
    "conversion_where": '{"channel": "web"}',
    "cost": "4.50",
}


@pytest.fixture
async def seller(anna, services, now):
    """Anna, with the segments 1 (buyers), 2 (everybody) and 3 (whoever lives in Rome)."""
    async with services.database.begin() as session:
        await add_buyers(session, now)
        for name, definition in (
            ("Everybody", {"everyone": True}),
            ("Romans", {"attr": "city", "op": "=", "value": "Rome"}),
        ):
            await segment.save(session, name=name, condition=parse_definition(definition), now=now)
    return anna


async def saved(services) -> Campaign:
    async with services.database.read() as session:
        return (await campaign.all_campaigns(session))[0]


async def test_segments_are_added_and_left_out_and_come_back_into_the_form(seller, services):
    form = FORM | {"also": ["2"], "without": ["3"], "live": "true"}
    made = await seller.post("/console/campaigns/new", data=form)
    assert made.status_code == 303
    found = await saved(services)
    assert found.audience_name == "Buyers or Everybody without Romans"
    assert found.live
    page = Page((await seller.get(f"/console/campaigns/{found.id}/edit")).text)
    assert chosen(page) == {"segment": ["1"], "also": ["2"], "without": ["3"]}
    await seller.post(f"/console/campaigns/{found.id}/edit", data=FORM | {"without": ["3"]})
    changed = await saved(services)
    assert (changed.audience_name, changed.live) == ("Buyers without Romans", False)


def chosen(page: Page) -> dict[str, list[str]]:
    """The options that are selected in each list of segments."""
    names = ("segment", "also", "without")
    lists = [one for one in page.root.all("select") if one.attributes["name"] in names]
    return {
        one.attributes["name"]: [
            option.attributes["value"] for option in one.all("option") if "selected" in option.attributes
        ]
        for one in lists
    }


async def test_every_rule_is_saved_and_comes_back_into_the_form(seller, services):
    made = await seller.post("/console/campaigns/new", data=FORM | RULES | {"weekdays": ["monday", "friday"]})
    assert made.status_code == 303
    found = await saved(services)
    assert found.timing is not None
    assert found.timing["repeat"] == {
        "every": "week",
        "weekdays": ["monday", "friday"],
        "day": None,
        "times": 4,
    }
    assert found.expires_at == datetime(2026, 12, 24, 17, tzinfo=UTC)
    assert (found.messages_per_minute, found.skip_after_minutes, found.cost_per_thousand) == (30, 90, 450)
    assert (found.transactional, found.when_quiet) == (True, "skip")
    address = f"/console/campaigns/{found.id}/edit"
    form = Page((await seller.get(address)).text).form(address)
    assert {name: form[name] for name in RULES if name != "conversion_where"} == {
        name: value for name, value in RULES.items() if name != "conversion_where"
    }
    assert "web" in form["conversion_where"]
    await seller.post(address, data=form | {"clock": "once", "time": "", "day": "", "repeat": ""})
    assert (await saved(services)).timing is None


async def test_variants_are_written_as_json(seller, services):
    experiment = '{"factors": {"text": ["Hello!", "Good day!"]}}'
    await seller.post("/console/campaigns/new", data=FORM | {"experiment": experiment})
    found = await saved(services)
    assert found.experiment is not None
    assert [one["message"]["text"] for one in found.experiment["variants"]] == ["Hello!", "Good day!"]
    address = f"/console/campaigns/{found.id}/edit"
    form = Page((await seller.get(address)).text).form(address)
    await seller.post(address, data=form)
    assert (await saved(services)).experiment == found.experiment


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"clock": "once", "time": "10:00"}, "Choose by whose clock"),
        ({"clock": "local", "time": ""}, "a time of day is written 10:00"),
        ({"clock": "local", "time": "10:00", "day": "tomorrow"}, "Write the day as"),
        ({"expires": "soon"}, "Write the moment as"),
        ({"cost": "a lot"}, "no amount of money"),
        ({"experiment": "{"}, "no JSON at line 1"),
        ({"experiment": "[1]"}, "is a JSON object"),
        ({"also": ["1"], "without": ["1"]}, "both its audience and left out"),
    ],
)
async def test_a_refused_rule_says_why(seller, services, change, problem):
    refused = await seller.post("/console/campaigns/new", data=FORM | change)
    assert refused.status_code == 422
    assert problem in Page(refused.text).alerts[0]


async def test_the_page_says_what_will_happen_and_when(seller, services, now):
    rules = {"clock": "local", "time": "10:00", "repeat": "day", "without": ["1"], "segment": "2"}
    await seller.post("/console/campaigns/new", data=FORM | rules)
    found = await saved(services)
    text = Page((await seller.get(f"/console/campaigns/{found.id}")).text).text
    assert "4 of 6 customers get it, from 17 Sep 2026, 10:00 (Europe/Berlin)" in text
    assert "not sent to 2 " in text
    assert "6 more would fit but are in a segment that is left out" in text
    assert "It is sent every day at 10:00 by each customer's own clock." in text
    await seller.post(f"/console/campaigns/{found.id}/start", data={"when": "now"})
    assert (await saved(services)).state == "scheduled"


async def test_a_campaign_that_would_expire_says_so_instead(seller, services):
    await seller.post("/console/campaigns/new", data=FORM | {"expires": "2026-09-16T10:00"})
    found = await saved(services)
    page = Page((await seller.get(f"/console/campaigns/{found.id}")).text)
    assert "It expires before it begins." in page.text
    await seller.post(f"/console/campaigns/{found.id}/start", data={"when": "now"})
    assert (await saved(services)).state == "draft"
