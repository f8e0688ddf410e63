from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.approved.respelling import Respelling

TEXTS = ("Is my order a refund?", "Which showroom is nearest", "Сколько стоит обслуживание?")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("oder", "order"),
        ("refnud", "refund"),
        ("shwroom nearst", "showroom nearest"),
        ("delivary", "delivery"),
        ("обслужевание", "обслуживание"),
    ],
)
def test_a_slip_becomes_the_word_that_was_meant(typed, meant):
    assert Respelling(TEXTS).read(typed) == meant


@pytest.mark.parametrize("word", ["score", "channel", "cricket", "boat", "x200", "older", "orders"])
def test_a_word_of_its_own_stays_what_it_is(word):
    assert Respelling((*TEXTS, "store", "cancel")).read(word) == word


def test_politeness_is_passed_over_unless_the_shop_speaks_of_it():
    assert Respelling(TEXTS).read("sir please refund") == "refund"
    assert Respelling((*TEXTS, "Dear team")).read("dear refund") == "dear refund"
    assert Respelling(TEXTS).read("please") == "please"


@given(st.text(max_size=40))
def test_what_was_read_is_read_the_same_again(text):
    respelling = Respelling(TEXTS)
    read = respelling.read(text)

    assert respelling.read(read) == read
