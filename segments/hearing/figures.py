"""Values, numbers, money, lengths and dates as sentences write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from segments.hearing.ear import BLANKS, Ear, Heard, Phrase, Reader, either, listed
from segments.window import DURATION, EXACT, MONTHS
from segments.wording.words import PLAIN

UNITS = (*EXACT, *MONTHS)
_QUOTED = re.compile(r"“((?:[^\\”]|\\.)*)”", re.DOTALL)
_WORD = re.compile(r"\w")


def pattern(expression: str) -> Reader:
    """The text that fits."""
    compiled = re.compile(expression)

    def read(ear: Ear, at: int) -> Iterator[Heard]:
        found = compiled.match(ear.plain, at)
        if found is not None:
            yield Heard(found.end(), found[0])

    return read


day = pattern(r"\d{4}-\d\d-\d\d")
whole = pattern(r"\d+")


def quoted(ear: Ear, at: int) -> Iterator[Heard]:
    found = _QUOTED.match(ear.text, at)
    if found is not None:
        yield Heard(found.end(), re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL))


def value(ear: Ear, at: int) -> Iterator[Heard]:
    """A value in quotation marks, or as far as one could reach without them."""
    yield from quoted(ear, at)
    found = PLAIN.match(ear.text, at)
    for end in range(at + 1, found.end() + 1 if found else 0):
        if ear.words.blank and _inside_a_word(ear.text, end):
            continue
        said = ear.text[at:end]
        if not ear.words.is_no_word_of_ours(said):
            break
        if PLAIN.fullmatch(said):
            yield Heard(end, said)


def _inside_a_word(text: str, at: int) -> bool:
    return at < len(text) and bool(_WORD.match(text[at])) and bool(_WORD.match(text[at - 1]))


def number(ear: Ear, at: int) -> Iterator[Heard]:
    found = _number(ear.words.locale).match(ear.plain, at)
    if found is not None:
        yield Heard(found.end(), _read(found[0], ear.words.locale))


def money(ear: Ear, at: int) -> Iterator[Heard]:
    before, after = _around(ear.words.money(1))
    sign = "-" if ear.past("-", at) else ""
    start = ear.past(before, at + len(sign))
    found = None if start is None else _number(ear.words.locale).match(ear.plain, start)
    end = ear.past(after, found.end()) if found else None
    if found is not None and end is not None:
        yield Heard(end, _read(sign + found[0], ear.words.locale))


@lru_cache(maxsize=64)
def _around(sample: str) -> tuple[str, str]:
    """What stands before and after the figures."""
    figures = re.search(r"\d([\d.,]*\d)?", sample)
    assert figures is not None  # the sample is a sum of money
    return sample[: figures.start()], sample[figures.end() :]


@lru_cache(maxsize=16)
def _number(locale: str) -> re.Pattern[str]:
    group, point = map(re.escape, _signs(locale))
    return re.compile(rf"-?(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?:{point}\d+)?")


@lru_cache(maxsize=16)
def _signs(locale: str) -> tuple[str, str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_group_symbol(locale).translate(BLANKS), get_decimal_symbol(locale)


def _read(said: str, locale: str) -> int | float:
    group, point = _signs(locale)
    found = Decimal(said.replace(group, "").replace(point, "."))
    return int(found) if found == found.to_integral_value() else float(found)


def _said_so(say: Callable[[Ear, Any], str], *candidates: Reader) -> Reader:
    """Whatever of the candidates would be said in these words."""

    def read(ear: Ear, at: int) -> Iterator[Heard]:
        for candidate in {str(one.value): one.value for each in candidates for one in each(ear, at)}.values():
            end = ear.past(say(ear, candidate), at)
            if end is not None:
                yield Heard(end, candidate)

    return read


def _once_or_twice(ear: Ear, at: int) -> Iterator[Heard]:
    yield from (Heard(at, count) for count in (1, 2))


def _durations(ear: Ear, at: int) -> Iterator[Heard]:
    counts = [1, *(one.value for one in number(ear, at))]
    lengths = (f"{count}{unit}" for count in counts for unit in UNITS)
    yield from (Heard(at, length) for length in lengths if DURATION.fullmatch(length))


def _waits(ear: Ear, at: int) -> Iterator[Heard]:
    yield from number(ear, at)


counted = _said_so(lambda ear, count: ear.words.times_counted(count), _once_or_twice, number)
duration = _said_so(lambda ear, length: ear.words.duration(length), _durations)
span = _said_so(lambda ear, length: ear.words.span(length), _durations)
days = _said_so(lambda ear, count: ear.words.units(count, "d"), number)


def wait(ear: Ear, at: int) -> Iterator[Heard]:
    """A length between two events; `7d` rather than 7, where both are said alike."""
    for _, count in number(ear, at):
        for unit in EXACT:
            end = ear.past(ear.words.units(count, unit), at)
            if end is not None and (isinstance(count, int) or unit == "d"):
                yield Heard(end, f"{count}{unit}" if isinstance(count, int) and count > 0 else count)


def comparison(item: Reader, *, between: str = "between") -> Reader:
    """`at least 5`, `between 5 and 7`, `one of 5 or 6` as operator and value."""
    return either(
        Phrase(
            between, lambda p: {"op": "between", "value": [p["low"], p["high"]]}, {"low": item, "high": item}
        ),
        Phrase("one_of", lambda p: {"op": "in", "value": list(p["values"])}, {"values": listed(item)}),
        *orders("compared", item),
    )


def orders(phrase: str, item: Reader) -> list[Reader]:
    """The comparisons with one value, by the phrases `phrase.<op>`."""
    return [_order(f"{phrase}.{op}", op, item) for op in ("=", "!=", "<", "<=", ">", ">=")]


def _order(name: str, op: str, item: Reader) -> Reader:
    return Phrase(name, lambda p: {"op": op, "value": p["value"]}, {"value": item})


times = either(
    *orders("times", either(counted, number)),
    Phrase(
        "times.between",
        lambda p: {"op": "between", "value": [p["low"], p["high"]]},
        {"low": number, "high": number},
    ),
)
amount = comparison(either(number, money))
