"""Words that are said once and meant twice."""

from __future__ import annotations

import pytest

from segments.definition import dump
from tests.segments.words import BENCHMARK, read


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("viewed but never bought laptops", "viewed laptops but never bought laptops"),
        ("viewed and then bought laptops", "viewed laptops and then bought laptops"),
        (
            "clicked but did not reply to the Summer Sale 2026",
            "clicked the Summer Sale 2026 but did not reply to the Summer Sale 2026",
        ),
        (
            "clicked neither the August nor the September newsletter",
            "clicked neither the August newsletter nor the September newsletter",
        ),
        (
            "clicked the August and September newsletters",
            "clicked the August newsletter and the September newsletter",
        ),
        ("viewed toys but bought none", "viewed toys but did not buy toys"),
        ("Toys: viewed this month, never bought", "viewed toys this month and never bought toys"),
        ("Toys: added to the cart, but not bought", "added toys to the cart but did not buy toys"),
        (
            "no orders this year but at least 2 last year",
            "no orders this year but at least 2 orders last year",
        ),
    ],
)
def test_what_is_left_out_is_read_from_what_is_beside_it(short: str, long: str):
    left, right = read(short, BENCHMARK).definition, read(long, BENCHMARK).definition
    assert left is not None
    assert right is not None
    assert dump(left) == dump(right)


def test_a_deed_that_stands_alone_takes_no_object_from_its_neighbour():
    found = read("complained or asked about delivery", BENCHMARK).definition
    assert found is not None
    assert {"topic": "delivery"} not in [
        one["count"]["where"] for one in dump(found)["any"] if "complaint" in str(one)
    ]


@pytest.mark.parametrize("text", ["bought coffee in Berlin", "ordered last month in Germany"])
def test_the_place_of_a_deed_is_asked_about(text: str):
    found = read(text, BENCHMARK)
    assert found.definition is None
    assert found.reason == "missing_geo"


def test_two_bounds_of_an_age_both_hold():
    assert read("customers over 30 and under 20 years old", BENCHMARK).reason == "contradiction"
