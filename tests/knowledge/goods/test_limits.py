"""The same words bound a price and what is measured, before the figure and behind it."""

from __future__ import annotations

import pytest

from knowledge.goods.budget import find_budget
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.request import understand


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("not above $40", [("<=", 4000)]),
        ("nothing over 20 dollars", [("<=", 2000)]),
        ("it mustn't cost more than $30", [("<=", 3000)]),
        ("not under 20 dollars", [(">=", 2000)]),
        ("$800 at the outside", [("<=", 80000)]),
        ("60 dollars at the very most", [("<=", 6000)]),
        ("my limit is $100", [("<=", 10000)]),
        ("50 dollars is my limit", [("<=", 5000)]),
        ("sub-$90", [("<", 9000)]),
        ("$15 or less", [("<=", 1500)]),
        ("which cost 130 or less", [("<=", 13000)]),
        ("50 dollars and up", [(">=", 5000)]),
        ("with 40 dollars to spend", [("<=", 4000)]),
        ("for 30 dollars", [("<=", 3000)]),
        ("more expensive than $30", [(">", 3000)]),
    ],
)
def test_a_price_is_limited_in_any_words(text, limits):
    assert [(each.operator, each.value) for each in find_budget(text, currency="USD").filters] == limits


SOLD = {"kettle": 3, "frying pan": 1, "pan": 2, "hair dryer": 2, "tent": 2, "toothbrush": 2, "book": 2}
LEXICON = Lexicon(
    kinds={**SOLD, "sofa": 2, "office chair": 2, "washing machine": 2, "toy": 3, "sleeping bag": 2}
)


def bounds(text: str) -> set[tuple[str, str, float]]:
    request = understand(text, currency="USD", lexicon=LEXICON)
    return {(each.field, each.operator, float(str(each.value))) for each in request.filters if each.names}


@pytest.mark.parametrize(
    ("text", "field", "sign", "value"),
    [
        ("hair dryer, 2000 watts minimum", "power", ">=", 2000),
        ("a kettle not bigger than 1.5 litres", "volume", "<=", 1500),
        ("kettle, sub 2 kg", "weight", "<", 2000),
        ("a pan of 28 cm or larger", "diameter", ">=", 280),
        ("a sofa narrower than 2.1 metres", "width", "<", 2100),
        ("hair dryer with a cord of 2 metres or longer", "length", ">=", 2000),
        ("kettle lighter than a kilo", "weight", "<", 1000),
        ("kettle that holds half a litre", "volume", "=", 500),
        ("tent for four or more people", "persons", ">=", 4),
        ("a two-man tent", "persons", "=", 2),
        ("a tent that sleeps at least two", "persons", ">=", 2),
        ("toothbrush whose battery lasts two weeks or longer", "runtime", ">=", 336),
        ("a book with over 500 pages", "pages", ">", 500),
        ("office chair for a person of 110 kilos", "max load", ">=", 110_000),
        ("office chair that bears 120 kg", "max load", ">=", 120_000),
        ("washer that takes at least 7 kilos", "drum", ">=", 7000),
        ("a toy for a three-year-old", "age", "<=", 3),
        ("toys for a 4 yo", "age", "<=", 4),
        ("sleeping bag for minus 10 degrees", "comfort", "<=", -10),
    ],
)
def test_what_is_measured_is_limited_in_any_words(text, field, sign, value):
    assert (field, sign, value) in bounds(text)


def test_how_long_a_delivery_takes_is_no_runtime():
    assert bounds("a toothbrush delivered within 3 days") == set()


def test_a_limit_belongs_to_the_figure_that_follows_it():
    assert ("volume", "=", 1500.0) in bounds("kettle 1.5 litres, max 50 dollars")
