"""What a request says beside the kind narrows what is shown: the sort, a word of the name, what is borne."""

from __future__ import annotations

import pytest

from knowledge.answers import Answerer, Question
from knowledge.content.records import ProductRecord
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.properties import properties
from knowledge.goods.request import Request, understand
from knowledge.goods.vocabulary import shipped
from tests.conftest import NOW
from tests.knowledge.conftest import write_products

LEXICON = Lexicon(
    kinds=dict.fromkeys(
        ("coffee machine", "cable", "keyboard", "ladder", "washing machine", "wrench", "screwdriver", "iron",
         "sunscreen", "perfume", "surge protector", "monitor", "lens", "speaker", "bulb", "kettle",
         "jacket"), 3,
    ),
    values={
        ("value", "espresso machine"): frozenset({"coffee machine"}),
        ("value", "network cable"): frozenset({"cable"}),
        ("value", "cat 6"): frozenset({"cable"}),
        ("value", "cat 7"): frozenset({"cable"}),
        ("value", "us layout"): frozenset({"keyboard"}),
        ("value", "warm white"): frozenset({"bulb"}),
    },
)  # fmt: skip


def read(text: str) -> Request:
    return understand(text, currency="USD", lexicon=LEXICON)


def conditions(text: str) -> set[tuple[str, str, object]]:
    return {(each.field, each.operator, each.value) for each in read(text).filters if each.field != "kind"}


def kinds(text: str) -> set[str]:
    return {word for each in read(text).filters if each.field == "kind" for word in each.words}


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("an espresso machine", ("value", "=", ("espresso machine",))),
        ("a keyboard with us layout", ("value", "=", ("us layout",))),
        ("a warm white bulb", ("value", "=", ("warm white",))),
        ("a monitor with hdmi", ("hdmi", "=", 1.0)),
        ("an hdmi cable", ("hdmi", "=", 1.0)),
        ("a usb-c cable", ("usb c", "=", 1.0)),
        ("a lead without hdmi", ("hdmi", "=", 0.0)),
        ("a kettle for an induction stove", ("induction", "=", 1.0)),
        ("a ladder that holds 150 kg", ("max load", ">=", 150000.0)),
        ("a washing machine that takes 7 kg", ("drum", "=", 7000.0)),
        ("an 85mm lens", ("focal length", "=", 85.0)),
        ("an iron more powerful than 2000 watts", ("power", ">", 2000.0)),
        ("an iron no more powerful than 2000 watts", ("power", "<=", 2000.0)),
        ("something made of wood", ("material", "=", ("wood",))),
    ],
)
def test_what_is_said_beside_the_kind_is_a_condition(text, condition):
    assert condition in conditions(text)


@pytest.mark.parametrize("text", ["扬声器", "speakers"])
def test_a_name_of_one_word_says_no_more_than_the_kind(text):
    assert kinds(text) == {"speaker"}
    assert conditions(text) == set()


def test_a_narrow_sort_is_of_the_wider_one_too():
    both = {("value", "=", ("cat 6",)), ("value", "=", ("network cable",))}
    assert both <= conditions("a blue cat6 cable")


def test_a_sort_that_is_not_wanted_is_the_narrow_one():
    assert conditions("a cable, not a cat6 cable") == {("value", "!=", ("cat 6",))}


def test_wood_that_nothing_is_made_of_is_no_condition():
    assert conditions("wood for the winter") == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a set of sockets or screwdrivers", {"wrench", "screwdriver"}),
        ("a set of screwdrivers", {"screwdriver"}),
        ("a surge protecter", {"surge protector"}),
        ("suncream without perfume", {"sunscreen"}),
    ],
)
def test_the_kind_is_known_by_what_customers_write(text, wanted):
    assert kinds(text) == wanted


def test_what_is_not_wanted_is_not_what_is_asked_for():
    assert read("anything without perfume").unsold is None


@pytest.mark.parametrize(
    ("text", "measures", "descending"),
    [
        ("which jacket weighs the least?", ("weight",), False),
        ("the iron that costs the most", ("price",), True),
        ("the iron that makes the least noise", ("noise",), False),
        (
            "the ladder that holds the most",
            ("max load", "drum", "volume", "persons", "capacity"),
            True,
        ),
    ],
)
def test_the_end_of_a_measure_is_said_by_what_goods_do(text, measures, descending):
    order = read(text).order
    assert order
    assert (order.measures, order.descending) == (measures, descending)


def stated(title: str, **facts: object) -> set[tuple[str, float | None, str | None]]:
    record = ProductRecord(
        line=1, id="1", title=title, facts={name.replace("_", " "): value for name, value in facts.items()}
    )
    return {(each.name, each.number, each.unit) for each in properties(record)}


def test_a_length_that_is_stated_twice_is_told_in_its_units():
    assert {("length", 4800.0, "mm"), ("length", 4880.0, "mm")} == {
        each for each in stated("HDMI cable", cable_length="4.88", length="4800") if each[0] == "length"
    }
    assert ("length", 4.88, None) in stated("HDMI cable", cable_length="4.88")


def test_so_many_gigabytes_of_memory_are_megabytes():
    assert ("memory", 4.0, "GB") in stated("Memory module", internal_memory="4096")
    assert ("memory", 64.0, None) in stated("Memory module", internal_memory="64")


@pytest.mark.parametrize(
    ("title", "kind"), [("Sand Touchpad UK keyboard", "keyboard"), ("Equip Cat 6 patch cable", "cable")]
)
def test_what_is_of_a_narrow_sort_keeps_its_kind(title, kind):
    assert kind in {each.text for each in properties(ProductRecord(line=1, id="1", title=title))}
    assert shipped().meanings(kind)


def test_a_silver_monitor_is_not_made_of_silver_but_a_silver_ring_is():
    def of(title: str) -> set[str | None]:
        record = ProductRecord(line=1, id="1", title=title)
        return {each.text for each in properties(record) if each.name == "material"}

    assert of("Vista 22 inch monitor Silver") == set()
    assert of("Silver Ring") == {"silver"}


@pytest.fixture
async def ask(library, folder):
    source = write_products(
        folder / "goods.csv",
        "C1,Whisker Cat Food Chicken 4 kg,28.00,4 kg,chicken",
        "C2,Whisker Cat Food Turkey 4 kg,29.00,4 kg,turkey",
        "C3,Whisker Cat Food 4 kg,27.00,4 kg,tuna",
        "R2,Kingdom 4GB DDR2 memory module,59.00,,",
        "R4,Kingdom 8GB DDR4 memory module,64.00,,",
        columns="id,title,price,weight,flavour",
    )
    await library.sync([source], now=NOW)

    async def asking(text):
        return await Answerer(library, None).answer(Question(text=text), now=NOW)

    return asking


async def test_of_the_goods_that_meet_the_conditions_those_that_state_the_rest_are_shown(ask):
    assert (await ask("Hey, do you do turkey cat food in 4 kg bags?")).products == ("C2",)
    assert (await ask("tuna cat food under 30 dollars")).products == ("C3",)


async def test_a_standard_is_not_made_of_its_letters_and_another_figure(ask):
    assert (await ask("ddr4 memory modules under 90 dollars")).products == ("R4",)


async def test_a_word_that_nothing_states_leaves_no_goods_out(ask):
    assert len((await ask("mackerel cat food under 40 dollars")).products) == 3
