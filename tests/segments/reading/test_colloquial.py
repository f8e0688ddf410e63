"""English as it is spoken: what a careful person understands, and what they would ask about."""

from __future__ import annotations

import pytest

from tests.segments.reading.test_relations import meant
from tests.segments.words import BENCHMARK, read


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("bought coffee last month to date", "bought coffee since August"),
        ("bought coffee July to date", "bought coffee since July"),
        ("50 most active by number of orders", "top 50 customers by number of orders"),
        (
            "bought coffee since the beginning of September",
            "bought coffee since September",
        ),
        (
            "bought coffee ever since the start of August",
            "bought coffee since August",
        ),
        (
            "bought coffee starting in August",
            "bought coffee since August",
        ),
        (
            "bought coffee since the beginning of the second quarter",
            "bought coffee since Q 2",
        ),
        (
            "bought coffee from the beginning of June to the end of August",
            "bought coffee from June to August",
        ),
        (
            "buyers whose smallest order was still at least 100 dollars",
            "buyers whose smallest order was at least 100 dollars",
        ),
        (
            "buyers whose biggest order was still under 100 dollars",
            "buyers whose biggest order was under 100 dollars",
        ),
        (
            "bought coffee still at least 3 times",
            "bought coffee at least 3 times",
        ),
        (
            "the 50 most active customers by number of orders",
            "top 50 customers by number of orders",
        ),
        (
            "top 10 % most engaged customers by spend",
            "top 10 % customers by spend",
        ),
        (
            "two or more coffee orders ever, not a single one in the past 3 months",
            "two or more coffee orders ever, none in the past 3 months",
        ),
        (
            "bought coffee twice, not one in the last 3 months",
            "bought coffee twice, none in the last 3 months",
        ),
        (
            "aged 30 to 39 inclusive",
            "aged between 30 and 39",
        ),
        (
            "thirty-somethings in Berlin (30 to 39 inclusive)",
            "customers in Berlin aged between 30 and 39",
        ),
        (
            "bought coffee, and they've bought toys too",
            "bought coffee and bought toys",
        ),
        (
            "at least 3 orders, every one of them from the same brand",
            "at least 3 orders and bought exactly 1 different brands",
        ),
        (
            "3 orders this year, all from one category",
            "3 orders this year and bought exactly 1 different categories this year",
        ),
        (
            "marketing consent given, in Berlin",
            "gave marketing consent, in Berlin",
        ),
        (
            "marketing consent not given",
            "customers whose consent is no",
        ),
        (
            "haven't ordered a thing this year",
            "haven't ordered anything this year",
        ),
        (
            "viewed toys in the last 90 days without putting one in the cart in that time",
            "viewed toys in the last 90 days and did not add toys to the cart in the last 90 days",
        ),
        (
            "tagged as churned, bought coffee",
            "in the stage churned, bought coffee",
        ),
        (
            "hey girls, give me the students",
            "students",
        ),
        (
            "ordered more times in the third quarter than in the second",
            "ordered more often in Q 3 than in Q 2",
        ),
    ],
)
def test_spoken_words_mean_what_plain_ones_do(text: str, same: str):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    [
        "bought coffee in winter, last year",
        "girls, who bought coffee",
        "VIP customers, all from one category",
        "last year bought coffee still orders",
        "bought coffee since the beginning of their contract",
        "bought coffee since the end of August",
        "bought coffee since early September",
        "customers who still order",
        "complained this year but still buying",
        "the 50 most active customers",
        "the 50 most active customers who bought coffee",
        "ladies, 30 to 40 years old",
        "viewed coffee and bought nothing within 7 days after adding it",
    ],
)
def test_what_a_careful_person_would_ask_about_is_asked(text: str):
    assert read(text, BENCHMARK).definition is None
