"""A language's numbers, units, months and the like, and how slots are read with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from segments.calendar import WEEKDAYS
from segments.reading.patterns import SlotReader
from segments.reading.pieces import Amount
from segments.reading.tokens import Token, tokenise

Read = Iterator[tuple[Any, int]]
HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
HAN_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}


class Table:
    """Words by what they stand for; of several that begin alike the longest is read."""

    def __init__(self, lines: Iterable[tuple[str, Any]] = ()) -> None:
        self._values = {tuple(token.word for token in tokenise(words)): value for words, value in lines}
        self._longest = max(map(len, self._values), default=0)

    def read(self, tokens: Sequence[Token], at: int) -> Read:
        for end in range(min(len(tokens), at + self._longest), at, -1):
            words = tuple(token.word for token in tokens[at:end])
            if words in self._values:
                yield self._values[words], end

    def longest(self, tokens: Sequence[Token], at: int) -> int:
        """Where the longest entry ends; `at` where there is none."""
        return next((end for _, end in self.read(tokens, at)), at)


class Slots:
    """The slots of one language."""

    def __init__(self, tables: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self._numbers = Table(_numbers(tables, "numbers"))
        self._multipliers = Table(_numbers(tables, "multipliers"))
        self._times_words = Table((words, None) for words, _ in tables.get("times", ()))
        self._so_often = Table(_numbers(tables, "so often"))
        self._units = Table((words, _unit(value)) for words, value in tables.get("units", ()))
        self._spans = Table(tables.get("spans", ()))
        self._one = Table((words, 1) for words, _ in tables.get("one", ()))
        self._months = Table((words, int(value)) for words, value in tables.get("months", ()))
        self._bare_months = Table(_clear_months(tables))
        self._weekdays = Table((w, v) for w, v in tables.get("weekdays", ()) if v in WEEKDAYS)
        self._coins = Table((words, None) for words, _ in tables.get("currencies", ()))
        self._day_words = Table((words, None) for words, _ in tables.get("days of the month", ()))
        self._ordinals = Table(_numbers(tables, "ordinals"))
        self._year_words = Table((words, None) for words, _ in tables.get("years", ()))

    def readers(self) -> Mapping[str, SlotReader]:
        return {
            "number": self.number, "amount": self.amount, "span": self.span, "spans": self.spans,
            "weekday": self._weekdays.read, "month": self._months.read,
            "bare_month": self._bare_months.read, "year": self.year, "day": self.day,
        }  # fmt: skip

    def number(self, tokens: Sequence[Token], at: int) -> Read:
        """`3`, `1,000`, `2.5`, `5k`, `three`, 三十, 5万."""
        for value, end in (*_figures(tokens, at), *_han(tokens, at), *self._numbers.read(tokens, at)):
            for factor, last in self._multipliers.read(tokens, end):
                product = value * factor
                yield int(product) if float(product).is_integer() else product, last
            yield value, end

    def amount(self, tokens: Sequence[Token], at: int) -> Read:
        """A number with a currency before or after it, or with "times"."""
        for value, end in self._so_often.read(tokens, at):
            yield Amount(value, "times"), end
        start = self._coins.longest(tokens, at)
        for value, end in self.number(tokens, start):
            coin, often = self._coins.longest(tokens, end), self._times_words.longest(tokens, end)
            if coin > end:
                yield Amount(value, "money"), coin
            if often > end and start == at:
                yield Amount(value, "times"), often
            yield Amount(value, "money" if start > at else None), end

    def spans(self, tokens: Sequence[Token], at: int) -> Read:
        """A counted length of time: `30 days`, `a week`. Read as a definition writes it: `30d`."""
        yield from self._spans.read(tokens, at)
        for count, end in (*self.number(tokens, at), *self._one.read(tokens, at)):
            for (size, unit), last in self._units.read(tokens, end):
                if isinstance(count, int) and count > 0:
                    yield f"{count * size}{unit}", last
                elif (count, unit) == (0.5, "y"):
                    yield "6mo", last

    def span(self, tokens: Sequence[Token], at: int) -> Read:
        """The same, or one unit by its name: `week`."""
        for (size, unit), end in self._units.read(tokens, at):
            yield f"{size}{unit}", end
        yield from self.spans(tokens, at)

    def year(self, tokens: Sequence[Token], at: int) -> Read:
        if at < len(tokens) and tokens[at].word.isdigit() and 1900 < int(tokens[at].word) < 2100:
            yield int(tokens[at].word), self._year_words.longest(tokens, at + 1)

    def day(self, tokens: Sequence[Token], at: int) -> Read:
        """`2026-09-01`, `1 September`, `September 1st, 2026`, 2026年9月1日; as (year or None, month, day)."""
        if at < len(tokens) and len(tokens[at].word) == len("2026-09-01") and "-" in tokens[at].word:
            try:
                given = date.fromisoformat(tokens[at].word)
            except ValueError:
                return
            yield (given.year, given.month, given.day), at + 1
        for given_year, start in self.year(tokens, at):
            for (place, of_month), end in self._month_first(tokens, start):
                yield (given_year, place, of_month), end
        for (place, of_month), end in (*self._month_first(tokens, at), *self._day_first(tokens, at)):
            comma = end + 1 if end < len(tokens) and tokens[end].word == "," else end
            for given_year, last in self.year(tokens, comma):
                yield (given_year, place, of_month), last
            yield (None, place, of_month), end

    def _month_first(self, tokens: Sequence[Token], at: int) -> Read:
        for place, end in self._months.read(tokens, at):
            for of_month, last in self._of_month(tokens, end):
                yield (place, of_month), last

    def _day_first(self, tokens: Sequence[Token], at: int) -> Read:
        for of_month, end in self._of_month(tokens, at):
            start = end + 1 if end < len(tokens) and tokens[end].word == "of" else end
            for place, last in self._months.read(tokens, start):
                yield (place, of_month), last
        for of_month, end in self._ordinals.read(tokens, at):  # "the first of July"; not "first July orders"
            if end < len(tokens) and tokens[end].word == "of":
                for place, last in self._months.read(tokens, end + 1):
                    yield (place, of_month), last

    def _of_month(self, tokens: Sequence[Token], at: int) -> Read:
        if at < len(tokens) and tokens[at].word.isdigit() and 1 <= int(tokens[at].word) <= 31:
            yield int(tokens[at].word), self._day_words.longest(tokens, at + 1)


def _numbers(tables: Mapping[str, Sequence[tuple[str, str]]], name: str) -> list[tuple[str, float]]:
    return [(words, float(v) if "." in v else int(v)) for words, v in tables.get(name, ())]


def _clear_months(tables: Mapping[str, Sequence[tuple[str, str]]]) -> list[tuple[str, int]]:
    ambiguous = {words for words, _ in tables.get("ambiguous months", ())}
    return [(words, int(value)) for words, value in tables.get("months", ()) if words not in ambiguous]


def _unit(value: str) -> tuple[int, str]:
    unit = value.lstrip("0123456789")
    return int(value.removesuffix(unit) or 1), unit


def _figures(tokens: Sequence[Token], at: int) -> Read:
    if at < len(tokens) and tokens[at].word[:1].isdigit():
        word = tokens[at].word.replace(",", "")
        try:
            yield float(word) if "." in word else int(word), at + 1
        except ValueError:
            return


def _han(tokens: Sequence[Token], at: int) -> Read:
    """三, 十二, 二百五十, 两万, 一千五: as far as the numerals go."""
    end = at
    while end < len(tokens) and (tokens[end].word in HAN_DIGITS or tokens[end].word in HAN_POWERS):
        end += 1
    value = _numeral([token.word for token in tokens[at:end]])
    if value is not None:
        yield value, end


def _numeral(words: Sequence[str]) -> int | None:
    """None for what is no one number: 两三 is two or three."""
    total = section = digit = 0
    unit = 1  # of a last digit without a power of its own: 一千五 is 1500, 一千零五 is not
    for word, before in zip(words, ("", *words), strict=False):
        if word in HAN_DIGITS:
            if HAN_DIGITS.get(before):
                return None
            digit = HAN_DIGITS[word]
            unit = unit if digit else 1
            continue
        power, unit = HAN_POWERS[word], HAN_POWERS[word] // 10
        if word == "万":
            if not before:
                return None
            total, section, digit = (total + section + digit) * power, 0, 0
        else:
            section, digit = section + (digit or 1) * power, 0
    return total + section + digit * unit if words else None
