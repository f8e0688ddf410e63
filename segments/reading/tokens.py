"""A request cut into words, numbers and signs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

HAN = "\u3400-\u9fff"
SIGNS = r"[$€£¥₽%]|>=|<=|!=|[<>=+,;:&/、~×]"
TOKEN = re.compile(
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{SIGNS}"
    rf"|[“\"«「『《]([^”\"»」』》]+)[”\"»」』》]|[{HAN}]|[^\W\d_{HAN}]+(?:'[^\W\d_{HAN}]+)*|[^\s]"
)
#: Signs between words that only separate them.
SEPARATORS = frozenset("-–—.!?'’_…。·！？")
#: What brackets are while a request is read: "(" means something in patterns.
OPENS, CLOSES = "⟨", "⟩"
#: `18-25`, but not a date.
RANGE = re.compile(r"(?<![\d-])(\d+(?:\.\d+)?)\s*[-–—~～]\s*(\d+(?:\.\d+)?)(?![\d-])")
#: `-5`: numbers below zero have no meaning here, so that the sign stays as a word that is not known.
NEGATIVE = re.compile(r"(?:^|(?<=[\s=<>]))[-−](?=\d)")
#: `5 000`, as Russian and French write it.
SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d])")
CYRILLIC = re.compile("[\u0400-\u04ff]")
#: What the Russian stemmer leaves different in forms of one word: смотревший and смотрел, игрушек and
#: игрушки, квартале and квартал, составе and состав, телеграме and телеграм.
UNSTEMMED = (
    (re.compile("вш$"), "л"),
    (re.compile("(?<=..[^аеиоуыэюя])[ое]к$"), "к"),
    (re.compile("(?<=..)а[лв]$"), "а"),
    (re.compile("(?<=...)(?:ам|ен)$"), ""),
)


class Token(NamedTuple):
    """`text` as written; `word` folded, and the stem where the script is inflected; `stem` compares names.

    `quoted` where it stood in quotation marks.
    """

    text: str
    word: str
    stem: str
    surface: str
    start: int
    quoted: bool = False


def tokenise(text: str) -> list[Token]:
    """The tokens of a request; full stops, dashes and the like only separate. Each Han character is one."""
    found = []
    for match in TOKEN.finditer(_plain(text)):
        written = match[1] or match[0]
        if written not in SEPARATORS:
            found.append(_token(written, match.start(), quoted=match[1] is not None))
    return found


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("_", " ")
    text = (
        text.replace("(", OPENS).replace(")", CLOSES).replace("≥", ">=").replace("≤", "<=").replace("≠", "!=")
    )
    text = SPACED.sub(lambda match: re.sub(r"\s", "", match[0]), text)
    return NEGATIVE.sub("± ", RANGE.sub(r"\1 ~ \2", text))


def _token(written: str, start: int, *, quoted: bool) -> Token:
    surface = fold(written)
    if CYRILLIC.search(surface):
        stem = " ".join(map(_russian, surface.split()))
        return Token(written, stem, stem, surface, start, quoted)
    return Token(written, surface, singular(surface), surface, start, quoted)


@lru_cache(maxsize=100_000)
def _russian(word: str) -> str:
    stem: str = _stemmer().stemWord(word)
    for pattern, regular in UNSTEMMED:
        stem = pattern.sub(regular, stem)
    return stem


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("russian")


def fold(text: str) -> str:
    """Lower case, without accents on Latin letters, so that `Zürich` and `zurich` are one word."""
    if text.isascii():
        return text.lower()
    text = text.casefold().replace("ё", "е")
    if CYRILLIC.search(text):
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def singular(word: str) -> str:
    """A plural and its singular are written alike; both sides go through here."""
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
