"""Ranking: which entries hold most of what was asked, and how much of it each of them holds.

The order is BM25F (Robertson, Zaragoza and others) over title, summary and detail, each with its own
length, blended with the share of the question that an entry holds. A case for a phone is no phone: where
goods are asked for, what only goes with them comes behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.analysis import Ways, query_words, stem
from knowledge.index.fulltext import WEIGHTS, Entry, rarity
from knowledge.words import words

#: Other words for a token, each counting as the same word.
Expand = Callable[[str], Sequence[str]]

#: How soon a repeated word says nothing new, and how much a field's length counts.
_SATURATION, _LENGTH = 1.2, 0.75
#: How sure a word in the title, the summary or the detail makes us that the entry is about it.
_STRENGTH = (1.0, 0.7, 0.5)
#: How much the share of the question that is held counts in the order.
_HELD_SHARE = 0.2
#: What is left of the rank of a thing that goes with other goods, where those were asked for.
_BESIDE_GOODS = 0.8
#: What another word counts beside the one that was asked for.
_OTHERS_COUNT = 0.8


@dataclass(frozen=True)
class Asked:
    """A word of the question in the ways it may be written."""

    ways: Ways
    #: Words to search for besides it.
    besides: Ways = ()
    #: Words to search for instead, where the shop never uses this one.
    instead: Ways = ()

    @property
    def tokens(self) -> Iterator[str]:
        return (token for way in (*self.ways, *self.besides, *self.instead) for token in way)


@dataclass(frozen=True)
class Word:
    """A word that is searched for, other words that count as the same, and how much it says."""

    ways: Ways
    others: Ways
    rarity: float
    #: Whether any entry holds it or one of the others.
    is_known: bool

    @property
    def tokens(self) -> Iterator[str]:
        return (token for way in (*self.ways, *self.others) for token in way)


@dataclass(frozen=True)
class Ranked:
    """An entry, its place in the order, and the share of the question that it holds, both from 0 to 1."""

    entry: Entry
    rank: float
    held: float
    #: What counts of its likeness to the question: less for what only goes with what was asked for.
    worth: float = 1.0


def no_synonyms(_token: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class Wording:
    """A text to search for, with other words for a token: besides it, or where the shop never uses it."""

    text: str
    besides: Expand = no_synonyms
    instead: Expand = no_synonyms

    def words(self) -> list[Asked]:
        """The words to search for, each with its synonyms."""
        return [
            Asked(ways, _others(ways, self.besides), _others(ways, self.instead))
            for ways in query_words(self.text)
        ]


def _others(ways: Ways, expand: Expand) -> Ways:
    if len(ways[0]) != 1:
        return ()
    others = (tuple(other.split()) for other in expand(ways[0][0]))
    return tuple(other for other in dict.fromkeys(others) if other not in ways)


def weigh(asked: Sequence[Asked], frequencies: Mapping[str, int], total: int) -> list[Word]:
    """The words with their rarity among `total` entries; one that no entry holds says most."""

    def holding(ways: Ways) -> int:
        return max((min(frequencies.get(token, 0) for token in way) for way in ways), default=0)

    def weighed(word: Asked) -> Word:
        if own := holding(word.ways):
            return Word(word.ways, word.besides, rarity(own, total), True)
        # Who writes what the shop never does means what the shop calls by another name.
        others = (*word.besides, *word.instead)
        held = holding(others)
        return Word(word.ways, others, rarity(held, total), held > 0)

    return [weighed(word) for word in asked]


def rank(asked: Sequence[Word], entries: Sequence[Entry]) -> list[Ranked]:
    """The entries, best first; equals in the order in which they were given."""
    if not entries or not asked:
        return []
    measure = _Measure(asked, entries)
    return sorted(map(measure.ranked, entries), key=lambda each: -each.rank)


class _Measure:
    """Measures entries against a question; lengths are compared with those of the other entries."""

    def __init__(self, asked: Sequence[Word], entries: Sequence[Entry]) -> None:
        self._asked = asked
        self._total = sum(word.rarity for word in asked)
        self._needles = {token: f" {token} " for word in asked for token in word.tokens}
        self._whole = " " + " ".join(token for word in asked for token in word.ways[0]) + " "
        self._for_goods = _accessories().isdisjoint(self._needles)
        self._lengths = [
            sum(entry.fields[place].count(" ") for entry in entries) / len(entries)
            for place in range(len(WEIGHTS))
        ]

    def ranked(self, entry: Entry) -> Ranked:
        tokens = self._tokens(entry)
        said = held = 0.0
        for word in self._asked:
            often, strength = _best(word.ways, tokens)
            other_often, other_strength = _best(word.others, tokens)
            often = max(often, other_often * _OTHERS_COUNT)
            said += word.rarity * often / (often + _SATURATION)
            held += word.rarity * max(strength, other_strength * _OTHERS_COUNT)
        share = ((1 - _HELD_SHARE) * said + _HELD_SHARE * held) / self._total
        worth = _BESIDE_GOODS if self._is_beside_goods(entry) else 1.0
        return Ranked(entry, share * worth, held / self._total, worth)

    def _tokens(self, entry: Entry) -> dict[str, tuple[float, float]]:
        """How often the entry says each token, by field and length, and how sure that makes us."""
        fields = [
            (field, strength, weight / (1 - _LENGTH + _LENGTH * field.count(" ") / length))
            for field, strength, weight, length in zip(
                entry.fields, _STRENGTH, WEIGHTS, self._lengths, strict=True
            )
        ]
        found = {}
        for token, needle in self._needles.items():
            often = strongest = 0.0
            for field, strength, scale in fields:
                if needle in field:
                    often += scale * field.count(needle)
                    strongest = max(strongest, strength)
            if often:
                found[token] = often, strongest
        return found

    def _is_beside_goods(self, entry: Entry) -> bool:
        # A summary begins with the brand: who asks for a brand means all that is of it.
        if not self._for_goods or entry.kind != "product" or entry.fields[1].startswith(self._whole):
            return False
        return not _accessories().isdisjoint(entry.fields[0].split())


def _best(ways: Ways, tokens: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """How often a word occurs in its best way, and how sure that makes us if the whole of it does."""
    most = strongest = 0.0
    for way in ways:
        found = [tokens[token] for token in way if token in tokens]
        most = max(most, sum(often for often, _ in found) / len(way))
        if len(found) == len(way):
            strongest = max(strongest, min(strength for _, strength in found))
    return most, strongest


@lru_cache(maxsize=1)
def _accessories() -> frozenset[str]:
    return frozenset(map(stem, words("accessories")))
