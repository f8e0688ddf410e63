"""What a row states, and what only comes near and must not be taken for it."""

from __future__ import annotations

import pytest

from knowledge.facts.inquiry import inquire
from knowledge.facts.stated import find_stated
from knowledge.schema import Product

FACTS = {
    "attr_n_black_toner_page_yield": 23000.0,
    "product colour": "Black",
    "package weight": "1.5 kg",
    "maximum internal memory": 8.0,
    "battery voltage": "11.1 V",
    "hdmi ports quantity": 2.0,
    "usb port": True,
    "attr_b_bluetooth": False,
    "compatibility": "CopyCentre C65",
    "connectivity technology": "Wireless",
    "attr_t_operating_temperature__t_t_": "5 - 35",
    "link": "https://shop.example/weight",
    "keywords": "weight",
}


def stated(question, description="", title="Xerox toner cartridge", facts=FACTS):
    product = Product(id="1", title=title, description=description, facts=facts)
    return find_stated(product, inquire(question))


def labels(found):
    return [fact.label for fact in found.facts]


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("what is the page yield?", "black toner page yield"),
        ("what color is it?", "product colour"),
        ("какого цвета?", "product colour"),
        ("什么颜色", "product colour"),
        ("package weight?", "package weight"),
        ("how many hdmi ports are there", "hdmi ports quantity"),
        ("does it have HDMI?", "hdmi ports quantity"),
        ("is there bluetooth?", "bluetooth"),
        ("is it compatible with the CopyCentre C65?", "compatibility"),
        ("is it wireless?", "connectivity technology"),
        ("рабочая температура?", "operating temperature t t"),
        ("maximum memory?", "maximum internal memory"),
    ],
)
def test_the_fact_that_says_all_that_is_asked_answers(question, label):
    assert labels(stated(question)) == [label]


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("how heavy is it?", ["package weight"]),
        ("how much memory does it have?", ["maximum internal memory"]),
        ("what hdmi version does it have?", ["hdmi ports quantity"]),
        ("how many usb ports does it have?", ["usb port"]),
        ("is it compatible with the Phaser 7500?", ["compatibility"]),
        ("what is the battery life?", []),
        ("does it have nfc?", []),
        ("what bluetooth version does it have?", ["bluetooth"]),
        ("is it waterproof?", []),
    ],
)
def test_what_comes_near_is_named_as_such_and_never_taken_for_it(question, near):
    found = stated(question)

    assert not found
    assert [fact.label for fact in found.near] == near


def test_other_names_and_links_are_no_facts():
    assert not stated("what is the link?")
    assert not stated("weight?", facts={"keywords": "weight", "weight": "https://x.example"})


def test_ports_of_several_kinds_are_told_together():
    facts = {"usb 2 0 ports quantity": 3.0, "usb 3 2 gen 1 type a ports quantity": 1.0}

    assert len(labels(stated("how many usb ports?", facts=facts))) == 2
    assert labels(stated("how many usb 2.0 ports?", facts=facts)) == ["usb 2 0 ports quantity"]


def test_what_is_told_in_place_of_a_fact_keeps_its_own_name():
    facts = {"processor model": "P7450", "processor family": "Intel Core 2 Duo", "processor cores": "2"}

    assert labels(stated("which processor is in it?", facts=facts)) == ["processor model", "processor family"]


@pytest.mark.parametrize(
    ("question", "description", "sentence"),
    [
        ("how long does the battery last?", "Light. Up to 40 hours of battery life. Nice.",
         "Up to 40 hours of battery life."),
        ("does it have a fingerprint reader?", "Fast. Unlock it with the fingerprint reader!",
         "Unlock it with the fingerprint reader!"),
        ("how long does the battery last?", "Long battery life.", None),
        ("how much memory?", "Comes with 3 memory card games, and memory.", None),
        ("how heavy is it?", "Holds 40 kg.", None),
    ],
)  # fmt: skip
def test_a_sentence_is_quoted_only_where_it_clearly_says_it(question, description, sentence):
    assert stated(question, description, facts={}).sentence == sentence


def test_a_row_without_facts_states_nothing():
    assert not stated("how heavy is it?", facts={})
    assert not stated("", facts={})
