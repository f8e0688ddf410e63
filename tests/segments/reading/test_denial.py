"""How far "not" reaches in a list of deeds; where it cannot be told, it is asked."""

from __future__ import annotations

import pytest

from segments.definition import parse_definition
from tests.segments.reading.test_relations import meant
from tests.segments.words import BENCHMARK, read

NONE_OF_THEM = "did not buy toys this month and did not view toys this month and did not save toys this month"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (
            "haven't bought coffee, clicked a campaign, or complained in the last 30 days",
            "no coffee bought in the last 30 days, and no click and no complaint in the last 30 days",
        ),
        (
            "have not clicked, viewed toys or bought coffee this month",
            "did not click this month and did not view toys this month and did not buy coffee this month",
        ),
        ("did not buy, view or click this month", "no orders, no views and no clicks this month"),
        ("did not buy or click this month", "no orders and no clicks this month"),
        ("did not buy coffee or click this month", "did not buy coffee this month and no clicks this month"),
        ("no clicks, views or orders this month", "no orders, no views and no clicks this month"),
        ("no orders and clicks this year", "no orders this year and no clicks this year"),
        (
            "haven't clicked, and viewed toys this month",
            "viewed toys this month and no clicks this month",
        ),
        (
            "без заказов, кликов и ответов в этом году",
            "не заказывали в этом году и не кликали в этом году и не отвечали на рассылки в этом году",
        ),
        ("本月没有下单和投诉", "本月没有下单，本月没有投诉"),
        (
            "vip, haven't bought coffee, viewed toys or complained",
            "vip customers who did not buy coffee and did not view toys and did not complain",
        ),
        (
            "haven't bought this month, viewed toys last month or clicked last month",
            "no orders this month, did not view toys last month and no clicks last month",
        ),
    ],
)
def test_a_denial_holds_for_the_whole_list(text: str, same: str):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    [
        "have not viewed, saved or bought toys this month",
        "have not viewed, saved, or bought toys this month",
        "did not view, save or buy toys this month",
    ],
)
def test_bare_deeds_share_their_object(text: str):
    assert meant(text) == meant(NONE_OF_THEM)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (
            "did not buy this month, and viewed toys or clicked a campaign",
            "viewed toys or clicked a campaign, and no orders this month",
        ),
        (
            "did not buy this month, viewed toys or coffee",
            "viewed toys or coffee ever, and no orders this month",
        ),
    ],
)
def test_a_denial_ends_where_something_else_begins(text: str, same: str):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    [
        "customers who have not in the last 30 days and who bought coffee",
        "not in the last 30 days, and bought coffee",
        "клиенты, которых не было, и которые купили кофе",
        "клиенты, не в последние 30 дней, купили кофе",
    ],
)
def test_a_denial_of_nothing_is_not_carried_to_the_next_deed(text: str):
    assert read(text, BENCHMARK).definition is None


@pytest.mark.parametrize(
    "text",
    [
        "ordered not in July",
        "bought coffee not through a campaign",
        "bought coffee not via WhatsApp",
        "wrote not on Telegram",
        "spent over 100 not on coffee",
        "bought not coffee",
    ],
)
def test_a_not_behind_its_verb_is_asked_back(text: str):
    found = read(text, BENCHMARK)
    assert found.definition is None, found.description
    assert found.question


def test_goods_bought_without_a_campaign_are_still_those_goods():
    assert meant("bought coffee this year but not through a campaign") == meant(
        "bought coffee this year but did not buy coffee through a campaign this year"
    )
    assert meant("clicked the Summer Sale 2026 but no campaign this month") == meant(
        "clicked the Summer Sale 2026 ever but did not click any campaign this month"
    )


def test_who_was_not_seen_this_month_was_seen_before():
    found = read("customers not seen this month", BENCHMARK)
    assert found.definition == parse_definition(
        {
            "all": [
                {"attr": "last_seen_at", "op": "not_null"},
                {"not": {"attr": "last_seen_at", "in": {"calendar": "this_month"}}},
            ]
        }
    )
