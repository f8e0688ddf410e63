"""What a number without a unit is said of: how many there are, or what they were worth."""

from __future__ import annotations

import pytest

from tests.segments.reading.test_relations import meant
from tests.segments.words import BENCHMARK, read


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("orders over 3", "more than 3 orders"),
        ("orders of coffee over 3", "more than 3 orders of coffee"),
        ("orders between 2 and 4 this year", "between 2 and 4 orders this year"),
        ("orders over 300", "placed an order worth over 300"),
        ("orders over 5.50", "placed an order worth over 5.50"),
        ("product views over 100", "more than 100 product views"),
        ("clicks at least 3", "at least 3 clicks"),
        ("viewed over 10", "viewed more than 10 times"),
        ("any order over 20", "placed an order worth over 20"),
        ("an order of 20 or more", "placed an order worth at least 20"),
        ("last order over 5", "last order worth over 5"),
        ("заказов не меньше трёх", "не менее 3 заказов"),
        ("заказ больше 20", "сделали заказ дороже 20"),
        ("жалоб больше 2", "больше 2 жалоб"),
        ("订单不少于3", "下单至少3次"),
        ("下单大于3", "下单超过3次"),
        ("单笔订单超过20", "单笔订单超过20元"),
        ("浏览不少于10，近7天", "近7天浏览至少10次"),
        ("orders in the last 10 days: none", "no orders in the last 10 days"),
        ("orders this month: at least 2", "at least 2 orders this month"),
        ("clicks in the last 30 days: zero", "no clicks in the last 30 days"),
        ("заказы за последние 10 дней: отсутствуют", "без заказов за последние 10 дней"),
        ("近10天订单：无", "近10天没有下单"),
        ("近30天点击：0", "近30天没有点击"),
        ("over €500 this year", "spent over €500 this year"),
        ("€200 or more on coffee this year", "spent €200 or more on coffee this year"),
        ("больше 500 евро за последний год", "потратили больше 500 евро за последний год"),
        ("近一年500元以上", "近一年消费500元以上"),
    ],
)
def test_a_bare_number_is_said_of_what_it_can_only_be_of(text: str, same: str):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    [
        "orders over 20",
        "no orders over 3",
        "заказы больше 20",
        "coffee under €5",
        "over €50",
        "at least 3 orders this year, over €300",
        "今年下单至少3次，超过300元",
    ],
)
def test_it_is_asked_where_it_may_be_either(text: str):
    found = read(text, BENCHMARK)
    assert found.definition is None
    assert found.question


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("viewed at least 5 products", ("viewed at least 5 different products", "viewed at least 5 times")),
        ("saved 3 products", ("saved 3 different products", "saved 3 times")),
        (
            "added 3 items to the cart",
            ("added to the cart 3 times", "added 3 different products to the cart"),
        ),
        ("смотрели не менее 5 товаров", ("смотрели не менее 5 разных товаров", "смотрели не менее 5 раз")),
        ("浏览过5个商品", ("浏览过5种不同的商品", "浏览过5次")),
    ],
)
def test_so_many_products_are_different_ones_or_times(text: str, readings: tuple[str, str]):
    assert read(text, BENCHMARK).readings == [read(one, BENCHMARK).description for one in readings]


def test_one_product_is_any_product():
    assert read("viewed at least one product", BENCHMARK).readings == []
    assert meant("viewed at least one product") == meant("viewed a product")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("bought three or more toys in a single order", "bought at least 3 units of toys at once"),
        ("bought 3+ jackets in one order", "bought 3 or more units of jackets at once"),
        ("一单买了3件以上玩具的客户", "买了3件以上玩具一次性"),
        ("купили 3 куртки одним заказом", "купили 3 единицы курток разом"),
        ("в одном заказе потратили больше 200", "сделали заказ дороже 200"),
        ("在单笔订单中消费超过200元", "单笔订单超过200元"),
    ],
)
def test_so_many_goods_of_one_order(text: str, same: str):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    [
        "bought coffee and toys in one order",
        "в одном заказе купили кофе и игрушки",
        "在一单里买了咖啡和玩具",
        "一单买了咖啡和玩具",
    ],
)
def test_what_else_was_in_an_order_is_not_known(text: str):
    assert read(text, BENCHMARK).reason == "missing_field"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (
            "between 2 and 4 orders since 1 July, totalling at least 150",
            "between 2 and 4 orders since 1 July, and spent at least 150 since 1 July",
        ),
        (
            "at least 3 orders of coffee this year, adding up to over 100",
            "at least 3 orders of coffee this year, and spent over 100 on coffee this year",
        ),
        (
            "не менее 3 заказов в этом году на сумму больше 300",
            "не менее 3 заказов в этом году и потратили больше 300 в этом году",
        ),
        ("今年下单至少3次，合计满150元", "今年下单至少3次，今年消费满150元"),
    ],
)
def test_a_total_is_that_of_the_orders_before(text: str, same: str):
    assert meant(text) == meant(same)
