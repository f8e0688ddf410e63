"""How the parts of a request belong together, where a slip would mean other people."""

from __future__ import annotations

import pytest

from segments.definition import dump
from tests.segments.reading.alike import canonical
from tests.segments.words import BENCHMARK, read


def meant(text: str) -> object:
    found = read(text, BENCHMARK)
    assert found.definition is not None, found.question
    return canonical(dump(found.definition))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (
            "clicked the summer sale 2026 and haven't ordered anything since their last click on it",
            "clicked the summer sale 2026 and haven't ordered anything since their last click",
        ),
        (
            "clicked the summer sale 2026 and bought within 7 days after clicking it",
            "clicked the summer sale 2026 and bought within 7 days after the click",
        ),
        (
            "viewed coffee and did not buy anything since their last view of it",
            "viewed coffee and did not buy anything since their last view",
        ),
        (
            "replied to the summer sale 2026 and bought nothing within 7 days after clicking it",
            "replied to the summer sale 2026, clicked it and bought nothing within 7 days after the click",
        ),
        (
            "кликнули по летней распродаже 2026 и с последнего клика по ней ничего не купили",
            "кликнули по летней распродаже 2026 и после последнего клика ничего не купили",
        ),
        (
            "added coffee to the cart and did not buy anything after adding it",
            "added coffee to the cart and did not buy anything after that",
        ),
        ("viewed a phone before buying one", "viewed a phone and then bought a phone"),
        ("clicked a campaign and bought coffee afterwards", "clicked a campaign and then bought coffee"),
        ("clicked a campaign and then bought coffee later", "clicked a campaign and then bought coffee"),
        ("customers in Berlin: vip or student", "customers in Berlin, and tagged vip or student"),
        (
            "customers over 40 in Madrid - bought coffee or viewed toys",
            "customers over 40 in Madrid, and bought coffee or viewed toys",
        ),
        (
            "最近两次购买间隔超过90天的客户：投诉过2次及以上或发过负面消息的客户",
            "投诉过2次及以上或发过负面消息，且最近两次购买间隔超过90天的客户",
        ),
        ("本月注册的用户：30岁以下的客户", "本月注册且30岁以下的客户"),
        ("show: vip or student", "vip or student"),
        ("bought something (coffee) twice in July", "bought coffee twice in July"),
        ("viewed toys in July (at least 3 times)", "viewed toys at least 3 times in July"),
        ("viewed toys in July (in July)", "viewed toys in July"),
        ("bought coffee between 30 days and 7 days ago", "bought coffee between 7 days and 30 days ago"),
        (
            "top 10 by orders who are also in the top 20 by spend",
            "top 10 by orders and in the top 20 by spend",
        ),
        ("top 20 spenders who are not vip", "top 20 by spend, and not tagged vip"),
        ("top 20 by orders who are in Berlin", "top 20 by orders who live in Berlin"),
        ("top 20 spenders in Berlin", "among those in Berlin, the top 20 by spend"),
    ],
)
def test_two_ways_of_saying_it_mean_the_same(text, same):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    [
        "did not ask about delivery before buying",
        "viewed toys before signing up",
        "bought coffee before last month",
        "bought at least twice within 30 days after clicking a campaign",
        "clicked a campaign 3 times within 7 days of signing up",
        "asked a question before their first order",
        "customers who are not those who did not buy anything",
        "bought 3 units of the same product in one order",
        "top 10 by units of coffee in one order",
        "bought coffee and toys in one order",
        "clicked exactly one of these: Summer Sale 2026, Spring Sale 2026, Black Friday 2025",
        "customers aged -30",
        "customers aged other than 30",
        "customers who agreed to marketing on Telegram",
    ],
)
def test_what_has_no_definition_is_asked_back(text):
    assert read(text, BENCHMARK).definition is None


@pytest.mark.parametrize(
    "text",
    [
        "bought last week but has never bought anything",
        "no orders and an average order value above 50",
        "ordered at least 5 times this month and less than 3 times this year",
        "in Berlin or Munich, but not in Berlin and not in Munich",
    ],
)
def test_what_nobody_can_meet_is_told(text):
    assert read(text, BENCHMARK).reason == "contradiction"
