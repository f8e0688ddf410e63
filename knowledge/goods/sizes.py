"""Sizes: 42, M, and the ranges that sources write of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What parts the values of a list.
LIST = re.compile(r"[,;/|]| and | und | & ")
_SIZES = re.compile(r"(\d{1,3}(?:\.5)?)\s*(?:-|–|to|bis|до)\s*(\d{1,3}(?:\.5)?)")
_LETTERS = ("xxxs", "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl")
#: A size of two lengths: a bed of 160 x 200 cm.
DIMENSIONS = re.compile(
    r"(?P<one>\d{2,3})\s*(?:cm|см|厘米)?\s*(?:[x×х*乘]|на|by)\s*(?P<other>\d{2,3})\s*(?:cm|см|厘米)?"
)
_SAME_LETTERS = {
    "extra small": "xs", "x small": "xs", "x-small": "xs", "small": "s", "medium": "m", "large": "l",
    "big": "l",
    "extra large": "xl", "x large": "xl", "x-large": "xl", "xx-large": "xxl",
    "маленький": "s", "средний": "m", "большой": "l",
    "小号": "s", "中号": "m", "大号": "l", "加大号": "xl", "特大号": "xxl",
    "小型": "s", "中型": "m", "大型": "l",
}  # fmt: skip
#: The letters that look alike on Russian keys.
_CYRILLIC = str.maketrans("хмсл", "xmsl")
_MANY = re.compile(r"([2-4])x([sl])")
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
    plain = text.strip().removeprefix("eu").strip()
    if dimensions := DIMENSIONS.fullmatch(plain):
        return area(dimensions)
    return letter_size(plain) or plain[:80]


def letter_size(word: str) -> str | None:
    """The letters for a word of size: "large" is l, 2xl is xxl; None for any other word."""
    word = _SAME_LETTERS.get(word, word).translate(_CYRILLIC)
    many = _MANY.fullmatch(word)
    word = "x" * int(many[1]) + many[2] if many else word
    return word if word in _LETTERS else None


def area(found: re.Match[str]) -> str:
    """Length by width as they are compared."""
    return f"{found['one']}x{found['other']}"
