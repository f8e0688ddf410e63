from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.overview.maturity import HIGHEST, score
from console.overview.maturity_facts import Facts, read_facts
from knowledge.schema import Source
from profiles.intake.schema import EventSource
from profiles.schema import Operator
from scheduler.journeys.schema import Journey
from scheduler.learning.settings import LearningSettings, save_settings
from segments.moment import Moment
from tests.console.html import Page
from tests.console.shop import ZONE, add_buyers, add_sent_campaign, stock

NOTHING = Facts(**{each.name: 0 for each in fields(Facts)})


def levels(facts):
    return {area.name: area.level for area in score(facts).areas}


def test_a_shop_that_did_nothing_is_on_the_first_level_everywhere():
    assert set(levels(NOTHING).values()) == {1}
    assert score(NOTHING).following.name == "targeting"
    assert score(NOTHING).following.following.name == "segments"


def test_a_shop_that_does_everything_has_nothing_to_do_next():
    everything = replace(Facts(**{each.name: 100 for each in fields(Facts)}), conclusive=True)
    assert set(levels(everything).values()) == {HIGHEST}
    assert score(everything).following is None


def test_a_practice_counts_once_those_below_it_are_there():
    without_holdouts = replace(NOTHING, completed=3, control_percent=5)
    assert levels(without_holdouts)["analytics"] == 2
    assert levels(replace(without_holdouts, holdouts=1))["analytics"] == 4


def test_the_area_that_is_furthest_behind_comes_next():
    facts = replace(NOTHING, segments=1, messages=10, completed=1, sources=1)
    assert score(facts).following.name == "conversion"


def test_few_questions_tell_nothing_about_how_many_are_answered():
    facts = replace(NOTHING, messages=1, asked=19, answered=19)
    assert levels(facts)["engagement"] == 2
    assert levels(replace(facts, asked=20))["engagement"] == 3
    assert levels(replace(facts, asked=40))["engagement"] == 2


def test_a_share_is_told_as_it_is_though_it_rests_on_few_questions():
    engagement = score(replace(NOTHING, messages=1, asked=4, answered=3)).areas[1]
    assert engagement.following.name == "answered"
    assert engagement.following.value == 0.75


def test_the_second_step_is_wanted_of_every_operator():
    facts = replace(NOTHING, sources=1, channels=2, feeds=1, operators=2, protected=1)
    assert levels(facts)["technology"] == 4
    assert levels(replace(facts, protected=2))["technology"] == 5


COUNTS = st.builds(Facts, **{each.name: st.integers(0, 50) for each in fields(Facts)})


@given(
    COUNTS, st.sampled_from([each.name for each in fields(Facts) if each.name not in ("asked", "operators")])
)
def test_whoever_does_more_never_falls(facts, name):
    more = replace(facts, **{name: getattr(facts, name) + 10})
    before, after = levels(facts), levels(more)
    assert all(after[area] >= before[area] for area in before)
    assert all(1 <= level <= HIGHEST for level in after.values())


async def facts_of(database, now, channels=frozenset({"web"})):
    async with database.read() as session:
        return await read_facts(session, Moment(now=now, zone=ZONE, channels=channels))


async def test_an_empty_shop_has_no_facts_but_its_channel(database, now):
    assert await facts_of(database, now) == replace(NOTHING, channels=1, conclusive=False)


async def test_each_fact_is_what_the_shop_did(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        ran = await add_sent_campaign(session, now)
        ran.holdout_percent = 10
        ran.experiment = {"variants": [{"key": "A"}, {"key": "B"}]}
        session.add_all(
            [
                Source(location="a.csv", kind="products", synced_at=now, report={"added": 1}),
                Source(location="b.csv", kind="products", synced_at=now, report={"error": "It is gone."}),
                EventSource(name="till", kind="shopkeeper", secret="x", created_at=now, used_at=now),
                EventSource(name="old", kind="shopkeeper", secret="x", created_at=now, used_at=None),
                Operator(name="Anna", created_at=now, totp_secret="x"),
                Operator(name="Ben", created_at=now),
                Journey(name="Welcome", state="running", definition={}, created_at=now),
                Journey(name="Draft", state="draft", definition={}, created_at=now),
            ]
        )
        await save_settings(session, LearningSettings(control_percent=5), source="test", now=now)
    facts = await facts_of(database, now)
    assert facts == replace(
        NOTHING,
        segments=1, addressed=1, personal=1, variety=1, messages=3, asked=1, journeys=1, purchases=6,
        clicked=1, revenue=3 * 4995, experiments=1, completed=1, holdouts=1, control_percent=5,
        conclusive=False, sources=1, channels=1, feeds=1, operators=2, protected=1,
    )  # fmt: skip


async def test_what_lies_too_far_back_is_no_practice_any_more(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
    facts = await facts_of(database, now + timedelta(days=100))
    assert (facts.segments, facts.addressed, facts.completed, facts.messages, facts.purchases) == (
        1,
        0,
        0,
        0,
        0,
    )


async def test_a_campaign_without_variants_tries_none(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        (await add_sent_campaign(session, now)).experiment = None
    assert (await facts_of(database, now)).experiments == 0


async def test_the_page_shows_each_number_with_its_list_and_says_the_next_step(anna):
    page = Page((await anna.get("/console/maturity/levels")).text)
    assert [page.figure(area) for area in ("Targeting", "Technology")] == ["1 of 5", "1 of 5"]
    assert "Next: Save a segment" in page.text
    assert page.links["Save a segment: say in words whom you want to reach."] == "/console/segments"
    practices = [practice for area in score(NOTHING).areas for practice in area.practices]
    numbers = {name: address for name, address in page.links.items() if ": " in name}
    assert len(numbers) >= len(practices) == 20
    for address in {each.split("#")[0] for each in numbers.values()} - {""}:
        assert (await anna.get(address)).status_code == 200


@pytest.mark.parametrize(("headers", "whole"), [({"HX-Request": "true"}, False), ({}, True)])
async def test_the_levels_arrive_alone_for_a_script_and_as_a_page_without_one(anna, headers, whole):
    first = Page((await anna.get("/console/maturity")).text)
    assert "/console/maturity/levels" in first.links.values()
    assert any(each.attributes.get("hx-get") for each in first.root.all("section"))
    levels_ = await anna.get("/console/maturity/levels", headers=headers)
    assert ("<html" in levels_.text) == whole
