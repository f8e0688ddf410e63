"""Word lists, kept as text: a line holds phrases separated by `;`, `#` begins a remark.

A phrase is words in their folded form. `*` stands for the rest of a word, `..` for up to six words in
between; in Chinese, which has no spaces, for up to twelve characters. Before the first `:` stands what the
phrases of the line mean.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from knowledge.analysis import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
_GAP = r"(?:\W+\w+){0,6}?\W+"
_HAN_GAP = r".{0,12}?"


def plain(text: str) -> str:
    """A text as the phrases are compared with it: folded, without apostrophes."""
    return fold(text.replace("'", "").replace("’", ""))


@cache
def pattern(name: str, meaning: str = "") -> re.Pattern[str]:
    """What finds the phrases of a list, or those of one meaning, in a folded text."""
    phrases = [phrase for key, phrase in entries(name) if key == meaning or not meaning]
    return re.compile("|".join(_expression(phrase) for phrase in sorted(phrases, key=len, reverse=True)))


@cache
def entries(name: str) -> tuple[tuple[str, str], ...]:
    """The meaning and the phrase of every entry of a list."""
    text = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        meaning, colon, phrases = line.partition("#")[0].partition(":")
        if not colon:
            meaning, phrases = "", meaning
        found += [(meaning.strip(), phrase.strip()) for phrase in phrases.split(";") if phrase.strip()]
    return tuple(found)


@cache
def meanings(name: str) -> tuple[str, ...]:
    """What the lines of a list mean, in their order."""
    return tuple(dict.fromkeys(meaning for meaning, _ in entries(name)))


def _expression(phrase: str) -> str:
    if _HAN.search(phrase):
        return _HAN_GAP.join(re.escape(part.strip()) for part in phrase.split(".."))
    if not any(letter.isalnum() for letter in phrase):
        return re.escape(phrase)
    parts = [r"\W+".join(_word(word) for word in part.split()) for part in phrase.split("..")]
    return rf"(?<!\w){_GAP.join(parts)}(?!\w)"


def _word(word: str) -> str:
    letters = re.escape(plain(word.removesuffix("*")))
    return rf"{letters}\w*" if word.endswith("*") else letters
