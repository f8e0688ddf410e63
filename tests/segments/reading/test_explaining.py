"""What a request itself explains is not asked about."""

from __future__ import annotations

import pytest

from segments.definition import dump
from tests.segments.words import BENCHMARK, read


@pytest.mark.parametrize(
    ("explained", "plain"),
    [
        ("Loyal customers: at least 5 orders this year", "at least 5 orders this year"),
        ("Big spenders, i.e. spent over 500 this year", "spent over 500 this year"),
        ("At risk of churn: no orders in the last 90 days", "no orders in the last 90 days"),
        ("Lapsed VIPs: no orders in the last 90 days", "VIPs with no orders in the last 90 days"),
        ("Loyal customers (5+ orders this year) in Berlin", "customers in Berlin with 5+ orders this year"),
        ("Recent buyers (last 30 days)", "bought in the last 30 days"),
        ("repeat customers (2+ orders)", "at least 2 orders"),
        ("repeat customers in Berlin (2+ orders)", "customers in Berlin with at least 2 orders"),
        ("repeat buyers of coffee (2+ orders)", "bought coffee at least 2 times"),
        ("churned customers: no orders for 180 days", "no orders in the last 180 days"),
        ("повторные клиенты (от 2 заказов)", "от 2 заказов"),
        ("ушедшие клиенты (нет заказов 180 дней)", "нет заказов 180 дней"),
        ("复购客户（2单以上）", "下单2次以上"),
        ("流失客户（180天未下单）", "180天未下单"),
        ("bought coffee (2+ orders)", "bought coffee at least 2 times"),
        ("bought toys (at least 3 orders in July)", "bought toys at least 3 times in July"),
        ("покупали кофе (от 2 заказов)", "покупали кофе от 2 раз"),
        ("买过咖啡（2单以上）", "买过咖啡2次以上"),
        ("repeat customers (bought coffee)", "customers in the stage repeat who bought coffee"),
        ("repeat customers (clicked this month)", "customers in the stage repeat, clicked this month"),
        ("the repeat stage (2+ orders)", "customers in the stage repeat with 2+ orders"),
        ("VIP customers (5+ orders)", "vip customers with 5+ orders"),
        ("bought coffee this summer, June through August", "bought coffee from June to August"),
        ("bought coffee this summer (June to August)", "bought coffee from June to August"),
        ("国庆节前（9月1日到9月30日）加购过", "9月1日到9月30日加购过"),
        ("今年夏天（6月到8月）下单的客户", "6月到8月下单的客户"),
        ("купили кофе этим летом (с июня по август)", "купили кофе с июня по август"),
    ],
)
def test_a_vague_word_means_what_is_said_of_it(explained: str, plain: str):
    found, meant = read(explained, BENCHMARK).definition, read(plain, BENCHMARK).definition
    assert found is not None
    assert meant is not None
    assert sorted(map(str, conditions(dump(found)))) == sorted(map(str, conditions(dump(meant))))


@pytest.mark.parametrize(
    "text",
    [
        "Loyal customers",
        "Loyal customers: VIP",
        "Loyal customers in Berlin with 5+ orders",
        "Women: 5+ orders",
        "bought coffee this summer",
        "viewed coffee this summer, in July bought toys",
        "国庆节前下单的客户",
    ],
)
def test_a_vague_word_that_nothing_explains_is_asked_about(text: str):
    found = read(text, BENCHMARK)
    assert found.definition is None
    assert found.question


def conditions(definition: dict[str, object]) -> list[object]:
    found = definition.get("all", [definition])
    assert isinstance(found, list)
    return found
