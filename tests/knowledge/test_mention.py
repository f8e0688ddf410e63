from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts.mention import find_mention, is_model, model_tokens
from knowledge.schema import Product


def product(title, number="1", **facts):
    return Product(id=number, title=title, description="", facts=facts)


@pytest.mark.parametrize("chunk", ["x200", "006r90321", "dv7-1211ea", "210-1020sa", "42126671", "et-86"])
def test_letters_and_figures_in_a_mix_are_a_model_number(chunk):
    assert is_model(chunk)


@pytest.mark.parametrize(
    "chunk", ["256gb", "17inch", "1366x768", "2.0", "1080p", "ddr4", "cat5e", "kettle", "12", "5v"]
)
def test_measures_and_plain_words_are_none(chunk):
    assert not is_model(chunk)


def test_a_model_number_is_searched_as_a_whole():
    assert model_tokens("is the HP dv7-1211ea black?") == ["dv71211ea"]
    assert model_tokens("HP dv7-1211ea的屏幕多大？") == ["dv71211ea"]
    assert model_tokens("how much is the kettle") == []


def test_the_name_is_taken_out_of_the_question():
    mention = find_mention("what is the weight of the HP X200 notebook?", product("HP X200 Notebook"))

    assert mention.by_model
    assert mention.rest.split() == ["what", "is", "the", "weight", "of", "the", "?"]


def test_a_word_of_the_name_that_is_asked_elsewhere_stays():
    mention = find_mention("how big is the memory of the Kingston Memory", product("Kingston Memory"))

    assert "memory of the" in " ".join(mention.rest.split())


def test_a_name_in_another_language_is_taken_out_too():
    kettle = product("Gooseneck Kettle", **{"title zh": "鹅颈手冲壶"})

    assert find_mention("鹅颈手冲壶的重量是多少", kettle).rest.strip() == "的重量是多少"


def test_the_title_as_it_stands_is_told_from_one_that_only_shares_its_words():
    text = "how wide is the HP 90W Smart AC Adapter?"

    assert find_mention(text, product("HP 90W Smart AC Adapter")).whole
    assert not find_mention(text, product("HP 90W Smart Combo AC Adapter")).whole


def test_who_says_nothing_of_a_name_does_not_mention_it():
    assert find_mention("how long does delivery take", product("Gooseneck Kettle")) is None


@given(st.text(max_size=80), st.text(max_size=40))
def test_any_text_can_be_held_against_any_title(text, title):
    mention = find_mention(text, product(title))

    assert mention is None or 0 <= mention.share <= 1
