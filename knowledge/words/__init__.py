"""Lists of words, kept as text: a line holds words, `#` begins a remark."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def lines(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of each line of a list."""
    text = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")
    found = (tuple(line.partition("#")[0].split()) for line in text.splitlines())
    return tuple(line for line in found if line)


def words(name: str) -> tuple[str, ...]:
    """All words of a list."""
    return tuple(word for line in lines(name) for word in line)
