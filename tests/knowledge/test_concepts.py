from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.facts.concepts import concept, label_in, meanings, parts, read


def meant(text):
    return [term.meaning for term in read(text) if term.is_concept]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("how heavy is it", "weight"),
        ("сколько он весит", "weight"),
        ("它有多重", "weight"),
        ("what does it weigh?", "weight"),
        ("how long does the battery last", "battery life"),
        ("续航多久", "battery life"),
        ("размер экрана", "display size"),
        ("屏幕多大", "display size"),
        ("how long is the cable", "cable length"),
        ("какой объём памяти", "memory"),
        ("how many pages does it print", "page yield"),
        ("is it made of steel", "material"),
        ("Wi-Fi", "wi fi"),
        ("wifi", "wi fi"),
    ],
)
def test_a_shoppers_words_and_a_rows_name_mean_the_same(text, name):
    assert name in meant(text)


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        ("display diagonal", "screen size"),
        ("usb ports quantity", "usb port"),
        ("ethernet lan (rj-45) ports", "lan ports"),
        ("вес", "weight"),
        ("重量", "weight"),
    ],
)
def test_a_rows_name_holds_all_the_parts_of_what_is_asked(label, asked):
    assert meanings(asked) <= meanings(label)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("battery life", "battery voltage"),
        ("hdmi version", "hdmi ports quantity"),
        ("maximum memory", "memory type"),
        ("usb 2.0 ports", "usb 3.2 gen 1 ports"),
    ],
)
def test_near_names_are_not_the_same(one, other):
    assert not meanings(one) <= meanings(other)
    assert not meanings(other) <= meanings(one)


def test_a_model_number_is_no_word_for_what_it_holds():
    assert meant("usb-2hub300") == []
    assert "hdmi" not in meant("HDMI4K-220")


def test_every_way_out_of_a_concept_is_read_as_something():
    name = "storage"
    turns = concept(name).instead

    assert turns[0] == ("hdd capacity", "ssd capacity")
    assert all(meanings(each) for turn in turns for each in turn)


@pytest.mark.parametrize(
    ("label", "language", "said"),
    [("weight", "ru", "вес"), ("Weight", "zh-CN", "重量"), ("battery life", "zh", "续航"),
     ("weight", "en", "weight"), ("archival storage life", "ru", "archival storage life"),
     ("package weight", "ru", "вес упаковки")],
)  # fmt: skip
def test_a_label_is_said_in_the_customers_language_where_the_words_are_known(label, language, said):
    assert label_in(label, language) == said


def test_a_word_is_its_own_part():
    assert parts("gooseneck") == {"gooseneck"}
    assert parts("usb ports") == {"usb", "port"}


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    assert all(term.meaning for term in read(text))
