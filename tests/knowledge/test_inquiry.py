from __future__ import annotations

import pytest

from knowledge.facts.inquiry import inquire, inquire_each


@pytest.mark.parametrize(
    ("text", "yes_no", "is_open", "count"),
    [
        ("does it have bluetooth?", True, False, False),
        ("有蓝牙吗", True, False, False),
        ("есть ли bluetooth?", True, False, False),
        ("how many hdmi ports does it have?", False, True, True),
        ("сколько портов hdmi?", False, True, True),
        ("有几个hdmi接口", False, True, True),
        ("can you tell me what it weighs", False, True, False),
        ("weight", False, False, False),
    ],
)
def test_the_form_of_a_question_is_told(text, yes_no, is_open, count):
    asked = inquire(text)

    assert (asked.yes_no, asked.open, asked.count) == (yes_no, is_open, count)


@pytest.mark.parametrize("text", ["what is it?", "tell me about it please", "这个怎么样", "а это что такое"])
def test_words_of_asking_ask_for_nothing_by_themselves(text):
    assert [term for term in inquire(text).terms if term.is_concept] == []


def test_several_things_are_asked_one_by_one():
    assert [each.concepts for each in inquire_each("weight and colour?", "")] == [("weight",), ("colour",)]
    assert [each.concepts for each in inquire_each("вес и цвет?", "")] == [("weight",), ("colour",)]


def test_what_is_no_list_of_things_stays_whole():
    assert len(inquire_each("does it work with salt and pepper", "")) == 1
