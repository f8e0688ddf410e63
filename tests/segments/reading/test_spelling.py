"""Slips of the pen are forgiven where only one word can be meant."""

from __future__ import annotations

import pytest

from segments.definition import dump
from segments.reading.spelling import Spelling
from segments.reading.tokens import tokenise
from tests.segments.words import BENCHMARK, read

WORDS = frozenset({"ordered", "orders", "viewed", "customers", "consumers"})
SPELLING = Spelling(known=WORDS, telling=WORDS)


def corrected(word: str) -> str:
    return SPELLING.corrected(tokenise(word)[0], BENCHMARK.names).word


@pytest.mark.parametrize(
    ("written", "meant"),
    [("orderd", "ordered"), ("ordred", "ordered"), ("veiwed", "viewed"), ("ordrs", "orders")],
)
def test_a_slip_is_taken_for_the_word_that_is_nearest(written: str, meant: str):
    assert corrected(written) == meant


@pytest.mark.parametrize("word", ["viewer", "unordered", "reordered", "costumers", "view"])
def test_another_word_stays_what_it_is(word: str):
    assert corrected(word) == word


def test_a_quoted_word_is_left_alone():
    assert corrected("“orderd”") == "orderd"


def test_a_request_with_slips_reaches_the_same_people():
    right = read("customers who ordered coffee yesterday", BENCHMARK).definition
    wrong = read("custmers who orderd coffee yesteday", BENCHMARK).definition
    assert right is not None
    assert wrong is not None
    assert dump(right) == dump(wrong)


def test_a_name_whose_letters_were_swapped_is_the_name():
    right = read("bought headphones yesterday", BENCHMARK).definition
    wrong = read("bought haedphoens yesterday", BENCHMARK).definition
    assert right is not None
    assert wrong is not None
    assert dump(right) == dump(wrong)
