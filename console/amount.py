"""Amounts of money as forms hold them: in currency units, where the database has minor ones."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision

from console.exceptions import CorrectTheForm


def minor(text: str, currency: str) -> int:
    """Minor units of a form's currency units; nothing where it is empty. Raises CorrectTheForm."""
    try:
        amount = Decimal(text.strip() or "0").scaleb(get_currency_precision(currency))
    except InvalidOperation:
        raise CorrectTheForm(f"{text!r} is no amount of money; write it as 4.50.") from None
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise CorrectTheForm(f"{text!r} is no amount of {currency}.")
    return int(amount)


def units(amount: int, currency: str) -> str:
    """Minor units as a form holds them."""
    return f"{Decimal(amount).scaleb(-get_currency_precision(currency)):f}"
