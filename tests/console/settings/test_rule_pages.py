"""Quiet hours, caps and retention are set in the console and hold at once."""

from __future__ import annotations

import pytest

from profiles.retention import Retention
from profiles.retention import read_settings as read_retention
from scheduler.sending.rules import read_settings
from tests.console.html import Page

RULES = "/console/settings/rules"


async def test_rules_for_sending_are_saved_and_shown_again(anna, services):
    saved = await anna.post(
        f"{RULES}/sending", data={"quiet_hours": " 22:00-08:00 skip", "frequency_cap": "1/day, 3/7d"}
    )
    assert saved.headers["location"] == RULES
    page = Page((await anna.get(RULES)).text)
    assert page.form(f"{RULES}/sending")["quiet_hours"] == "22:00-08:00 skip"
    assert page.form(f"{RULES}/sending")["frequency_cap"] == "1/day, 3/168h"
    async with services.database.read() as session:
        rules = await services.sender.rules.as_set(session)
    assert str(rules.quiet_hours) == "22:00-08:00 skip"
    await anna.post(f"{RULES}/sending", data={"quiet_hours": "", "frequency_cap": ""})
    async with services.database.read() as session:
        rules = await services.sender.rules.as_set(session)
    assert (rules.quiet_hours, rules.frequency_cap) == (None, None)


@pytest.mark.parametrize("wrong", [{"quiet_hours": "at night"}, {"frequency_cap": "few"}])
async def test_what_is_no_rule_is_refused_and_stays_in_the_form(anna, services, wrong):
    refused = await anna.post(f"{RULES}/sending", data=wrong)
    assert refused.status_code == 422
    [(name, text)] = wrong.items()
    assert Page(refused.text).form(f"{RULES}/sending")[name] == text
    async with services.database.read() as session:
        assert (await read_settings(session)).quiet_hours is None


async def test_retention_is_saved_and_what_is_no_number_of_days_refused(anna, services):
    await anna.post(f"{RULES}/retention", data={"conversation_days": "90", "visitor_days": ""})
    async with services.database.read() as session:
        assert await read_retention(session) == Retention(conversation_days=90)
    assert Page((await anna.get(RULES)).text).form(f"{RULES}/retention")["conversation_days"] == "90"
    for wrong in ("6", "soon", "-1"):
        refused = await anna.post(f"{RULES}/retention", data={"visitor_days": wrong})
        assert refused.status_code == 422
        assert "visitor days" in Page(refused.text).text
        assert Page(refused.text).form(f"{RULES}/retention")["visitor_days"] == wrong


async def test_working_hours_are_set_and_the_inbox_says_when_somebody_is_there_again(anna, services):
    assert "Outside the" not in Page((await anna.get("/console/inbox")).text).text
    saved = await anna.post(f"{RULES}/hours", data={"working_hours": "fri 08:00-12:00"})
    assert saved.headers["location"] == RULES
    assert Page((await anna.get(RULES)).text).form(f"{RULES}/hours")["working_hours"] == "fri 08:00-12:00"
    assert "somebody is there again on Friday 08:00" in Page((await anna.get("/console/inbox")).text).text


async def test_hours_that_cannot_be_read_are_refused_and_stay_in_the_form(anna, services):
    refused = await anna.post(f"{RULES}/hours", data={"working_hours": "nine to five"})
    assert refused.status_code == 422
    assert "mon-fri 09:00-18:00" in Page(refused.text).text
    assert Page(refused.text).form(f"{RULES}/hours")["working_hours"] == "nine to five"
    async with services.database.read() as session:
        assert not (await services.working_hours.as_set(session)).windows
