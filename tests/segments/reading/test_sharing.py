"""A time that was said once: for which deeds it is meant, and for which it is not."""

from __future__ import annotations

import pytest

from tests.segments.reading.test_relations import meant
from tests.segments.words import BENCHMARK, read


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (
            "投诉过两次及以上，而且今年还在下单的客户",
            "今年下单的客户，至今投诉过两次及以上",
        ),
        (
            "投诉过2次，今年还下单了的客户",
            "今年下单的客户，至今投诉过2次",
        ),
        (
            "投诉过两次今年还下单的客户",
            "今年下单的客户，至今投诉过两次",
        ),
        (
            "投诉过两次，今年仍在下单的客户",
            "今年下单的客户，至今投诉过两次",
        ),
        (
            "投诉过两次，近30天还是下单了",
            "近30天下单，至今投诉过两次",
        ),
        (
            "complained at least twice and this year still placed an order",
            "complained at least twice ever and placed an order this year",
        ),
        (
            "complained twice but still bought coffee this year",
            "complained twice ever and bought coffee this year",
        ),
        (
            "жаловались дважды, и в этом году всё ещё заказывают",
            "жаловались дважды за всё время и заказывали в этом году",
        ),
        (
            "жаловались дважды, а в этом году по-прежнему покупают",
            "жаловались дважды за всё время и покупали в этом году",
        ),
        (
            "France, under 35, bought coffee or toys, no clicks this year",
            "in France, younger than 35, bought coffee or toys at any time and no clicks this year",
        ),
        (
            "3+ orders, no complaints in the last 90 days",
            "3+ orders ever and no complaints in the last 90 days",
        ),
        ("vip; bought coffee; no clicks this year", "vip, bought coffee ever and no clicks this year"),
        (
            "bought toys, no clicks, no complaints this year",
            "bought toys ever, no clicks this year and no complaints this year",
        ),
        (
            "bought toys, and haven't clicked since August",
            "bought toys ever and have not clicked since August",
        ),
        (
            "never bought, no clicks in the last 30 days",
            "never bought at any time and no clicks in the last 30 days",
        ),
        (
            "never bought and did not click in the last 30 days",
            "never bought at any time and no clicks in the last 30 days",
        ),
        (
            "never bought coffee and viewed toys this month",
            "never bought coffee at any time and viewed toys this month",
        ),
        (
            "никогда не покупали и не кликали за последние 30 дней",
            "никогда не покупали за всё время и не кликали за последние 30 дней",
        ),
        (
            "ни разу не покупали и не кликали за последние 30 дней",
            "ни разу не покупали за всё время и не кликали за последние 30 дней",
        ),
        ("从未购买且没有点击，近30天", "从未购买，近30天没有点击"),
        (
            "never complained, viewed toys this month",
            "never complained at any time and viewed toys this month",
        ),
        (
            "viewed toys, no clicks this year, bought coffee this month",
            "viewed toys ever, no clicks this year, and bought coffee this month",
        ),
        (
            "bought toys, clicked a campaign last month and complained this week",
            "bought toys ever, clicked a campaign last month and complained this week",
        ),
        (
            "In August viewed toys, bought coffee and complained this week",
            "viewed toys in August, bought coffee in August and complained this week",
        ),
        (
            "покупали кофе, не кликали в этом году",
            "покупали кофе за всё время и не кликали в этом году",
        ),
        (
            "3 и более заказов, без жалоб за последние 90 дней",
            "3 и более заказов за всё время и без жалоб за последние 90 дней",
        ),
        (
            "ни разу не жаловались, покупали игрушки в этом месяце",
            "покупали игрушки в этом месяце и ни разу не жаловались за всё время",
        ),
        (
            "bought coffee but not toys, no clicks this year",
            "bought coffee ever but never bought toys, and no clicks this year",
        ),
        ("bought coffee, no clicks (this year)", "bought coffee ever and no clicks this year"),
        ("买过咖啡，没有点击活动（今年）", "今年没有点击活动，至今买过咖啡"),
        ("近30天没有下单、没有点击，买过咖啡", "近30天没有下单，近30天没有点击，至今买过咖啡"),
        ("买过咖啡，今年没有点击活动", "今年没有点击活动，至今买过咖啡"),
    ],
)
def test_a_time_is_not_meant_for_what_stands_by_itself(text: str, same: str):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("no clicks, no orders this year", "no clicks this year and no orders this year"),
        (
            "never bought coffee or viewed toys in the last 30 days",
            "did not buy coffee in the last 30 days and did not view toys in the last 30 days",
        ),
        (
            "never bought and never clicked in the last 30 days",
            "no orders in the last 30 days and no clicks in the last 30 days",
        ),
        ("clicked, didn't buy, last 7 days", "clicked in the last 7 days and did not buy in the last 7 days"),
        ("viewed toys, no orders this month", "viewed toys this month and no orders this month"),
        (
            "viewed coffee over 10 times and bought toys at least twice last month",
            "viewed coffee over 10 times last month and bought toys at least twice last month",
        ),
        (
            "bought from 3 brands and viewed 5 categories this year",
            "bought from 3 brands this year and viewed 5 categories this year",
        ),
        (
            "more than 10 views and purchase 0 times in the last month",
            "more than 10 views in the last month and no purchase in the last month",
        ),
        (
            "viewed toys or clicked a campaign last week, and bought coffee this month",
            "viewed toys last week or clicked a campaign last week, and bought coffee this month",
        ),
        ("买过咖啡，没有投诉，近90天", "近90天买过咖啡且近90天没有投诉"),
    ],
)
def test_a_time_is_meant_for_what_belongs_together(text: str, same: str):
    assert meant(text) == meant(same)
    assert len(read(text, BENCHMARK).readings) == 2


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("bought coffee and no orders this year", "bought coffee ever and no orders this year"),
        (
            "покупали кофе и не заказывали последние 60 дней",
            "покупали кофе за всё время и не заказывали последние 60 дней",
        ),
    ],
)
def test_a_time_that_would_leave_nobody_was_not_meant_for_both(text: str, same: str):
    assert meant(text) == meant(same)
    assert read(text, BENCHMARK).readings == []
