from __future__ import annotations

import pytest

from knowledge.exceptions import InvalidFilter
from knowledge.goods.filters import Filter
from knowledge.goods.where import parse_filters


@pytest.mark.parametrize(
    ("where", "filters"),
    [
        ("price<50", [Filter("price", "<", 5000, "EUR")]),
        ("price >= 19.90 USD", [Filter("price", ">=", 1990, "USD")]),
        ("Brand=Sony AND price<=10", [Filter("brand", "=", "Sony"), Filter("price", "<=", 1000, "EUR")]),
        (
            'brand="Salt and Stone" and quantity>0',
            [Filter("brand", "=", "Salt and Stone"), Filter("quantity", ">", 0)],
        ),
        ("category='Kettles'", [Filter("category", "=", "Kettles")]),
        ("availability!=out_of_stock", [Filter("availability", "!=", "out_of_stock")]),
        ("brand <> Sony and brand == Havn", [Filter("brand", "!=", "Sony"), Filter("brand", "=", "Havn")]),
    ],
)
def test_conditions_are_read(where, filters):
    assert list(parse_filters(where, currency="EUR")) == filters


@pytest.mark.parametrize(
    "where",
    ["", " ", "cheap", "price<", "price<cheap", "price<50 and", "price<50 or price>5", "colour<red",
     "brand<Sony",
     "quantity=1.5", "price<50 brand=Sony; drop table product", "and price<5"],
)  # fmt: skip
def test_what_is_no_filter_is_refused(where):
    with pytest.raises(InvalidFilter):
        parse_filters(where, currency="EUR")
