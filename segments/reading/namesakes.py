"""Usual names of what shops have: goods, topics, stages, cities, in the languages of marketers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files

from segments.reading.tokens import tokenise

#: What may be said of a value whatever its field is.
ANY = ""


class Namesakes:
    """Groups of words that mean the same, by the field that they name."""

    def __init__(self, groups: Iterable[tuple[str, Sequence[str]]]) -> None:
        self._groups: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        #: Number of a month -> its names.
        self.months: dict[int, list[str]] = {}
        for field, words in groups:
            if field == "month":
                self.months[int(words[0])] = list(words[1:])
            for word in words:
                self._groups[field, _key(word)] += words

    @classmethod
    def of_lists(cls, lists: Iterable[Sequence[str]]) -> Namesakes:
        """The shop's own synonyms, which hold for every field."""
        return cls((ANY, words) for words in lists)

    def of(self, value: str, field: str = ANY) -> list[str]:
        """Everything that means the same as a value of the field."""
        return self._groups.get((field, _key(value)), [])


@lru_cache(maxsize=1)
def shipped() -> Namesakes:
    """The lists that come with the product. Reading them costs a moment, so they are kept."""
    text = (files("segments.reading") / "signs" / "names.txt").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    groups = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return Namesakes((field, [word.strip() for word in words.split(",")]) for field, _, words in groups)


def _key(text: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokenise(text))
