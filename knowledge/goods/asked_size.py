"""The size that a request asks for: said to be one, or known as one of the goods that are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.goods.filters import Filter
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.negation import negation_before
from knowledge.goods.reading import Reading
from knowledge.goods.sizes import DIMENSIONS, area, letter_size

_LETTERS = r"\d?x{0,4}[sml]"
SAID_SIZE = re.compile(
    rf"\b(?:in )?(?:an? )?(?:size|waist):? ?(?P<en>\d{{1,3}}(?:\.5)?|{_LETTERS}|one size)\b"
    rf"|(?<![а-я])размер[а-я]*:? ?(?P<ru>\d{{1,3}}(?:[.,]5)?|{_LETTERS}|[23]?х{{0,4}}[смл])(?![a-zа-я\d])"
    rf"|(?<![a-z0-9])(?P<before>\d{{1,3}}(?:[.,]5)?|{_LETTERS}|king|queen|twin|double|single)"
    r" ?(?:-?sized?\b|размер[а-я]*|码|号)"
    rf"|(?:尺码|鞋码|码数)[:：]?(?P<zh>\d{{2,3}}|{_LETTERS})"
    r"|\b(?:eu ?|w)(?P<system>\d{2}(?:\.5)?)(?![\w.])"
    r"|\b(?:size (?P<word>small|medium|large)|(?P<word_size>small|medium|large)[ -]sized?)\b"
)
#: What may be a size where the goods come in such: letters, a figure, a word.
_BARE = re.compile(
    rf"(?<![\w.,/&'-])(?:(?P<letters>{_LETTERS})(?![a-zа-я0-9&'/-])|(?P<figure>\d{{2,3}}(?:[.,]5)?)(?![a-zа-я\d%°\"/-]|[.,]\d)"
    r"|(?P<word>(?:extra |x-?)?(?:small|large)|medium|big|king|queen|twin)\b)"
    rf"|(?<![a-z\d])(?P<beside>{_LETTERS})(?=[\u4e00-\u9fff])|(?P<zh>大号|中号|小号|加大号|特大号|大型|中型|小型)"
)
#: What follows a figure that is no size.
_COUNTED = re.compile(r"\s*[%°$€£¥₽\"'″]")


def read_size(reading: Reading) -> None:
    """Take a size that is said to be one."""
    if found := SAID_SIZE.search(reading.text):
        _take(reading, next(each for each in found.groups() if each), found.start(), found.end())


def read_bare_size(reading: Reading, lexicon: Lexicon) -> None:
    """Take a size that is only given, where the goods that are asked for come in it or in its like."""
    kinds = _wanted(reading)
    if not kinds or any(each.field == "size" for each in reading.filters):
        return
    candidates = list(_candidates(reading.text))
    sold = {size for size, of_kinds in lexicon.sizes.items() if of_kinds & kinds} if candidates else set()
    for size, start, end in candidates:
        known = size in sold or (size.isalpha() and any(letter_size(each) for each in sold))
        if known and not negation_before(reading.text, start):
            _take(reading, size, start, end)
            return


def _wanted(reading: Reading) -> set[str]:
    return {
        word
        for each in reading.filters
        if each.field == "kind" and each.operator == "="
        for word in each.words
    }


def _candidates(text: str) -> Iterator[tuple[str, int, int]]:
    for found in DIMENSIONS.finditer(text):
        yield area(found), found.start(), found.end()
    for found in _BARE.finditer(text):
        said = next(each for each in found.groups() if each)
        if not _COUNTED.match(text, found.end()):
            yield letter_size(said) or said.replace(",", "."), found.start(), found.end()


def _take(reading: Reading, said: str, start: int, end: int) -> None:
    size = letter_size(said) or said.replace(",", ".")
    reading.filters.append(Filter("size", "=", (size,)))
    reading.take(start, end, describes=True)
