"""`both`, `neither` and `either` for the names of the list before them."""

from __future__ import annotations

import pytest

from segments.definition import parse_definition
from tests.segments.reading.test_relations import meant
from tests.segments.words import BENCHMARK, read

SAME = [
    ("coffee or toys buyers, but not people who bought both", "bought coffee or toys but not both"),
    ("viewed coffee or toys, leaving out those who viewed both", "viewed coffee or toys but not both"),
    ("vip or student, but not those who are both", "vip or student but not both"),
    ("customers tagged vip or student but not those with both", "vip or student but not both"),
    ("viewed coffee and toys and bought both", "viewed coffee and toys and bought coffee and bought toys"),
    (
        "viewed coffee or toys and bought both of them",
        "viewed coffee or toys and bought both coffee and toys",
    ),
    ("viewed coffee and toys but bought neither", "viewed coffee and toys but did not buy coffee or toys"),
    (
        "viewed coffee and toys but did not buy either",
        "viewed coffee and toys but did not buy coffee or toys",
    ),
    (
        "viewed coffee or toys last month but not people who viewed both last month",
        "viewed coffee or toys last month except those who viewed both coffee and toys last month",
    ),
    ("neither bought coffee nor viewed toys", "did not buy coffee and did not view toys"),
    ("bought coffee in both June and July", "bought coffee in June and in July"),
]


@pytest.mark.parametrize(("text", "same"), SAME)
def test_such_a_word_means_the_names(text: str, same: str):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    [
        "bought both this month",
        "viewed coffee and bought both",
        "bought coffee, toys or laptops, but not people who bought both",
        "viewed coffee or toys last month, but not people who viewed both",
    ],
)
def test_without_two_names_or_their_time_it_is_asked_back(text: str):
    found = read(text, BENCHMARK)
    assert found.definition is None, found.description
    assert found.question


@pytest.mark.parametrize("text", ["did not buy both coffee and toys", "have not bought both coffee and toys"])
def test_both_denied_may_have_been_one_of_them(text: str):
    assert meant(text) == meant("everyone except those who bought both coffee and toys")
    assert meant(text) != meant("did not buy coffee or toys")


@pytest.mark.parametrize(
    ("text", "field", "times"),
    [
        ("viewed a product and bought it at least twice", "product_id", 2),
        ("viewed a product and bought that product at least 3 times", "product_id", 3),
        ("viewed a category and bought that category at least 2 times", "category", 2),
    ],
)
def test_it_is_that_of_the_clause_before_however_often(text: str, field: str, times: int):
    found = read(text, BENCHMARK)
    viewed = {"count": {"type": "view"}, "op": ">=", "value": 1}
    bought = {"count": {"type": "purchase"}, "op": ">=", "value": times}
    assert found.definition == parse_definition(
        {"exists_value": {"field": field, "having": [viewed, bought]}}
    )


@pytest.mark.parametrize(
    "text",
    [
        "bought coffee and toys or jackets",
        "bought coffee, and toys or jackets",
        "bought coffee or toys and jackets",
        "tagged vip and student or press",
        "clicked the Summer Sale 2026 and the Spring Sale 2026 or the Winter Sale 2025",
        "viewed a jacket but did not buy it more than twice",
    ],
)
def test_which_of_them_belong_together_is_asked_back(text: str):
    found = read(text, BENCHMARK)
    assert found.definition is None, found.description
    assert found.question


def test_a_comma_or_either_tells_which_belong_together():
    same = "bought coffee or toys and bought jackets"
    assert meant("bought coffee or toys, and jackets") == meant(same)
    assert meant("bought jackets and either coffee or toys") == meant(same)
