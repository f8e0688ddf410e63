"""What a draft promises is told where nobody spoke of it."""

from __future__ import annotations

import pytest

from scheduler.drafting.promises import gives_away, unfounded_numbers

BOOTS = "Boots, 1,299 EUR until 30 September. A pair of socks is free with them."


@pytest.mark.parametrize(
    ("text", "unfounded"),
    [
        ("Boots for 1299 EUR", []),
        ("Boots for 1.299,00 EUR", []),
        ("Only until 30 September", []),
        ("10 % off, only 10 %", ["10"]),
        ("1 399 EUR instead of 1 299", ["1 399"]),
        ("Hello {name|there}", []),
    ],
)
def test_numbers_are_those_of_the_sources_however_they_are_written(text: str, unfounded: list[str]):
    assert unfounded_numbers(text, ["the boots are back", BOOTS]) == unfounded


@pytest.mark.parametrize("text", ["Socks for free!", "免费送袜子", "Носки бесплатно"])
def test_a_gift_is_known_in_any_language(text: str):
    assert gives_away(text, ["the boots are back"])
    assert not gives_away(text, ["the boots are back", BOOTS])
    assert not gives_away("Sugar-free socks", [])
