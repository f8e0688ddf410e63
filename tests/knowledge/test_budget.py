from __future__ import annotations

import pytest

from knowledge.goods.budget import asked_currency, find_budget
from knowledge.goods.request import understand


@pytest.mark.parametrize(
    ("text", "limits", "rest"),
    [
        ("headphones under 50", [("<", 5000)], "headphones"),
        ("kettle up to $40.50", [("<=", 4050)], "kettle"),
        ("27 inch monitors under $250", [("<", 25000)], "27 inch monitors"),
        ("between 20 and 40 euros", [(">=", 2000), ("<=", 4000)], ""),
        ("shoes 100-200 euros", [(">=", 10000), ("<=", 20000)], "shoes"),
        ("over 1,500 dollars but under 2k dollars", [("<", 200000), (">", 150000)], "but"),
        ("500元以下的耳机", [("<=", 50000)], "的耳机"),
        ("100到200元的水壶", [(">=", 10000), ("<=", 20000)], "的水壶"),
        ("不超过300的台灯", [("<=", 30000)], "的台灯"),
        ("1万元以上的电视", [(">=", 1000000)], "的电视"),
        ("наушники до 3000", [("<=", 300000)], "наушники"),
        ("от 100 до 200", [(">=", 10000), ("<=", 20000)], ""),
        ("дешевле 50 долларов", [("<", 5000)], ""),
        ("300刀以下的电视", [("<=", 30000)], "的电视"),
        ("预算100块美元", [("<=", 10000)], ""),
        ("до 50 баксов", [("<=", 5000)], ""),
        ("не дороже 200 у.е.", [("<=", 20000)], ""),
        ("up to 2 grand bucks", [("<=", 200000)], ""),
    ],
)
def test_limits_are_taken_out_of_the_text(text, limits, rest):
    shop = "EUR" if "euro" in text else "USD"
    budget = find_budget(text, currency=shop)

    assert [(each.operator, each.value) for each in budget.filters] == limits
    assert budget.rest == rest
    assert budget.foreign is None


@pytest.mark.parametrize(
    "text",
    ["iphone 12", "windows 10", "lamp under 50 cm", "at least 16 GB", "минимум 16 ГБ", "within 5 days",
     "up to 4k monitor",
     "2-3 people", "from 2019", "50厘米以下", "under the table", "до завтра"],
)  # fmt: skip
def test_numbers_that_are_no_price_stay(text):
    budget = find_budget(text, currency="USD")

    assert (budget.filters, budget.rest) == ((), text)


def test_another_currency_is_named_and_not_applied():
    budget = find_budget("чайник до 3000 рублей", currency="USD")

    assert (budget.filters, budget.foreign, budget.rest) == ((), "RUB", "чайник")


def test_a_request_keeps_what_describes_the_thing():
    request = understand("do you have a good kettle in stock under 40?", currency="EUR")

    assert request.words == ("kettl",)
    assert [each.field for each in request.filters] == ["price", "availability"]
    assert request.shopping
    assert not request.how
    assert understand("how long does delivery take", currency="EUR").how


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("how much is it in dollars?", "USD"),
        ("what's that in euros", "EUR"),
        ("那个多少人民币", "CNY"),
        ("сколько это в рублях", "RUB"),
        ("а в долларах?", "USD"),
        ("how much is it?", None),
        ("多少钱", None),
        ("in stock?", None),
    ],
)
def test_the_currency_that_a_price_is_asked_in(text, currency):
    assert asked_currency(text) == currency
