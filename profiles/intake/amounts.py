"""Amounts of money as people write them: beside the sign or code of a currency, with parted thousands."""

from __future__ import annotations

import re

from profiles.exceptions import RefusedValue
from profiles.values import NUMBER, exponent

#: What stands beside an amount -> the currencies that are written so; codes of ISO 4217 need no entry.
MARKS = {
    "$": "USD AUD CAD NZD HKD SGD TWD MXN ARS CLP COP", "us$": "USD", "a$": "AUD", "ca$": "CAD", "c$": "CAD",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "r$": "BRL", "€": "EUR", "£": "GBP",
    "¥": "CNY JPY", "￥": "CNY JPY", "元": "CNY", "圆": "CNY", "rmb": "CNY", "cn¥": "CNY", "円": "JPY",
    "₽": "RUB", "р": "RUB BYN", "руб": "RUB BYN", "₴": "UAH", "грн": "UAH", "₸": "KZT", "тг": "KZT",
    "₹": "INR", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₫": "VND", "฿": "THB", "₱": "PHP", "zł": "PLN",
    "kč": "CZK", "kr": "SEK NOK DKK ISK", "fr": "CHF", "ft": "HUF", "лв": "BGN", "lei": "RON",
}  # fmt: skip

_AMOUNT = re.compile(r"(?P<before>[^\d]*)(?P<number>\d(?:.*\d)?)(?P<after>[^\d]*)", re.DOTALL)
_SIGN = re.compile(r"[+\-−]")
#: Thousands between which stands a blank or an apostrophe, or a comma where a point follows.
_BLANKS = re.compile(r"\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}\.\d+")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+")


def bare(text: str, currency: str) -> str:
    """The number of an amount that is in this currency, or in none by its own word.

    What is no amount stays as it is. Raises RefusedValue for an amount in another currency.
    """
    if NUMBER.fullmatch(text):
        return text
    number, marks = _parted(text)
    meant = [currencies(mark) for mark in marks]
    if not all(meant):
        return text
    if any(currency not in each for each in meant):
        raise RefusedValue(f"{text[:60]!r} is not in {currency}, the currency of the shop.")
    # Of a currency without decimals a comma can only part thousands.
    whole = _WHOLE.fullmatch(number.lstrip("+-")) and exponent(currency) == 0
    return number.replace(",", "") if whole else number


def unmarked(text: str) -> str:
    """The number of an amount in any currency; what is no amount stays as it is."""
    number, marks = _parted(text)
    return number if all(currencies(mark) for mark in marks) else text


def currencies(mark: str) -> frozenset[str]:
    """The codes that a sign, an abbreviation or a code stands for; none where it is of no currency."""
    from babel.numbers import is_currency  # loads its data at import

    if len(mark) == 3 and is_currency(mark.upper()):
        return frozenset({mark.upper()})
    return frozenset(MARKS.get(mark.casefold(), "").split())


def _parted(text: str) -> tuple[str, list[str]]:
    """The number with its sign and without what parts thousands, and what stands before and behind it."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return text, []
    number = found["number"]
    if _BLANKS.fullmatch(number):
        number = re.sub(r"[\s'’]", "", number)
    elif _COMMAS.fullmatch(number):
        number = number.replace(",", "")
    before, signs = _SIGN.subn("", found["before"])
    sign = _SIGN.findall(found["before"])[0].replace("−", "-") if signs == 1 else ""
    # Two signs make no number: it is left to its reader to refuse them.
    marks = [before, found["after"]] if signs < 2 else [found["before"]]
    return sign + number, [mark for each in marks if (mark := each.strip().strip("."))]
