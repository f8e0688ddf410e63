"""English constructions that join any two conditions: each wording means what plainer words mean."""

from __future__ import annotations

import pytest

from tests.segments.reading.test_relations import meant
from tests.segments.words import BENCHMARK, read

#: How many events there are, beside what was measured of them.
COUNTED_BESIDE = [
    ("AOV below 50 with 2 or more orders", "AOV below 50 and 2 or more orders"),
    ("total spend above 1000 at 5+ orders", "total spend above 1000 and 5+ orders"),
    ("spent over 500 across at least 3 orders", "spent over 500 and at least 3 orders"),
    ("AOV above 100 with at least 3 coffee orders", "at least 3 coffee orders and an AOV above 100"),
    ("vip customers with all orders under 100", "vip customers whose every order was under 100"),
    ("AOV under 80 from 4 or more orders", "AOV under 80 and 4 or more orders"),
    ("AOV above 150 over at least two orders", "AOV above 150 and at least two orders"),
    ("lifetime spend under 300 with fewer than 3 orders", "lifetime spend under 300 and fewer than 3 orders"),
]
#: A word for any deed, which the request itself explains.
ENGAGED = [
    ("engaged with Summer Sale 2026 (clicked it)", "clicked Summer Sale 2026"),
    ("engaged with Summer Sale 2026: clicked", "clicked Summer Sale 2026"),
    (
        "engaged with Summer Sale 2026 (clicked it) but not with Spring Sale 2026",
        "clicked Summer Sale 2026 but did not click Spring Sale 2026",
    ),
]
ENGAGED_LOOSELY = [
    ("interacted with Summer Sale 2026 (clicked)", "clicked Summer Sale 2026"),
    ("interacted with at least two campaigns this year (clicks)", "clicked at least two campaigns this year"),
]
#: There is one consent; that of a mail is meant with it.
CONSENT = [
    ("contacts we have no email consent from", "customers without consent"),
    ("vip customers with email consent", "vip customers with consent"),
]
#: Whatever stands before the deed that nevertheless was done.
DESPITE = [
    ("not a single order, despite signing up over a year ago", "no order and signed up over a year ago"),
    ("customers who have only ever placed one order", "customers with exactly one order"),
    ("customers with no tag at all but 2 or more orders", "customers without tags and 2 or more orders"),
    ("vip, no messages from them in the last 90 days", "vip, no messages in the last 90 days"),
    ("exactly one order in their whole history", "exactly one order"),
    ("no orders in all their time with us", "no orders"),
]
#: What somebody is they still are.
STILL = [
    ("customers who are either churned or still repeat", "customers who are either churned or repeat"),
    ("students who are still tagged vip", "students who are tagged vip"),
    ("still have the vip tag", "have the vip tag"),
]
#: How far "both" and "one or the other" reach.
ONE_OF_TWO = [
    ("students or VIPs, but not people with both tags", "students or VIPs but not both"),
    ("students or VIPs - one or the other, not people with both tags", "students or VIPs but not both"),
    ("students or VIPs but nobody with both tags", "students or VIPs but not both"),
    ("bought coffee or toys, one or the other, not both", "bought coffee or toys but not both"),
]
#: "It" and "all" that stand for orders.
ORDERS_TOLD = [
    (
        "exactly one order so far and it was for coffee",
        "exactly one order so far and that order was for coffee",
    ),
    (
        "at least 3 orders this year, all of them under 50",
        "at least 3 orders this year and their biggest order this year was under 50",
    ),
    (
        "their last order, coffee, was more than 90 days ago",
        "their last order was coffee and was more than 90 days ago",
    ),
    ("their last order, this year, was coffee", "their last order this year was coffee"),
    ("exactly two orders, both for coffee", "exactly two orders, both of them for coffee"),
    (
        "replied to Summer Sale 2026 within 2 days of clicking it",
        "clicked Summer Sale 2026 and then replied to Summer Sale 2026 within 2 days",
    ),
]
#: After the first one everything of its kind is "again".
AGAIN = [
    ("their first order was coffee and they ordered again", "their first order was coffee, then ordered"),
    (
        "their first order was coffee, and who have come back to buy at least once more",
        "their first order was coffee, then ordered",
    ),
]
MARKETS = [
    ("German market: at least 2 orders", "live in Germany, at least 2 orders"),
    ("customers in the French market", "customers in France"),
    ("market: Germany", "live in Germany"),
]
CHANNELS = [
    ("people who mainly talk to us by email", "customers whose main channel is email"),
    ("customers we mostly reach on Telegram", "customers whose main channel is Telegram"),
    ("those who prefer to be contacted by email", "customers whose main channel is email"),
]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        *COUNTED_BESIDE, *ENGAGED, *STILL, *ONE_OF_TWO, *ORDERS_TOLD, *AGAIN, *MARKETS, *CHANNELS,
        *ENGAGED_LOOSELY, *CONSENT, *DESPITE,
    ],
)  # fmt: skip
def test_two_ways_of_saying_it_mean_the_same(text: str, same: str):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    [
        "spent over 100 on at least 3 orders",  # together, or each of them?
        "spent over 100 with each of 3 orders",
        "engaged with Summer Sale 2026",
        "vip customers with all their orders in August",
        "students or VIPs, one or the other",
        "first order this year, and it was over 300",
        "customers without WhatsApp consent",
        "customers with Telegram consent",
        "at least 3 orders, all for coffee",
        "at least 3 orders, all in August",
        "a single order in total, and it was worth over 200",
        "students or VIPs who bought coffee or toys this year, but not people with both tags",
    ],
)
def test_what_is_not_clear_is_asked_back(text: str):
    found = read(text, BENCHMARK)
    assert not found.understood or found.readings, found.description
