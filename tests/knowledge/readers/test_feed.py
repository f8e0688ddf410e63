"""Product feeds as XML."""

from __future__ import annotations

import io

import pytest

from knowledge.content.readers.feed import feed_rows
from knowledge.content.readers.merchant import read_merchant
from knowledge.content.records import ProductRecord, Refused
from knowledge.exceptions import UnreadableSource

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Havn</title>
<item>
  <g:id>K1</g:id><title>For readers</title><g:title>Gooseneck Kettle</g:title>
  <description><![CDATA[<p>Boils <b>water</b> &amp; more</p>]]></description>
  <link>https://shop.example/k1</link><g:image_link>https://shop.example/1.png</g:image_link>
  <g:additional_image_link>https://shop.example/2.png</g:additional_image_link>
  <g:additional_image_link>https://shop.example/3.png</g:additional_image_link>
  <g:price>49.95 EUR</g:price><g:availability>in_stock</g:availability>
  <g:product_detail><g:section_name>General</g:section_name>
    <g:attribute_name>Capacity</g:attribute_name>
    <g:attribute_value>1.2 l</g:attribute_value></g:product_detail>
  <g:product_detail><g:attribute_name>Wattage</g:attribute_name>
    <g:attribute_value>2200 W</g:attribute_value></g:product_detail>
  <g:shipping><g:country>DE</g:country><g:price>4.95 EUR</g:price></g:shipping>
</item>
<item><g:id>K2</g:id><g:title>Broken</g:title><g:price>soon</g:price></item>
</channel></rss>"""


def read(text):
    return list(read_merchant(feed_rows(io.StringIO(text)), currency="EUR"))


def test_an_item_becomes_a_product_with_its_details_as_facts():
    product, refused = read(RSS)

    assert (product.line, product.id, product.title, product.price) == (3, "K1", "Gooseneck Kettle", 4995)
    assert product.description == "Boils water & more"
    assert product.link == "https://shop.example/k1"
    assert product.facts == {
        "additional_image_link": "https://shop.example/2.png https://shop.example/3.png",
        "shipping": "DE 4.95 EUR",
        "Capacity": "1.2 l",
        "Wattage": "2200 W",
    }
    assert (refused.line, refused.column) == (17, "price")


def test_atom_gives_its_link_as_an_attribute():
    (product,) = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><entry>'
        "<id>tag:shop,1</id><g:id>A1</g:id><title>Lamp</title>"
        '<link rel="self" href="https://no"/><link href="https://shop.example/a1"/></entry></feed>'
    )

    assert (product.id, product.title, product.link) == ("A1", "Lamp", "https://shop.example/a1")


@pytest.mark.parametrize(
    "text",
    [
        RSS[: len(RSS) // 2],
        RSS.replace("</channel>", "<oops>"),
        '<!DOCTYPE r [<!ENTITY a "b">]><rss><channel><item><id>&a;</id></item></channel></rss>',
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><id>&a;</id></item></rss>',
        "<rss>" + "<a>" * 100,
    ],
)
def test_what_is_no_whole_feed_is_refused_as_a_whole(text):
    with pytest.raises(UnreadableSource):
        read(text)


def test_a_hundred_thousand_items_stay_out_of_memory():
    class Endless:
        """A file that is longer than what is ever held of it."""

        def __init__(self, items):
            self.left, self.asked = items, 0

        def read(self, _size):
            self.asked += 1
            if self.asked == 1:
                return "<rss><channel>"
            self.left -= 100
            return "<item><id>1</id><title>x</title></item>" * 100 if self.left >= 0 else ""

    file = Endless(100_000)
    rows = feed_rows(file)
    for _ in range(1000):
        next(rows)

    assert file.asked < 20


def test_variants_far_apart_become_one_product():
    def item(number, colour, size, price):
        return (
            f"<item><g:id>S{number}</g:id><g:title>Linen Shirt - {colour} / {size}</g:title>"
            f"<g:item_group_id>S</g:item_group_id><g:color>{colour}</g:color><g:size>{size}</g:size>"
            f"<g:price>{price} EUR</g:price><g:availability>{'in_stock' if number == 2 else 'out_of_stock'}"
            "</g:availability><g:material>Linen</g:material></item>"
        )

    lamp = "<item><g:id>L</g:id><g:title>Lamp</g:title></item>"
    found = read(
        "<rss>"
        + item(1, "Blue", "M", 49)
        + lamp
        + item(2, "Red", "L", 39)
        + item(3, "Red", "XL", "x")
        + "</rss>"
    )

    lamp, refused, shirt = found
    assert isinstance(refused, Refused)
    assert isinstance(shirt, ProductRecord)
    assert (shirt.id, shirt.title, shirt.price, shirt.availability) == ("S", "Linen Shirt", 3900, "in_stock")
    assert shirt.facts == {"color": "Blue, Red", "size": "M, L", "material": "Linen"}
    assert [(each["id"], each["options"], each["price"], each["availability"]) for each in shirt.options] == [
        ("S1", {"color": "Blue", "size": "M"}, 4900, "out_of_stock"),
        ("S2", {"color": "Red", "size": "L"}, 3900, "in_stock"),
    ]
    assert shirt.options[0]["title"] == "Linen Shirt - Blue / M"
    assert lamp.options is None
