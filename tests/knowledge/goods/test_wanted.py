"""What is wanted and what is not: exceptions, names by purpose, narrower words, either of two."""

from __future__ import annotations

import pytest

from knowledge.goods.lexicon import Lexicon
from knowledge.goods.request import Request, understand
from knowledge.goods.vocabulary import Meaning, Vocabulary, shipped

KNOWN = [
    ("auvento", Meaning("brand", "auvento")),
    ("power tools", Meaning("category", "tools > power tools")),
]
LEXICON = Lexicon(
    vocabulary=Vocabulary(KNOWN, shipped()),
    kinds={"headphones": 4, "dog bed": 2, "laptop bag": 3, "washing machine": 1, "backpack": 2, "mascara": 2,
           "monitor": 2, "pet food": 3, "dog food": 3, "tools > power tools": 2, "tights": 1},
    brands={"auvento": ("Auvento",)},
    categories={"tools > power tools": ("Tools > Power Tools",)},
    values={
        ("value", "in ear"): frozenset({"headphones"}),
        ("value", "backpack"): frozenset({"laptop bag", "backpack"}),
    },
)  # fmt: skip


def read(text: str) -> Request:
    return understand(text, currency="USD", lexicon=LEXICON)


def conditions(text: str) -> set[tuple[str, str, object]]:
    return {(each.field, each.operator, each.value) for each in read(text).filters}


@pytest.mark.parametrize(
    "text",
    [
        "headphones in any colour but black",
        "headphones in any colour except black",
        "headphones in a colour other than black",
        "headphones, anything but black",
        "headphones that aren't black",
    ],
)
def test_any_colour_but_one_leaves_that_one_out(text):
    assert ("colour", "!=", ("black",)) in conditions(text)


@pytest.mark.parametrize("text", ["headphones by anyone except Auvento", "headphones, anybody but Auvento"])
def test_any_maker_but_one_leaves_that_one_out(text):
    assert ("brand", "!=", ("Auvento",)) in conditions(text)


def test_a_narrower_word_is_a_condition_where_goods_state_it():
    assert ("value", "=", ("in ear",)) in conditions("white earbuds")
    assert not any(each[0] == "value" for each in conditions("white headphones"))


def test_what_is_of_the_kind_need_not_call_itself_so():
    assert conditions("a backpack") == {("kind", "=", ("backpack",))}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a bed for my dog", "dog bed"),
        ("a backpack for my laptop", "laptop bag"),
        ("food for an old dog", "dog food"),
        ("a dog food bag", "dog food"),
        ("my old washer died", "washing machine"),
        ("a 24 inch screen", "monitor"),
        ("power tool", "tools > power tools"),
        ("a backpack that you stock", "backpack"),
    ],
)
def test_goods_are_known_by_what_customers_call_them(text, kind):
    assert read(text).kind == kind


@pytest.mark.parametrize(
    "text", ["headphones, ready to ship", "headphones that can be sent today", "headphones, available"]
)
def test_what_can_be_sent_is_in_stock(text):
    assert ("availability", "=", "in_stock") in conditions(text)


def test_either_of_two_things_without_a_kind_will_do():
    request = read("gizmo or teddy widget, less than 8 dollars")

    assert request.either == ((frozenset({"gizmo"}), frozenset({"teddi", "widget"})),)


def test_what_will_not_run_is_waterproof():
    assert ("waterproof", "=", 1.0) in conditions("mascara that won't run")
