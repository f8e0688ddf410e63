from __future__ import annotations

import pytest

from knowledge.facts.comparatives import find_comparative
from knowledge.facts.comparison import answer_comparison, better_than
from knowledge.schema import Product


def product(number, title, price=None, **facts):
    facts = {name.replace("_", " "): value for name, value in facts.items()}
    return Product(id=number, title=title, description="", facts=facts, price=price, currency="EUR")


BIG = product("A", "Aurora X200 Headphones", 12900, weight="250 g", battery_life="40 hours", memory=8.0)
SMALL = product("B", "Aurora S10 Earphones", 1990, weight="0.015 kg", memory=4.0)


@pytest.mark.parametrize(
    ("text", "language", "verdict"),
    [
        ("which of these two is lighter?", "en", "Lower in this (weight): Aurora S10 Earphones."),
        ("which one is heavier?", "en", "Higher in this (weight): Aurora X200 Headphones."),
        ("which is cheaper, the first or the second?", "en", "Lower in this (price): Aurora S10 Earphones."),
        ("which has more memory?", "en", "Higher in this (memory): Aurora X200 Headphones."),
        ("哪个更轻？", "zh", "重量更低的是Aurora S10 Earphones。"),
        ("что легче, первый или второй?", "ru", "Меньше (вес): Aurora S10 Earphones."),
    ],
)
def test_both_values_are_told_and_the_verdict_follows_from_them(text, language, verdict):
    draft = answer_comparison(text, [], [BIG, SMALL], language)

    assert (draft.kind, draft.products) == ("fact", ("A", "B"))
    assert draft.text.splitlines()[-1] == verdict
    assert len(draft.citations) == 2


def test_two_that_are_named_are_compared():
    draft = answer_comparison("X200 or S10, which is lighter?", [SMALL, BIG], [], "en")

    assert set(draft.products) == {"A", "B"}


def test_there_is_no_verdict_where_one_row_is_silent():
    draft = answer_comparison("which of them lasts longer?", [], [BIG, SMALL], "en")

    assert "battery life: 40 hours" in draft.text
    assert "Aurora S10 Earphones: It does not say: battery life." in draft.text
    assert "Higher" not in draft.text


def test_where_neither_says_it_it_is_not_stated():
    draft = answer_comparison("which of these has a higher brightness?", [], [BIG, SMALL], "en")

    assert (draft.kind, draft.reason) == ("unanswered", "not_stated")


def test_a_smaller_one_holds_less_where_no_row_states_a_size():
    jug, cup = product("J", "Jug", capacity="2 l"), product("C", "Cup", capacity="300 ml")

    assert better_than([jug, cup], [jug], find_comparative("not that big"), "en") == [cup]


@pytest.mark.parametrize("text", ["the big one", "недорого", "how heavy is it?", "a long cable", "大号"])
def test_a_plain_word_is_no_complaint(text):
    found = find_comparative(text)

    assert found is None or not found.complains


def test_unlike_units_are_not_compared():
    other = product("C", "Hand scale", weight="heavy as 3 apples")
    draft = answer_comparison("which of these two is lighter?", [], [BIG, other], "en")

    assert draft.text.splitlines()[-1].startswith("Which is more cannot be told")


def test_equal_values_are_said_to_be_equal():
    draft = answer_comparison(
        "which of these two is lighter?", [], [BIG, product("C", "C", weight="0.25 kg")], "en"
    )

    assert draft.text.splitlines()[-1] == "Both are the same in this (weight)."


def test_side_by_side_shows_what_differs():
    draft = answer_comparison("compare the first and the second", [], [BIG, SMALL], "en")

    assert "price: €129.00; weight: 250 g; memory: 8" in draft.text


@pytest.mark.parametrize(
    "text",
    ["which laptop has the most memory?", "what colour is it?", "kettle or teapot", "which is in stock?"],
)
def test_what_names_other_goods_or_compares_nothing_is_no_comparison_of_the_two_in_view(text):
    assert answer_comparison(text, [], [BIG, SMALL], "en") is None


def test_one_product_is_not_compared_with_itself():
    assert answer_comparison("which is lighter?", [], [BIG], "en") is None


def test_better_ones_beat_all_that_are_in_view():
    more = find_comparative("any with more memory?")

    assert better_than([BIG, SMALL], [SMALL], more, "en") == [BIG]
    assert better_than([SMALL], [BIG], more, "en") == []
    assert better_than([BIG], [product("C", "C")], more, "en") == []


@pytest.mark.parametrize("text", ["第二个多少钱", "它有多重", "how long is it"])
def test_a_question_how_much_is_no_comparative(text):
    assert find_comparative(text) is None
