from __future__ import annotations

import pytest

from knowledge.follow_up import resolve
from knowledge.schema import Product


def kettle(number, title, price=None):
    facts = {"keywords": "水壶 чайник"}
    return Product(
        id=number, title=title, category="Kettles", description="", facts=facts, price=price, currency="EUR"
    )


TWO = (kettle("K1", "Stelling Gooseneck Kettle", 4995), kettle("K2", "Havn Steel Kettle", 2900))


def meant(text, earlier, in_view=TWO):
    return resolve(text, earlier, in_view, currency="EUR")


@pytest.mark.parametrize(
    ("text", "earlier", "request_meant"),
    [
        ("and in blue?", ["kettles"], "kettles in blue?"),
        ("а в синем цвете?", ["чайник"], "чайник в синем цвете?"),
        ("有蓝色的吗？", ["水壶"], "水壶 有蓝色的吗？"),
        ("under 50 euros?", ["kettles", "in blue"], "kettles in blue under 50 euros?"),
        ("with bluetooth?", ["kettles"], "kettles with bluetooth?"),
        ("in blue", ["kettles", "how much is the second one?", "thanks"], "kettles in blue"),
        ("in size 43?", ["kettles"], "kettles in size 43?"),
        ("男款 43码的", ["水壶"], "水壶 男款 43码的"),
        ("in blue", ["Morning! kettles"], "kettles in blue"),
    ],
)
def test_a_line_that_only_changes_something_is_the_last_request_with_the_change(text, earlier, request_meant):
    assert meant(text, earlier).text == request_meant


@pytest.mark.parametrize(
    ("text", "earlier", "concept", "side"),
    [
        ("something cheaper", ["kettles"], "price", "<"),
        ("and something cheaper?", ["kettles"], "price", "<"),
        ("а подешевле?", ["чайник"], "price", "<"),
        ("便宜一点的呢?", ["水壶"], "price", "<"),
        ("any with more memory?", ["kettles"], "memory", ">"),
        ("есть побольше?", ["чайник"], "size", ">"),
        ("有大一点的吗", ["水壶"], "size", ">"),
        ("too expensive", ["kettles"], "price", "<"),
        ("hmm something cheaper please", ["kettles"], "price", "<"),
        ("that's a bit too heavy", ["kettles"], "weight", "<"),
        ("not that big", ["kettles"], "size", "<"),
        ("too pricey... anything cheaper?", ["kettles"], "price", "<"),
        ("这个有点贵", ["水壶"], "price", "<"),
        ("дороговато", ["чайник"], "price", "<"),
        ("он слишком маленький", ["чайник"], "size", ">"),
    ],
)
def test_better_means_better_than_what_is_in_view(text, earlier, concept, side):
    found = meant(text, earlier)

    assert (found.better.concept, found.better.side) == (concept, side)
    assert found.text.startswith(earlier[0])
    assert found.goods


def test_after_one_product_was_asked_about_others_of_its_kind_are_meant():
    assert meant("something cheaper?", ["how much is the Gooseneck kettle?"], TWO[:1]).text == "Kettles"


def test_the_same_is_asked_of_another_product_that_is_named():
    phone = Product(id="P", title="Aurora X200", description="", facts={})

    assert meant("and the S10?", ["how heavy is the X200?"], (phone,)).text.split() == [
        "how", "heavy", "is", "the", "the", "S10?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "what about returns?",
        "does it have a warranty?",
        "how much is the second one?",
        "第二个多少钱",
        "do you ship to Switzerland?",
        "red shoes",
        "headphones under 50",
        "сколько стоит доставка?",
        "what is the weight",
        "is it wireless?",
        "thanks",
        "X200",
        "",
    ],
)
@pytest.mark.parametrize("earlier", [[], ["kettles"], ["чайник", "а подешевле?"], ["how much is it?"]])
def test_a_line_that_stands_on_its_own_is_taken_as_it_is(text, earlier):
    found = meant(text, earlier)

    assert (found.text, found.better) == (text, None)


def test_a_question_about_the_shops_terms_is_no_request_to_be_changed():
    text = "with bluetooth?"

    assert meant(text, ["my parcel came broken, refund the money!"], ()).text == text
    assert meant(text, ["unicorn radios"], ()).text == "unicorn radios with bluetooth?"


def test_without_anything_before_it_a_change_is_taken_as_it_is():
    assert meant("in blue?", [], ()).text == "in blue?"
    assert meant("something cheaper", [], ()).better is None
