"""Requests in three languages and the conditions that they are read as."""

from __future__ import annotations

import pytest

from knowledge.goods.lexicon import Lexicon
from knowledge.goods.request import Request, understand
from knowledge.goods.vocabulary import Meaning, Vocabulary, shipped

LEXICON = Lexicon(
    vocabulary=Vocabulary([("caddow", Meaning("brand", "caddow"))], shipped()),
    kinds={
        "tent": 3, "sleeping bag": 2, "jacket": 4, "sweater": 1, "dress": 3, "belt": 2, "mouse": 3,
        "keyboard": 2, "cat food": 1, "dog food": 1, "laptop": 4, "sunscreen": 1, "coffee": 3, "printer": 2,
        "cable": 2, "ups": 1, "chocolate": 1, "boots": 2,
    },
    brands={"caddow": ("Caddow",)},
    values={
        ("material", "leather"): frozenset({"belt"}),
        ("material", "wool"): frozenset({"sweater"}),
        ("value", "dark roast"): frozenset({"coffee"}),
        ("value", "laser"): frozenset({"printer"}),
        ("value", "women"): frozenset({"jacket"}),
    },
)  # fmt: skip


def read(text: str, currency: str = "USD") -> Request:
    return understand(text, currency=currency, lexicon=LEXICON)


def conditions(text: str, currency: str = "USD") -> set[tuple[str, str, object]]:
    """All conditions but the kind."""
    return {
        (each.field, each.operator, each.value)
        for each in read(text, currency).filters
        if each.field != "kind"
    }


def kinds(text: str) -> set[str]:
    return {word for each in read(text).filters if each.field == "kind" for word in each.words}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a keyboard or a mouse", {"keyboard", "mouse"}),
        ("键盘或者鼠标", {"keyboard", "mouse"}),
        ("куртка или свитер", {"jacket", "sweater"}),
        ("dog or cat food", {"dog food", "cat food"}),
        ("a keyboard, not a mouse", {"keyboard"}),
        ("a dress or a spaceship", {"dress"}),
    ],
)
def test_of_several_kinds_either_will_do(text, wanted):
    assert kinds(text) == wanted


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("a tent for around $100", 8000, 12000),
        ("帐篷，100美元左右", 8000, 12000),
        ("палатка примерно за 100 долларов", 8000, 12000),
        ("价格在50到100美元之间的帐篷", 5000, 10000),
        ("палатка между 50 и 100 долларами", 5000, 10000),
    ],
)
def test_a_price_between_two_ends_is_read(text, low, high):
    assert conditions(text) == {("price", ">=", low), ("price", "<=", high)}


@pytest.mark.parametrize(
    "text",
    [
        "jackets, $100 max",
        "$100 or less, a jacket",
        "my budget is 100 dollars for a jacket",
        "a jacket no more expensive than $100",
        "jacket at most a hundred dollars",
        "куртка в пределах 100 долларов",
        "куртка, бюджет 100 долларов",
        "куртка не дороже ста долларов",
        "夹克，预算100美元",
        "夹克不要超过100美元",
        "一百美元以内的夹克",
    ],
)
def test_the_most_that_is_paid_is_read_however_it_is_said(text):
    assert conditions(text) == {("price", "<=", 10000)}
    assert read(text).kind == "jacket"
    assert read(text).open_words == ()


def test_pounds_are_money_where_they_are_the_currency_of_the_shop():
    assert conditions("палатка до 80 фунтов", "GBP") == {("price", "<=", 8000)}
    assert {each[0] for each in conditions("палатка весом до 80 фунтов", "USD")} == {"weight"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a two-person tent", ("persons", "=", 2.0)),
        ("двухместная палатка", ("persons", "=", 2.0)),
        ("палатка на четверых", ("persons", "=", 4.0)),
        ("四人帐篷", ("persons", "=", 4.0)),
        ("a tent that sleeps four", ("persons", "=", 4.0)),
        ("a tent for at least 3 people", ("persons", ">=", 3.0)),
        ("tent, not heavier than 3 kilos", ("weight", "<=", 3000.0)),
        ("a sleeping bag down to -10 degrees", ("comfort", "<=", -10.0)),
        ("零下10度的睡袋", ("comfort", "<=", -10.0)),
        ("спальный мешок до минус 5 градусов", ("comfort", "<=", -5.0)),
        ("SPF at least 30 sunscreen", ("spf", ">=", 30.0)),
        ("крем от солнца с SPF не ниже 50", ("spf", ">=", 50.0)),
        ("laptop, 8GB RAM or more", ("memory", ">=", 8.0)),
        ("8GB内存以上的笔记本", ("memory", ">=", 8.0)),
        ("a gift for a child of 4", ("age", "<=", 4.0)),
        ("подарок ребёнку 5 лет", ("age", "<=", 5.0)),
    ],
)
def test_a_measure_is_read_with_its_side(text, wanted):
    assert wanted in conditions(text)


def test_two_amounts_of_different_things_are_no_range():
    found = {(each.field, each.operator) for each in read("ноутбук с экраном 15.6 дюйма и 8 гигами").filters}

    assert found == {("kind", "="), ("diagonal", "="), ("memory", "=")}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a red or blue dress", {("colour", "=", ("red", "blue"))}),
        ("红色或者蓝色的连衣裙", {("colour", "=", ("red", "blue"))}),
        ("платье красного или синего цвета", {("colour", "=", ("red", "blue"))}),
        ("a dress neither red nor blue", {("colour", "!=", ("red",)), ("colour", "!=", ("blue",))}),
        ("不要红色和蓝色的连衣裙", {("colour", "!=", ("red",)), ("colour", "!=", ("blue",))}),
        ("Caddow以外的帐篷", {("brand", "!=", ("Caddow",))}),
        ("a belt that isn't leather", {("material", "!=", ("leather",))}),
        ("ремень не из кожи", {("material", "!=", ("leather",))}),
        ("шерстяной свитер", {("material", "=", ("wool",))}),
        ("不要深烘的咖啡豆", {("value", "!=", ("dark roast",))}),
        ("кофе не тёмной обжарки", {("value", "!=", ("dark roast",))}),
        ("женская куртка", {("value", "=", ("women",))}),
        ("激光打印机", {("value", "=", ("laser",))}),
        ("chocolate without nuts", {("nuts", "=", 0.0)}),
        ("不含坚果的巧克力", {("nuts", "=", 0.0)}),
        ("шоколад без орехов", {("nuts", "=", 0.0)}),
    ],
)
def test_qualities_are_read_with_what_is_not_wanted(text, wanted):
    assert conditions(text) == wanted


def test_a_value_that_no_goods_of_the_kind_state_stays_a_word():
    request = read("a leather jacket")

    assert conditions("a leather jacket") == set()
    assert "leather" in request.open_words


@pytest.mark.parametrize("text", ["something to print with", "что-нибудь для печати", "打印用的东西"])
def test_goods_are_found_by_what_they_are_wanted_for(text):
    assert read(text).kind == "printer"


def test_a_colour_is_no_underwear_and_up_to_is_no_power_supply():
    assert kinds("белое платье") == {"dress"}
    assert kinds("a dress up to $80") == {"dress"}
    assert kinds("UPS 1500 VA") == {"ups"}


def test_the_usb_of_a_russian_cable_is_still_searched_for():
    assert read("кабель USB").open_words == ("usb",)
