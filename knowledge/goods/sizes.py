"""Sizes: 42, M, and the ranges that sources write of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What parts the values of a list.
LIST = re.compile(r"[,;/|]| and | und | & ")
_SIZES = re.compile(r"(\d{1,3}(?:\.5)?)\s*(?:-|–|to|bis|до)\s*(\d{1,3}(?:\.5)?)")
_LETTERS = ("xxxs", "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl")
_LETTER_SIZES = re.compile(r"(x{0,3}s|m|x{0,4}l)\s*(?:-|–|to|bis|до)\s*(x{0,3}s|m|x{0,4}l)")


def sizes(text: str) -> Iterator[str]:
    """Every size that a value names, those between the ends of a range among them."""
    spread = _SIZES.fullmatch(text.removeprefix("eu").strip())
    if spread and 0 < float(spread[2]) - float(spread[1]) <= 40:
        yield from (f"{each}" for each in range(int(float(spread[1])), int(float(spread[2])) + 1))
        return
    if letters := _LETTER_SIZES.fullmatch(text.strip()):
        first, last = (_LETTERS.index(each) for each in letters.groups())
        yield from _LETTERS[first : last + 1]
        return
    for part in LIST.split(text):
        if part.strip():
            yield size(part)


def size(text: str) -> str:
    """One size as it is compared."""
    return text.strip().removeprefix("eu").strip()[:80]
