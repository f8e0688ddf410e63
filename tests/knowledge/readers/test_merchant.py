from __future__ import annotations

import pytest

from knowledge.content.readers.merchant import read_merchant
from knowledge.content.readers.table import Row
from knowledge.content.records import Refused


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


def merged(*rows):
    numbered = [Row(number, {"item_group_id": "G", **row}) for number, row in enumerate(rows, 2)]
    return list(read_merchant(numbered, currency="EUR"))


def test_rows_of_one_group_are_one_product_from_the_lowest_price():
    (found,) = merged(
        {"id": "1", "title": "Mug Red", "color": "Red", "price": "9", "quantity": "0"},
        {"id": "2", "title": "Mug Blue", "color": "Blue", "price": "7", "quantity": "3"},
    )

    assert (found.id, found.title, found.price, found.quantity) == ("G", "Mug", 700, 3)
    assert found.availability == "in_stock"
    assert [each["options"] for each in found.options] == [{"color": "Red"}, {"color": "Blue"}]


def test_a_group_of_one_is_its_own_row():
    (found,) = merged({"id": "1", "title": "Mug Red", "color": "Red"})

    assert (found.id, found.title, found.options) == ("1", "Mug Red", None)


def test_titles_with_nothing_in_common_leave_the_first():
    (found,) = merged({"id": "1", "title": "Mug", "size": "S"}, {"id": "2", "title": "Becher", "size": "L"})

    assert found.title == "Mug"


def test_variants_without_the_usual_attributes_differ_by_what_differs():
    (found,) = merged(
        {"id": "1", "title": "Disk 1 TB", "storage": "1 TB", "gtin": "111"},
        {"id": "2", "title": "Disk 2 TB", "storage": "2 TB", "gtin": "222"},
    )

    assert [each["options"] for each in found.options] == [{"storage": "1 TB"}, {"storage": "2 TB"}]
    assert (found.title, found.facts["gtin"]) == ("Disk", "111, 222")


def test_a_variant_in_another_currency_or_of_the_same_id_is_refused():
    rows = (
        {"id": "1", "title": "Mug", "size": "S", "price": "9 EUR"},
        {"id": "1", "title": "Mug", "size": "M", "price": "9 EUR"},
        {"id": "3", "title": "Mug", "size": "L", "price": "9 USD"},
        {"id": "4", "title": "Mug", "size": "L", "price": "9 EUR"},
    )
    same_id, currency, product = merged(*rows)

    assert (same_id.line, same_id.column) == (3, "id")
    assert "line 2" in same_id.reason
    assert (currency.line, currency.column) == (4, "price")
    assert [each["id"] for each in product.options] == ["1", "4"]


def test_details_in_a_table_are_facts():
    found = product(product_detail="General:Type:Kettle, electric,Power:Wattage:2200 W")

    assert found.facts == {"Type": "Kettle, electric", "Wattage": "2200 W"}


def test_a_bad_cell_is_named_by_its_column():
    assert product(price="soon").column == "price"
    assert product(quantity="many").column == "quantity"
