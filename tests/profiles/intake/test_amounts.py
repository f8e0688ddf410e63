"""Amounts with what stands beside them: the shop's own currency is taken off, another one is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_currency, get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from profiles.exceptions import RefusedValue
from profiles.intake.amounts import MARKS, bare, currencies
from profiles.intake.mapped_values import NumberReader
from profiles.intake.writing import guess

#: Locale, currency: how shops of the field write their own prices.
OWN = [
    ("de", "EUR"), ("fr", "EUR"), ("en", "USD"), ("en_GB", "GBP"), ("ru", "RUB"), ("zh", "CNY"),
    ("ja", "JPY"), ("pl", "PLN"), ("uk", "UAH"), ("sv", "SEK"), ("cs", "CZK"), ("de_CH", "CHF"),
    ("en_IN", "INR"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "currency", "comma", "amount"),
    [
        ("€ 1.234,50", "EUR", True, "1234.50"),
        ("1 234,50 ₽", "RUB", True, "1234.50"),
        ("1\u00a0234,50\u202fруб.", "RUB", True, "1234.50"),
        ("USD 12.00", "USD", False, "12"),
        ("12.00usd", "USD", False, "12"),
        ("$1,234.50", "USD", False, "1234.50"),
        ("$12 USD", "USD", False, "12"),
        ("¥99", "JPY", False, "99"),
        ("¥99", "CNY", False, "99"),
        ("¥1,299", "JPY", False, "1299"),
        ("99元", "CNY", False, "99"),
        ("-€5.00", "EUR", False, "-5"),
        ("€ −5.00", "EUR", False, "-5"),
        ("CHF 1'234.50", "CHF", False, "1234.50"),
        ("1 234", "EUR", False, "1234"),
        ("12.50", "EUR", False, "12.50"),
    ],
)
def test_the_shops_own_currency_is_taken_off(text, currency, comma, amount):
    assert NumberReader(decimal_comma=comma, currency=currency)(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("€ 12,00", "USD"),
        ("$12", "EUR"),
        ("12 ₽", "EUR"),
        ("USD 12", "CAD"),
        ("¥99", "EUR"),
        ("$12 CAD", "USD"),
    ],
)
def test_another_currency_is_refused_by_its_name(text, currency):
    with pytest.raises(RefusedValue, match=f"is not in {currency}, the currency of the shop"):
        NumberReader(decimal_comma=False, currency=currency)(text)


@pytest.mark.parametrize(
    "text", ["", "abc", "5 %", "12 XYZW", "--5", "-$-5", "12-", "1 2 3", "5 Stück", "1,234", "(5)", "."]
)
def test_what_is_no_amount_is_left_to_its_reader_to_refuse(text):
    assert bare(text, "EUR") == text.strip() or bare(text, "EUR") == text
    with pytest.raises(RefusedValue, match="is not an amount"):
        NumberReader(decimal_comma=False, currency="EUR")(text)


def test_pieces_have_no_currency():
    with pytest.raises(RefusedValue):
        NumberReader(decimal_comma=False)("€ 5")


@given(st.sampled_from(OWN), st.integers(min_value=0, max_value=10**11), st.booleans())
def test_what_a_shop_writes_by_its_own_custom_is_read_as_it_was_meant(own, minor, negative):
    locale, currency = own
    amount = Decimal(-minor if negative else minor).scaleb(-get_currency_precision(currency))
    written = format_currency(amount, currency, locale=locale)
    digits = [cell for cell in written if cell in ".,"]
    comma = bool(digits) and digits[-1] == "," and get_currency_precision(currency) > 0
    assert NumberReader(decimal_comma=comma, currency=currency)(written) == amount


def test_every_mark_is_of_currencies_that_there_are():
    assert all(currencies(mark) for mark in MARKS)
    assert all(currencies(code) == {code} for each in MARKS.values() for code in each.split())


def test_how_numbers_are_written_is_seen_beside_their_signs():
    assert guess([], ["€ 1.234,50", "9,90 €"], zone="UTC").decimal_comma
    assert not guess([], ["$1,234.50", "USD 9.90"], zone="UTC").decimal_comma
