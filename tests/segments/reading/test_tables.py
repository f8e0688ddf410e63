"""Numbers, lengths and days as each language writes them."""

from __future__ import annotations

from typing import Any

import pytest

from segments.reading.language import language
from segments.reading.tokens import tokenise


def longest(name: str, slot: str, text: str) -> Any:
    tokens = tokenise(text)
    found = [value for value, end in language(name).readers[slot](tokens, 0) if end == len(tokens)]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("english", "5k", 5000),
        ("english", "1,000.50", 1000.5),
        ("english", "twelve", 12),
        ("chinese", "三", 3),
        ("chinese", "两百五十", 250),
        ("chinese", "十二", 12),
        ("chinese", "1.5万", 15_000),
        ("russian", "5 000", 5000),
        ("russian", "трёх", 3),
    ],
)
def test_numbers_are_read(name: str, text: str, value: float):
    assert longest(name, "number", text) == value


@pytest.mark.parametrize(
    ("name", "text", "length"),
    [
        ("english", "a fortnight", "2w"),
        ("english", "30 days", "30d"),
        ("chinese", "半年", "6mo"),
        ("chinese", "三个月", "3mo"),
        ("russian", "6 месяцев", "6mo"),
        ("russian", "две недели", "2w"),
    ],
)
def test_counted_lengths_are_read(name: str, text: str, length: str):
    assert longest(name, "spans", text) == length


@pytest.mark.parametrize(
    ("name", "text", "day"),
    [
        ("english", "September 1st, 2026", (2026, 9, 1)),
        ("english", "1 September", (None, 9, 1)),
        ("english", "first of September", (None, 9, 1)),
        ("english", "twenty-first of September 2026", (2026, 9, 21)),
        ("chinese", "2026年9月1日", (2026, 9, 1)),
        ("russian", "1 сентября 2026", (2026, 9, 1)),
    ],
)
def test_days_are_read(name: str, text: str, day: tuple[int | None, int, int]):
    assert longest(name, "day", text) == day


def test_money_and_times_are_told_apart():
    assert longest("english", "amount", "$100").unit == "money"
    assert longest("chinese", "amount", "3次").unit == "times"
    assert longest("russian", "amount", "500 рублей").unit == "money"
