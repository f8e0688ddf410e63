"""Services: what customers ask a shop about, read the same from many words and languages.

"How much is shipping", "сколько стоит доставка" and 运费多少 speak of the same two services.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from knowledge.analysis import fold, is_stop_word, stem, tokens
from knowledge.words import lines, words

_WORD = re.compile(r"[^\W_]+")
#: Marks what is asked of a service in the list.
_ASPECT = "~"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True)
class Spoken:
    """The services that a text speaks of, in order, and its words that name none and say something."""

    services: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def subjects(self) -> frozenset[str]:
        """The services without what is asked of them."""
        return frozenset(each for each in self.services if not each.startswith(_ASPECT))

    @property
    def aspects(self) -> frozenset[str]:
        """What is asked of the services: the price, how long it takes."""
        return frozenset(each for each in self.services if each.startswith(_ASPECT))

    @property
    def is_whole(self) -> bool:
        """Whether it speaks of services and of nothing else."""
        return bool(self.services) and _vague().issuperset(self.rest)


@dataclass(frozen=True)
class _Phrases:
    """The phrases of all services: by words as written, by stems, and those of unspaced scripts."""

    written: dict[tuple[str, ...], str]
    stemmed: dict[tuple[str, ...], str]
    unspaced: tuple[tuple[str, list[str]], ...]
    longest: int


def speaks_of(text: str) -> Spoken:
    """What a text speaks of; a service goes by its first English word."""
    folded = fold(text)
    services: list[str] = []
    rest: list[str] = []
    if _HAN.search(folded):
        folded = _take_unspaced(folded, services)
    for word, service in _spaced(_WORD.findall(folded)):
        if service:
            services.append(service)
        else:
            rest.extend(token for token in tokens(word) if not is_stop_word(token))
    return Spoken(tuple(services), tuple(rest))


@cache
def service_words() -> frozenset[str]:
    """Every single word of the phrases, as written."""
    return frozenset(word for phrase in _phrases().written for word in phrase)


def _take_unspaced(text: str, services: list[str]) -> str:
    """The text without the phrases that are found in it; the longest are looked for first."""
    for phrase, meant in _phrases().unspaced:
        if phrase in text:
            services.extend(meant)
            text = text.replace(phrase, " ")
    return text


def _spaced(spelled: list[str]) -> Iterator[tuple[str, str]]:
    """Each phrase or word with its service; an empty one where it names none."""
    stems = [stem(word) for word in spelled]
    place = 0
    while place < len(spelled):
        size, service = _longest_phrase(spelled[place:], stems[place:])
        yield spelled[place], service
        place += size


def _longest_phrase(spelled: list[str], stems: list[str]) -> tuple[int, str]:
    phrases = _phrases()
    for size in range(min(phrases.longest, len(spelled)), 0, -1):
        service = phrases.written.get(tuple(spelled[:size])) or phrases.stemmed.get(tuple(stems[:size]))
        if service:
            return size, service
    return 1, ""


@cache
def _vague() -> frozenset[str]:
    return frozenset(token for word in words("vague") for token in tokens(word))


@cache
def _phrases() -> _Phrases:
    written: dict[tuple[str, ...], str] = {}
    stemmed: dict[tuple[str, ...], str] = {}
    unspaced: dict[str, list[str]] = defaultdict(list)
    for line in lines("service"):
        phrases = [phrase.strip() for phrase in " ".join(line).split(",")]
        service = phrases[0]
        for phrase in filter(None, phrases):
            if _HAN.search(phrase):
                unspaced[phrase].append(service)
                continue
            spelled = tuple(_WORD.findall(fold(phrase)))
            written.setdefault(spelled, service)
            # English is listed with its endings, and its stems mix what is not the same: instalment, install.
            if not phrase.isascii():
                stemmed.setdefault(tuple(map(stem, spelled)), service)
    longest_first = sorted(unspaced.items(), key=lambda each: -len(each[0]))
    return _Phrases(written, stemmed, tuple(longest_first), max(map(len, written)))
