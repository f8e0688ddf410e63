"""Lists of phrases with gaps, kept as text beside the word lists.

A line is a phrase: its words in order, `a|b` for either, `*` for some words within the sentence, `_` for a
word at most, `stem~` for a word that begins so. `#` begins a remark. Words of unspaced scripts may touch.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from knowledge.words import lines

_UNSPACED = re.compile(r"[\u3040-\u30ff\u0e00-\u0e7f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
#: What gaps may hold: some words, or one, but no end of a sentence.
_GAPS = {"*": r"[^.!?。！？\n]{0,60}?", "_": r"(?:[\W_]*\w{0,12}[\W_]*?)?"}


def has_phrase(name: str, text: str) -> bool:
    """Whether a text holds any phrase of a list, whatever its case and its apostrophes."""
    return bool(_pattern(name).search(_plain(text)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("ё", "е")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_phrase(each) for each in lines(name)))


def _phrase(parts: tuple[str, ...]) -> str:
    built, before = "", ""
    for part in parts:
        if part in _GAPS:
            built += _GAPS[part]
        else:
            built += _between(before, part) + _word(part)
        before = part
    return built


def _between(before: str, part: str) -> str:
    if not before or before in _GAPS:
        return ""
    return r"[\W_]*" if _UNSPACED.search(before + part) else r"[\W_]+"


def _word(part: str) -> str:
    """Either of the alternatives, as whole words where the script has spaces between words."""
    return "(?:" + "|".join(_alternative(each) for each in part.split("|")) + ")"


def _alternative(word: str) -> str:
    plain = _plain(word)
    if _UNSPACED.search(plain):
        return re.escape(plain.removesuffix("~"))
    start = r"(?<!\w)" if plain[0].isalnum() else ""
    if plain.endswith("~"):
        return start + re.escape(plain[:-1]) + r"\w*"
    end = r"(?!\w)" if plain[-1].isalnum() else ""
    return start + re.escape(plain) + end
