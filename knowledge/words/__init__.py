"""Lists of words, kept as text: a line holds words, `#` begins a remark."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def raw(name: str) -> list[str]:
    """The lines of a list as they stand."""
    return (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines()


@cache
def lines(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of each line of a list."""
    found = (tuple(line.partition("#")[0].split()) for line in raw(name))
    return tuple(line for line in found if line)


def words(name: str) -> tuple[str, ...]:
    """All words of a list."""
    return tuple(word for line in lines(name) for word in line)
