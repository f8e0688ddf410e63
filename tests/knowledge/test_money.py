from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.money import format_price, from_minor, parse_price


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("49.95 USD", (4995, "USD")),
        ("USD 49.95", (4995, "USD")),
        ("49.95", (4995, "EUR")),
        ("50", (5000, "EUR")),
        ("$49.95", (4995, "EUR")),
        ("£5", (500, "GBP")),
        ("1,299.50 usd", (129950, "USD")),
        ("1.299,50 EUR", (129950, "EUR")),
        ("1 299,50 EUR", (129950, "EUR")),
        ("1,299 USD", (129900, "USD")),
        ("19,9 EUR", (1990, "EUR")),
        ("4900 JPY", (4900, "JPY")),
        ("0.00 USD", (0, "USD")),
    ],
)
def test_a_price_is_read_in_minor_units(text, price):
    assert parse_price(text, "EUR") == price


@pytest.mark.parametrize(
    "text",
    ["", "free", "-5 USD", "4.999 USD", "49.95 XXQ", "1e5 USD", "12.34.56,7", "5 USD each", "NaN", "9" * 20],
)
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError):
        parse_price(text, "EUR")


@given(st.integers(0, 10**12), st.sampled_from(["USD", "JPY", "KWD", "EUR"]))
def test_a_price_survives_being_written_and_read(minor, currency):
    assert parse_price(f"{from_minor(minor, currency)} {currency}", "EUR") == (minor, currency)


def test_prices_are_written_as_the_language_does():
    assert format_price(4995, "EUR", "en") == "€49.95"
    assert format_price(4995, "EUR", "ru") == "49,95\xa0€"
    assert format_price(4995, "CNY", "zh") == "¥49.95"
    assert format_price(4995, "EUR", "xx-nonsense") == "€49.95"
