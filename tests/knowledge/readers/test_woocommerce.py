"""WooCommerce's own export."""

from __future__ import annotations

import csv
import io

from knowledge.content.readers.table import table_rows
from knowledge.content.readers.woocommerce import read_woocommerce
from knowledge.content.records import ProductRecord

COLUMNS = (
    "ID", "Type", "SKU", "Name", "Published", "Visibility in catalog", "Short description", "Description",
    "Date sale price ends", "In stock?", "Stock", "Backorders allowed?", "Weight (kg)", "Sale price",
    "Regular price", "Categories", "Tags", "Images", "Parent",
    "Attribute 1 name", "Attribute 1 value(s)", "Attribute 1 visible",
)  # fmt: skip


def read(*rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for row in rows:
        writer.writerow({"Published": "1", "Type": "simple", **row})
    out.seek(0)
    return list(read_woocommerce(table_rows(out), currency="EUR"))


def test_a_simple_product_is_read_with_its_sale_and_its_category():
    (product,) = read(
        {
            "ID": "44", "SKU": "kettle", "Name": "Kettle", "Description": "<p>Boils\\n<b>water</b></p>",
            "Short description": "Red.", "In stock?": "1", "Stock": "7", "Weight (kg)": "1.2",
            "Regular price": "49.95", "Sale price": "39,95", "Tags": "gift",
            "Categories": "Kitchen, Kitchen > Kettles\\, electric",
            "Images": "https://i/1.png, https://i/2.png",
            "Attribute 1 name": "Material", "Attribute 1 value(s)": "Steel, Glass",
            "Attribute 1 visible": "1",
        }
    )  # fmt: skip

    assert (product.id, product.price, product.currency, product.quantity) == ("44", 3995, "EUR", 7)
    assert product.description == "Red.\nBoils\nwater"
    assert (product.category, product.image_link) == ("Kettles, electric", "https://i/1.png")
    assert product.facts == {
        "tags": "gift", "sku": "kettle", "weight": "1.2 kg", "Material": "Steel, Glass",
        "product_type": "Kitchen > Kettles, electric", "regular price": "49.95 EUR",
    }  # fmt: skip


def test_a_sale_with_an_end_is_not_taken_for_the_price():
    (product,) = read(
        {
            "ID": "1",
            "Name": "x",
            "Regular price": "9",
            "Sale price": "5",
            "Date sale price ends": "2026-01-01",
        }
    )

    assert product.price == 900


def test_variations_join_their_parent_by_number_or_sku_wherever_they_stand():
    shirt = {"ID": "7", "Type": "variable", "SKU": "Shirt", "Name": "Shirt", "Attribute 1 name": "Colour",
             "Attribute 1 value(s)": "Blue, Red", "Attribute 1 visible": "1"}  # fmt: skip
    blue = {"ID": "8", "Type": "variation", "SKU": "s-b", "Name": "Shirt - Blue", "Parent": "id:7",
            "Regular price": "20", "In stock?": "0",
            "Attribute 1 name": "Colour", "Attribute 1 value(s)": "Blue"}  # fmt: skip
    red = {"ID": "9", "Type": "variation, virtual", "Name": "Shirt - Red", "Parent": "shirt",
           "Regular price": "18", "In stock?": "1", "Stock": "parent",
           "Attribute 1 name": "Colour", "Attribute 1 value(s)": "Red"}  # fmt: skip
    orphan = {"ID": "10", "Type": "variation", "Parent": "id:99", "Regular price": "1"}
    lamp, product, refused = read(blue, shirt, {"ID": "1", "Name": "Lamp"}, red, orphan)

    assert lamp.title == "Lamp"
    assert (product.id, product.price, product.availability) == ("7", 1800, "in_stock")
    assert [(each["id"], each["options"], each["price"]) for each in product.options] == [
        ("8", {"Colour": "Blue"}, 2000),
        ("9", {"Colour": "Red"}, 1800),
    ]
    assert product.facts["Colour"] == "Blue, Red"
    assert (refused.line, refused.column) == (6, "parent")


def test_what_is_not_shown_is_left_out_and_what_is_broken_is_refused():
    found = read(
        {"ID": "1", "Name": "Draft", "Published": "-1"},
        {"ID": "2", "Name": "Private", "Published": "0"},
        {"ID": "3", "Name": "Hidden", "Visibility in catalog": "hidden"},
        {"ID": "4", "Name": "Bad", "Regular price": "cheap"},
        {"ID": "5", "Name": ""},
        {"ID": "6", "Name": "Good", "In stock?": "backorder"},
    )

    assert [getattr(each, "column", None) for each in found[:2]] == ["regular_price", "name"]
    assert isinstance(found[2], ProductRecord)
    assert found[2].availability == "backorder"


def test_the_variations_of_a_hidden_product_are_no_orphans():
    shirt = {"ID": "7", "Type": "variable", "Name": "Shirt", "Published": "-1"}

    assert read(shirt, {"ID": "8", "Type": "variation", "Parent": "id:7", "Regular price": "20"}) == []
