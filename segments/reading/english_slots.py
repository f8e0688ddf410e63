"""Numbers, lengths of time and dates as English writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from segments.calendar import WEEKDAYS
from segments.reading.patterns import SlotReader
from segments.reading.tokens import Token

SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
]  # fmt: skip
NUMBERS = {word: value for value, word in enumerate(SMALL)} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "dozen": 12, "hundred": 100,
    "thousand": 1000,
}  # fmt: skip
TIMES = {"once": 1, "twice": 2, "thrice": 3}
#: Every unit in days, weeks and months as a definition writes them: how many of which.
UNITS = {
    "minute": (1, "min"), "hour": (1, "h"), "day": (1, "d"), "week": (1, "w"), "fortnight": (2, "w"),
    "month": (1, "mo"), "quarter": (3, "mo"), "year": (1, "y"),
}  # fmt: skip
MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
]  # fmt: skip
SIGNS = ["$", "€", "£", "¥", "₽", "元"]
CODES = ["usd", "eur", "gbp", "cny", "rub", "jpy"]
COINS = ["dollar", "euro", "pound", "rouble", "ruble"]
CURRENCIES = frozenset([*SIGNS, *CODES, *COINS, *(f"{coin}s" for coin in COINS), "yuan", "yen"])

Read = Iterator[tuple[Any, int]]


def number(tokens: Sequence[Token], at: int) -> Read:
    """`3`, `1,000`, `2.5`, `5k`, `three`."""
    if at >= len(tokens):
        return
    word = tokens[at].word.replace(",", "")
    if word in NUMBERS:
        yield NUMBERS[word], at + 1
    elif word[:1].isdigit():
        try:
            value = float(word) if "." in word else int(word)
        except ValueError:
            return
        if at + 1 < len(tokens) and tokens[at + 1].word == "k":
            yield value * 1000, at + 2
        yield value, at + 1


def amount(tokens: Sequence[Token], at: int) -> Read:
    """A number, with a currency before or after it; there is one currency, whatever it is called."""
    start = at + 1 if at < len(tokens) and tokens[at].word in CURRENCIES else at
    for value, end in number(tokens, start):
        if end < len(tokens) and tokens[end].word in CURRENCIES:
            yield value, end + 1
        yield value, end


def times(tokens: Sequence[Token], at: int) -> Read:
    """`once`, `3 times`."""
    if at < len(tokens) and tokens[at].word in TIMES:
        yield TIMES[tokens[at].word], at + 1
    for value, end in number(tokens, at):
        if end < len(tokens) and tokens[end].word in ("time", "times"):
            yield value, end + 1


def spans(tokens: Sequence[Token], at: int) -> Read:
    """A counted length of time: `30 days`, `a week`. Read as a definition writes it: `30d`."""
    one: Iterator[tuple[Any, int]] = iter(())
    if at < len(tokens) and tokens[at].word in ("a", "an"):
        one = iter([(1, at + 1)])
    for count, end in chain(number(tokens, at), one):
        if end < len(tokens) and isinstance(count, int) and count > 0:
            unit = UNITS.get(tokens[end].word.removesuffix("s"))
            if unit:
                yield f"{count * unit[0]}{unit[1]}", end + 1


def span(tokens: Sequence[Token], at: int) -> Read:
    """The same, or one unit by its name: `week`."""
    if at < len(tokens) and tokens[at].word in UNITS:
        count, unit = UNITS[tokens[at].word]
        yield f"{count}{unit}", at + 1
    yield from spans(tokens, at)


def weekday(tokens: Sequence[Token], at: int) -> Read:
    if at < len(tokens) and tokens[at].word in WEEKDAYS:
        yield tokens[at].word, at + 1


def month(tokens: Sequence[Token], at: int) -> Read:
    """`August`, `Aug`. "May" and "march" are months only where a pattern asks for one."""
    if at < len(tokens):
        word = tokens[at].word
        for place, name in enumerate(MONTHS, start=1):
            if word == name or (len(word) >= 3 and word in (name[:3], name[:4])):
                yield place, at + 1


def year(tokens: Sequence[Token], at: int) -> Read:
    if at < len(tokens) and tokens[at].word.isdigit() and 1900 < int(tokens[at].word) < 2100:
        yield int(tokens[at].word), at + 1


def day(tokens: Sequence[Token], at: int) -> Read:
    """`2026-09-01`, `1 September`, `September 1st, 2026`; read as (year or None, month, day)."""
    if at < len(tokens) and len(tokens[at].word) == len("2026-09-01"):
        try:
            given = date.fromisoformat(tokens[at].word)
        except ValueError:
            return
        yield (given.year, given.month, given.day), at + 1
    for (place, of_month), end in chain(_month_first(tokens, at), _day_first(tokens, at)):
        comma = end + 1 if end < len(tokens) and tokens[end].word == "," else end
        for given_year, last in year(tokens, comma):
            yield (given_year, place, of_month), last
        yield (None, place, of_month), end


def _month_first(tokens: Sequence[Token], at: int) -> Read:
    for place, end in month(tokens, at):
        for of_month, last in _ordinal(tokens, end):
            yield (place, of_month), last


def _day_first(tokens: Sequence[Token], at: int) -> Read:
    for of_month, end in _ordinal(tokens, at):
        start = end + 1 if end < len(tokens) and tokens[end].word == "of" else end
        for place, last in month(tokens, start):
            yield (place, of_month), last


def _ordinal(tokens: Sequence[Token], at: int) -> Read:
    if at < len(tokens) and tokens[at].word.isdigit() and 1 <= int(tokens[at].word) <= 31:
        suffixed = at + 1 < len(tokens) and tokens[at + 1].word in ("st", "nd", "rd", "th")
        yield int(tokens[at].word), at + 2 if suffixed else at + 1


READERS: Mapping[str, SlotReader] = {
    "number": number,
    "amount": amount,
    "times": times,
    "span": span,
    "spans": spans,
    "weekday": weekday,
    "month": month,
    "year": year,
    "day": day,
}
