"""What a question asks, as far as possible the same in English, Chinese and Russian.

Words of service ("return", "退货", "возврат") and kinds of goods are folded to the class that shipped lists
put them in; other words stand for themselves. It knows no more than those lists do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from knowledge.analysis import fold, is_stop_word, stem, tokens
from knowledge.approved.services import speaks_of
from knowledge.words import raw, words

#: What a class of words or a plain word counts, and one with figures such as a model's number.
_PLAIN, _NUMBERED = 1.0, 1.2
#: What a word and its consonants count, together as much as one: "bitcoin" and "биткоин" share the latter.
_SPELLED, _CONSONANTS = 0.6, 0.8
#: Shorter words have too few consonants to be known by them.
_SHORTEST = 5
_CYRILLIC = dict(zip("бвгджзклмнпрстфхцчшщ", "bvgdzzklmnprstfhzzss", strict=True))
_SILENT = re.compile("[аеийоуъыьэюя]")
_LATIN = str.maketrans("cqwjy", "kkvzz", "aeiouh")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LONGEST_HAN = 8


@lru_cache(maxsize=20_000)
def meaning(question: str) -> Mapping[str, float]:
    """What a question asks, in weights of length one; empty where it holds nothing but little words."""
    weights = _weights(question)
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return MappingProxyType({token: weight / length for token, weight in weights.items()})


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How much two meanings share, from 0 to 1."""
    return sum(weight * other.get(token, 0.0) for token, weight in one.items())


def _weights(question: str) -> dict[str, float]:
    found: dict[str, float] = {}
    spoken = speaks_of(_take_han(fold(question), found))
    found |= {f"service:{name}": _PLAIN for name in spoken.services}
    for word in spoken.rest:
        name = _listed().get(stem(word))
        for token in (name,) if name else tokens(word):
            found |= _weighed(token)
    return found


def _take_han(text: str, found: dict[str, float]) -> str:
    """The text without the Chinese phrases that name a class; what they name goes into `found`."""
    left, place = "", 0
    while place < len(text):
        length = 0
        if _HAN.match(text[place]):
            lengths = range(min(_LONGEST_HAN, len(text) - place), 1, -1)
            length = next((each for each in lengths if text[place : place + each] in _listed()), 0)
        if length:
            found[_listed()[text[place : place + length]]] = _PLAIN
        left += " " if length else text[place]
        place += length or 1
    return left


def _weighed(token: str) -> dict[str, float]:
    if ":" in token:
        return {token: _PLAIN}
    if is_stop_word(token) or token in _idle():
        return {}
    if any(letter.isdigit() for letter in token):
        return {token: _NUMBERED}
    heard = _consonants(token)
    return {token: _SPELLED, heard: _CONSONANTS} if heard else {token: _PLAIN}


def _consonants(token: str) -> str | None:
    """What is left of a word in an alphabet that writes sounds; None where that says too little."""
    if len(token) < _SHORTEST:
        return None
    letters = "".join(_CYRILLIC.get(letter, letter) for letter in _SILENT.sub("", token))
    left = re.sub(r"(.)\1+", r"\1", letters.translate(_LATIN))
    return f"heard:{left}" if left.isascii() and len(left) >= 3 else None


@cache
def _idle() -> frozenset[str]:
    listed = (*words("asking"), *words("idle"))
    return frozenset(token for word in listed for token in (word, *tokens(word)))


@cache
def _listed() -> dict[str, str]:
    """Each stem of one word, and each Chinese phrase, that names a class -> the class."""
    known: dict[str, str] = {}
    for line in (*raw("kinds"), *raw("common")):
        name, _, phrases = line.partition("#")[0].partition(":")
        listed = f"class:{name.partition('<')[0].strip()}"
        for phrase in re.split(r"[,|]", phrases):
            plain = fold(phrase).strip()
            if _HAN.search(plain):
                known.setdefault(plain, listed)
            elif plain and " " not in plain:
                known.setdefault(stem(plain), listed)
    return known
