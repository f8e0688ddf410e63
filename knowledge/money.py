"""Prices in words and figures: read from sources, written in the asker's language."""

from __future__ import annotations

import re
from decimal import Decimal

#: Signs that name one currency; "$" and "¥" name several and are taken for the shop's own.
SIGNS = {"€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH", "₹": "INR", "₩": "KRW", "₺": "TRY", "₸": "KZT"}
#: SQLite and PostgreSQL both keep 64 bits; nothing a shop sells costs this much.
MOST = 10**15

_MARK = r"[A-Za-z]{3}|[$€£¥￥₽₴₹₩₺₸]?"
_PRICE = re.compile(rf"^(?P<before>{_MARK})\s*(?P<number>\d[\d\s.,']*)(?P<after>{_MARK})$")
#: Digits in groups of three, or not grouped at all.
_WHOLE = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")


def precision(currency: str) -> int:
    """How many decimals a currency has: 2 for USD, 0 for JPY."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


def to_minor(amount: Decimal, currency: str) -> int:
    """Minor units of an amount; ValueError where the currency has no such fraction."""
    minor = amount.scaleb(precision(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{amount} has more decimals than {currency} knows")
    if not 0 <= minor < MOST:
        raise ValueError(f"{amount} is no price")
    return int(minor)


def from_minor(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-precision(currency))


def parse_number(text: str) -> Decimal:
    """A number with any usual grouping: 1,299.50 and 1.299,50 and 1 299,50; ValueError otherwise."""
    text = re.sub(r"[\s']", "", text).rstrip(".,")
    point = max(text.rfind("."), text.rfind(","))
    mark, decimals = text[point : point + 1], text[point + 1 :]
    # A lone comma before three digits groups thousands; a lone point never does, for feeds write 4.999.
    if point < 0 or text.count(mark) > 1 or (mark == "," and len(decimals) == 3 and "." not in text):
        whole, decimals = text, ""
    else:
        whole = text[:point]
    if not _WHOLE.fullmatch(whole) or not re.fullmatch(r"\d*", decimals):
        raise ValueError("is no number")
    return Decimal(f"{re.sub('[.,]', '', whole)}.{decimals or 0}")


def parse_price(text: str, currency: str) -> tuple[int, str]:
    """A price such as "49.95 USD" in minor units with its currency; a bare number is in `currency`."""
    found = _PRICE.match(text.strip())
    if not found:
        raise ValueError(f'"{text}" is no price; write for example 49.95 {currency}')
    try:
        amount = parse_number(found["number"])
    except ValueError:
        raise ValueError(f'"{text}" is no price; write for example 49.95 {currency}') from None
    code = _currency(found["before"] or found["after"], currency)
    return to_minor(amount, code), code


def _currency(mark: str, default: str) -> str:
    from babel.numbers import is_currency

    code = mark.strip().upper()
    if len(code) != 3:
        return SIGNS.get(code, default)
    if not is_currency(code):
        raise ValueError(f'"{mark}" is no currency')
    return code


def format_price(minor: int, currency: str, language: str) -> str:
    """The price as readers of a language write it; an unknown language reads English."""
    from babel.core import UnknownLocaleError
    from babel.numbers import format_currency

    amount = from_minor(minor, currency)
    try:
        return format_currency(amount, currency, locale=language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return format_currency(amount, currency, locale="en")
