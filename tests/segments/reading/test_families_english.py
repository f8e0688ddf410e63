"""Families of English requests, each in several wordings that must mean the same."""

from __future__ import annotations

import pytest

from tests.segments.reading.test_relations import meant
from tests.segments.words import BENCHMARK, read

#: Times of which it is said that they are looked at as a whole.
ACROSS = [
    (
        "average order value over 100 across the last 12 months",
        "average order value over 100 in the last 12 months",
    ),
    ("at least 3 orders across this year", "at least 3 orders this year"),
    ("complained at least twice across all of 2025", "complained at least twice in 2025"),
    ("at least 3 orders across June and July", "at least 3 orders from June to July"),
    ("no orders throughout 2025", "no orders in 2025"),
]
SECOND_ORDERS = [
    (
        "came back for a second order within 30 days of the first one",
        "second order within 30 days of the first",
    ),
    (
        "returned for a second purchase within 30 days of their first",
        "second order within 30 days of the first",
    ),
    ("reordered within 30 days of the first one", "second order within 30 days of the first"),
    (
        "made a second purchase no later than 30 days after the first one",
        "second order at most 30 days after the first",
    ),
    (
        "came back for a second order over 90 days after the first",
        "second order more than 90 days after the first",
    ),
]
CONSENT = [
    ("okay with marketing", "gave consent"),
    ("customers who are not ok with marketing", "customers who have not given consent"),
    ("vip, happy to get marketing", "vip, gave consent"),
]
NEVERTHELESS = [
    (
        "churned customers we have nevertheless seen in the last 45 days",
        "churned customers seen in the last 45 days",
    ),
    ("no orders this year but nevertheless clicked a campaign", "no orders this year but clicked a campaign"),
    ("viewed toys last month, nonetheless bought no toys", "viewed toys last month but bought no toys"),
    ("students who are nonetheless vip", "students who are vip"),
]
ONLY_ORDER = [
    ("one-time buyers whose only order fell in last quarter", "exactly one order, all of them last quarter"),
    ("customers whose one and only order was in July", "exactly one order, all of them in July"),
    (
        "their sole complaint came more than 90 days ago",
        "exactly one complaint, all of them more than 90 days ago",
    ),
    ("exactly one order, which was in July", "exactly one order, all of them in July"),
    ("one-time buyers with exactly one order", "one-time buyers"),
]


@pytest.mark.parametrize(("text", "same"), [*ACROSS, *SECOND_ORDERS, *CONSENT, *NEVERTHELESS, *ONLY_ORDER])
def test_two_ways_of_saying_it_mean_the_same(text: str, same: str):
    assert meant(text) == meant(same)


#: A cart is checked out, goods are checked out too, and then they are only looked at.
CHECKED_OUT = [
    (
        "added toys to the cart this week but never checked out",
        "added toys to the cart this week but never bought",
    ),
    ("put coffee in the cart and did not check out", "put coffee in the cart and did not buy anything"),
    ("checked out at least twice this month", "at least 2 orders this month"),
    (
        "added coffee to the cart but never checked out with one",
        "added coffee to the cart but never bought one",
    ),
    ("checked out coffee last week", "viewed coffee last week"),
]
LEFT_OUT = [
    ("all customers save for students", "all customers except students"),
    ("bought coffee barring students", "bought coffee except students"),
]
SEEN = [("customers we last saw in August", "customers last seen in August")]
#: "Any two" are at least two.
ANY_TWO = [
    ("bought any two of coffee, toys and jackets", "bought at least two of coffee, toys and jackets"),
    ("bought coffee on any two days", "bought coffee on at least 2 days"),
]


@pytest.mark.parametrize(("text", "same"), [*CHECKED_OUT, *LEFT_OUT, *SEEN, *ANY_TWO])
def test_a_word_of_two_meanings_has_that_of_its_place(text: str, same: str):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    [
        "wrote to us last week and we never answered",
        "complained this month and we have not replied",
        "vip customers we have never messaged",
        "asked about delivery and nobody replied",
        "asked about delivery and got no reply",
        "customers we emailed last week",
    ],
)
def test_what_the_shop_did_is_not_told_of_customers(text: str):
    found = read(text, BENCHMARK)
    assert found.definition is None, found.description
    assert found.reason == "missing_event"
