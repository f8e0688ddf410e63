"""What outreach earns, on the pages: effect, variants, forecast, reach, files, and the settings behind it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from profiles.events import NewEvent, append
from profiles.schema import Profile
from scheduler import campaign
from scheduler.audiences.planning import plan_due
from scheduler.learning.settings import read_settings
from scheduler.schema import Campaign
from segments.definition import parse_definition
from tests.console.html import Page

EVERYONE = parse_definition({"everyone": True})


async def sent(services, now, **options) -> Campaign:
    async with services.database.begin() as session:
        made = await campaign.create(
            session,
            name="=News",
            condition=EVERYONE,
            message={"text": "Hello"},
            now=now,
            **options,
        )
        await campaign.start(session, made.id, now=now)
    await plan_due(services.database, moment=services.moment())
    await services.sender.run_once()
    return made


async def test_the_report_says_what_is_not_conclusive_and_shows_the_variants(anna, services, now, clock):
    made = await sent(
        services,
        now,
        holdout_percent=30,
        cost_per_thousand=50_000,
        experiment={"factors": {"text": ["Hi", "Hello"]}},
    )
    async with services.database.begin() as session:
        buyer = await session.scalar(select(Profile.id).order_by(Profile.id))
        bought = NewEvent(profile_id=buyer, type="purchase", at=now + timedelta(hours=1), amount=990)
        await append(session, [bought], received_at=now + timedelta(hours=1))
    clock.now = now + timedelta(hours=20)
    address = f"/console/campaigns/{made.id}"
    text = Page((await anna.get(address)).text).text
    assert "not conclusive" in text
    assert "are too few; each group needs 100" in text
    assert "No winner yet: A, B needs 200 messages" in text
    assert "No basis yet when it was planned" in text
    assert "Cost" in text
    other = await anna.get(f"{address}?attribution=linear")
    assert "attribution=linear" in other.text
    assert (await anna.get(f"{address}?attribution=middle")).status_code == 422


async def test_recipients_come_as_a_file_that_no_spreadsheet_carries_out(anna, services, now):
    async with services.database.begin() as session:
        first = await session.get(Profile, 1)
        first.name = "=HYPERLINK(1)"
    made = await sent(services, now)
    answer = await anna.get(f"/console/campaigns/{made.id}/recipients.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 12
    assert rows[0]["name"] == "'=HYPERLINK(1)"
    assert {(row["state"], row["reason"]) for row in rows} == {("sent", ""), ("skipped", "unsubscribed")}
    found = json.loads((await anna.get(f"/console/campaigns/{made.id}/recipients.json")).text)
    assert [each["customer"] for each in found["recipients"]] == [row["customer"] for row in rows]
    for kind in ("csv", "json"):
        assert (await anna.get(f"/console/campaigns/404/recipients.{kind}")).status_code == 404


async def test_the_control_group_is_set_on_the_settings_page_and_keeps_its_members_out(anna, services, now):
    form = Page((await anna.get("/console/settings")).text).form("/console/settings/learning")
    assert form == {"control_percent": "0", "attribution": "last", "cost": "0.00"}
    changed = form | {"control_percent": "15", "attribution": "linear", "cost": "4.50"}
    answer = await anna.post("/console/settings/learning", data=changed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/settings")
    async with services.database.read() as session:
        kept = await read_settings(session)
    assert (kept.control_percent, kept.attribution, kept.cost_per_thousand) == (15, "linear", 450)
    assert kept.control_since == now
    page = Page((await anna.get("/console/settings")).text)
    assert page.form("/console/settings/learning") == changed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"control_percent": "16"}, "control percent"),
        ({"attribution": "middle"}, "attribution"),
        ({"cost": "much"}, "no amount of money"),
        ({"cost": "0.001"}, "no amount of EUR"),
        ({"cost": "-3"}, "cost per thousand"),
    ],
)
async def test_a_wrong_setting_is_refused_in_words(anna, services, change, said):
    form = {"control_percent": "5", "attribution": "last", "cost": "0"} | change
    await anna.post("/console/settings/learning", data=form)
    assert said in Page((await anna.get("/console/settings")).text).text
    async with services.database.read() as session:
        assert (await read_settings(session)).control_percent == 0


async def test_reach_and_frequency_are_told_over_all_campaigns(anna, services, now, clock):
    page = Page((await anna.get("/console/reach")).text)
    assert "There is no global control group" in page.text
    await sent(services, now)
    await sent(services, now)
    await anna.post(
        "/console/settings/learning", data={"control_percent": "10", "attribution": "last", "cost": ""}
    )
    clock.now = now + timedelta(hours=1)
    answer = await anna.get("/console/reach")
    text = Page(answer.text).text
    assert "2.0 to each who was reached" in text
    assert "unsubscribed" in text
    assert "Not conclusive" in text
