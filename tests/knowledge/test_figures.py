import pytest

from knowledge.writing.figures import (
    all_among,
    amounts,
    figures,
    speaks_of_giveaway,
    speaks_of_money,
    speaks_of_price,
)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("1,299.00", "1299"),
        ("1.299,00", "1299"),
        ("1 299,00", "1299"),
        ("49,95", "49.95"),
        ("49.950", "49.95"),
        ("007", "7"),
        ("two years", "2 years"),
        ("2 years", "a two year warranty"),
        ("两年", "2年"),
        ("два года", "2 года"),
        ("no figure", "none"),
    ],
)
def test_the_same_figure_is_known_in_any_form(said, known):
    assert all_among(figures(said), figures(known))


@pytest.mark.parametrize(
    ("said", "known"), [("5 years", "2 years"), ("49.95", "49"), ("1.7", "17"), ("3", "")]
)
def test_another_figure_is_not(said, known):
    assert not all_among(figures(said), figures(known))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("€49.95 for 2", {"49.95"}),
        ("it costs 49,95 EUR", {"49.95"}),
        ("1 299 ₽", {"1299"}),
        ("500元", {"500"}),
        ("100 рублей", {"100"}),
        ("20 dollars", {"20"}),
        ("20 metres", set()),
    ],
)
def test_amounts_stand_beside_a_currency(text, found):
    assert {reading for each in amounts(text) for reading in each} == found
    assert speaks_of_money(text) is bool(found)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("everything is free", True),
        ("free of charge", True),
        ("免费", True),
        ("со скидкой", True),
        ("BPA-free", False),
        ("free of sugar", False),
        ("free from scale", False),
        ("freezer", False),
    ],
)
def test_what_is_given_away_is_told_from_what_is_free_of_something(text, given):
    assert speaks_of_giveaway(text) is given


@pytest.mark.parametrize(
    "text", ["the price is low", "它的价格", "чайник стоит 5", "one dollar", "it costs 5"]
)
def test_a_price_may_be_spoken_of_without_a_figure(text):
    assert speaks_of_price(text)
