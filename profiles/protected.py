"""Protected traits: health, religion, politics, union, sex, ethnicity, body data, crime (GDPR Art. 9 and 10).

The list holds what columns are called. What people write in sentences has other words, and bot.remembering
keeps its own list of those. Age and birthday are not protected.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

_LIST = Path(__file__).parent / "protected.txt"
_HAN = re.compile(r"[\u3400-\u9fff]")
_HUMP = re.compile(r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])")


def matter(name: str) -> str | None:
    """Which protected matter a trait's name tells of; None for a name that tells of none."""
    words = _words(name)
    for meaning, pattern in _patterns():
        if pattern.search(words):
            return meaning
    return None


def _words(name: str) -> str:
    """`customerGender` and `CUSTOMER-GENDER` alike: words in small letters, one space between."""
    apart = _HUMP.sub(" ", unicodedata.normalize("NFKC", name))
    return " ".join(re.findall(r"[^\W_]+", apart.casefold()))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found: list[tuple[str, re.Pattern[str]]] = []
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        meaning, colon, names = line.partition("#")[0].partition(":")
        if colon:
            written = "|".join(_expression(name.strip()) for name in names.split(";") if name.strip())
            found.append((meaning.strip(), re.compile(written)))
    return tuple(found)


def _expression(name: str) -> str:
    if _HAN.search(name):
        return re.escape(name)
    whole = name.startswith("=")
    letters = re.escape(_words(name.rstrip("*"))) + (r"\w*" if name.endswith("*") else "")
    return rf"^{letters}$" if whole else rf"(?<!\w){letters}(?!\w)"
