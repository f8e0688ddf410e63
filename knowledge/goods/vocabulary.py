"""The shipped shopping words of three languages, and how phrases of them are found in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.analysis import stem
from knowledge.words import raw, words

#: Each Chinese character is a word of its own here: phrases are told by being the longest.
_WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+|\d+")
_SPLIT = re.compile(r"[,|]")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’]s\b")
_CYRILLIC = re.compile(r"[а-яА-ЯёЁ]")
_SHORT_NAME = re.compile(r"(?:[aeiou][a-z]|[a-z][aeiou])s")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True)
class Meaning:
    """What a phrase stands for: `sort` is kind, colour, material, value, feature, measure, superlative,
    comparative, quality, brand, category; `side` is what some of them add, such as min or "<"."""

    sort: str
    name: str
    side: str = ""


@dataclass(frozen=True)
class Word:
    """A word of a text by its stem, and where it stands."""

    stem: str
    start: int
    end: int


@dataclass(frozen=True)
class Phrase:
    """A phrase found in a text: the places of its first and behind its last word, and what it may mean."""

    first: int
    behind: int
    meanings: tuple[Meaning, ...]

    def of(self, sort: str) -> Meaning | None:
        return next((each for each in self.meanings if each.sort == sort), None)


class Vocabulary:
    """Phrases by their first word, the longest first; the Russian ones are stemmed when first needed."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]], beneath: Vocabulary | None = None) -> None:
        self._beneath = beneath
        self._phrases: dict[tuple[str, ...], list[Meaning]] = {}
        self._longest: dict[str, int] = {}
        self._waiting: list[tuple[str, Meaning]] = []
        for phrase, meaning in phrases:
            if _CYRILLIC.search(phrase):
                self._waiting.append((phrase, meaning))
            else:
                self._add(phrase, meaning)

    def _add(self, phrase: str, meaning: Meaning) -> None:
        stems = tuple(word.stem for word in split(normal(phrase)))
        if not stems:
            return
        known = self._phrases.setdefault(stems, [])
        if meaning not in known:
            known.append(meaning)
        self._longest[stems[0]] = max(self._longest.get(stems[0], 0), len(stems))

    def _prepare(self, stems: Iterable[str]) -> None:
        if self._waiting and any(_CYRILLIC.search(each) for each in stems):
            waiting, self._waiting = self._waiting, []
            for phrase, meaning in waiting:
                self._add(phrase, meaning)
        if self._beneath:
            self._beneath._prepare(stems)

    def find(self, words: list[Word]) -> list[Phrase]:
        """The longest phrases from left to right, none over another."""
        self._prepare([word.stem for word in words])
        found: list[Phrase] = []
        place = 0
        while place < len(words):
            phrase = self._longest_at(words, place)
            if phrase:
                found.append(phrase)
            place = phrase.behind if phrase else place + 1
        return found

    def meanings(self, text: str) -> tuple[Meaning, ...]:
        """What the whole of a text means."""
        stems = tuple(word.stem for word in split(normal(text)))
        self._prepare(stems)
        return self.of_stems(stems)

    def of_stems(self, stems: tuple[str, ...]) -> tuple[Meaning, ...]:
        below = self._beneath.of_stems(stems) if self._beneath else ()
        return (*self._phrases.get(stems, ()), *below)

    def _longest_at(self, words: list[Word], place: int) -> Phrase | None:
        first = words[place].stem
        for length in range(self._reach(first), 0, -1):
            stems = tuple(word.stem for word in words[place : place + length])
            meanings = self.of_stems(stems) if len(stems) == length else ()
            if meanings:
                return Phrase(place, place + length, meanings)
        return None

    def _reach(self, first: str) -> int:
        below = self._beneath._reach(first) if self._beneath else 0
        return max(self._longest.get(first, 0), below)


def normal(text: str) -> str:
    """Lower case in one form of every letter; figures and signs stay as they are."""
    text = unicodedata.normalize("NFKC", text).lower().replace("ё", "е").replace("’", "'")
    return _APOSTROPHE.sub("", text)


def split(text: str) -> list[Word]:
    """The words of a text that `normal` made, Chinese by the character."""
    return [Word(_stem(each[0]), each.start(), each.end()) for each in _WORD.finditer(text)]


#: Ends that sound alike and are mixed up: a protecter is a protector.
_SOUNDS_LIKE_OR = re.compile(r"(?<=[a-z]ct)er(?=s?$)")


def _stem(word: str) -> str:
    """A short name may end like a plural: UPS is not many "up", though TVs are many TV."""
    if _SHORT_NAME.fullmatch(word) or word in _unstemmed():
        return word
    if word[:-1] in _unstemmed() and word.endswith("s"):
        return word[:-1]
    return stem(_SOUNDS_LIKE_OR.sub("or", word))


@cache
def _unstemmed() -> frozenset[str]:
    """Words whose stem is another word: stockings are no stock."""
    return frozenset(words("unstemmed"))


def is_han(text: str) -> bool:
    return bool(_HAN.search(text))


@cache
def groups(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The lines of a list as what stands before the colon and the phrases behind it."""
    found = []
    for line in raw(name):
        head, colon, rest = line.partition("#")[0].partition(":")
        if colon:
            found.append((head.strip(), tuple(each.strip() for each in _SPLIT.split(rest) if each.strip())))
    return tuple(found)


@cache
def shipped() -> Vocabulary:
    """All shipped phrases."""
    return Vocabulary(_shipped())


@cache
def called() -> Vocabulary:
    """What customers call goods by words that mean something else in a title: a screen, a washer."""
    return Vocabulary(
        (phrase, Meaning("kind", kind)) for kind, phrases in groups("called") for phrase in phrases
    )


@cache
def wider_kinds() -> Mapping[str, str]:
    """The wider kind of the kinds that have one."""
    heads = (head.partition("<") for head, _ in groups("kinds"))
    return {kind.strip(): wider.strip() for kind, _, wider in heads if wider}


@cache
def kinds_of(kind: str) -> tuple[str, ...]:
    """A kind and the wider ones that it belongs to."""
    return (kind, *kinds_of(wider_kinds().get(kind, ""))) if kind else ()


def _shipped() -> Iterator[tuple[str, Meaning]]:
    for head, phrases in groups("kinds"):
        kind = head.partition("<")[0].strip()
        yield from ((phrase, Meaning("kind", kind)) for phrase in phrases)
    for sort, name in (
        ("colour", "colours"),
        ("material", "materials"),
        ("value", "values"),
        ("quality", "qualities"),
    ):
        for head, phrases in groups(name):
            yield from ((phrase, Meaning(sort, head)) for phrase in phrases)
    yield from _features()
    for sort, name in (("superlative", "superlatives"), ("comparative", "comparatives")):
        for head, phrases in groups(name):
            measures, _, side = head.rpartition(" ")
            yield from ((phrase, Meaning(sort, measures, side)) for phrase in phrases)
    for head, _, phrases, _ in measure_table():
        yield from ((phrase, Meaning("measure", head)) for phrase in phrases)


def _features() -> Iterator[tuple[str, Meaning]]:
    for line in raw("features"):
        head, colon, rest = line.partition("#")[0].partition(":")
        if not colon:
            continue
        parts = [[word.strip() for word in part.split(",") if word.strip()] for part in rest.split("|")]
        has_not = parts[3] if len(parts) > 3 else []
        yield from ((word, Meaning("feature", head, "yes")) for part in parts[:3] for word in part)
        yield from ((word, Meaning("feature", head, "no")) for word in has_not)


@cache
def measure_table() -> tuple[tuple[str, str, tuple[str, ...], str], ...]:
    """Of each measure its name, base unit, words, and the unit where a source names none."""
    rows = []
    for line in raw("measures"):
        head, colon, rest = line.partition("#")[0].partition(":")
        if colon:
            name, _, unit = head.strip().rpartition(" ")
            *phrases, assumed = rest.split("|")
            words = tuple(word.strip() for part in phrases for word in part.split(",") if word.strip())
            rows.append((name, unit, words, assumed.strip()))
    return tuple(rows)
