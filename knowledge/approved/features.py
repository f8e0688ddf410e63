"""Features: what a customer's line and an approved question are compared by."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise

from knowledge.analysis import fold, is_stop_word, tokens
from knowledge.approved.services import speaks_of

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u0e00-\u0e7f\u3400-\u4dbf\u4e00-\u9fff]")
#: Runs of letters that are compared: of spaced words with their edges, and of scripts without spaces.
_RUNS, _UNSPACED_RUNS = range(2, 5), range(1, 4)
#: How much little words count beside the others: "how do I" says something, but not much.
_STOP_WORD = 0.5


def _words(text: str) -> Iterator[str]:
    yield from tokens(text)


def _pairs(text: str) -> Iterator[str]:
    """Neighbours, with the beginning and the end: "price" alone is not a price in passing."""
    for one, other in pairwise(["^", *tokens(text), "$"]):
        yield f"{one} {other}"


def _runs(text: str) -> Iterator[str]:
    for word in _WORD.findall(fold(text)):
        spaced = not _UNSPACED.search(word)
        edged = f"<{word}>" if spaced else word
        for length in _RUNS if spaced else _UNSPACED_RUNS:
            yield from (edged[place : place + length] for place in range(len(edged) - length + 1))


def _services(text: str) -> Iterator[str]:
    yield from speaks_of(text).services


#: Kinds of features and the share of the likeness that each has.
_KINDS: tuple[tuple[Callable[[str], Iterator[str]], float], ...] = (
    (_words, 0.3),
    (_pairs, 0.15),
    (_runs, 0.4),
    (_services, 0.15),
)


#: How often each feature of each kind occurs in a text.
Counts = tuple[Counter[str], ...]


def count_features(text: str) -> Counts:
    """The features of a text by kind."""
    return tuple(
        Counter(f"{number}{feature}" for feature in kind(text)) for number, (kind, _) in enumerate(_KINDS)
    )


class Features:
    """The features of a shop's questions, and how much each of them tells the topics apart."""

    def __init__(self, texts: Sequence[Counts], topics: Sequence[str]) -> None:
        holding: dict[str, set[str]] = defaultdict(set)
        for counts, topic in zip(texts, topics, strict=True):
            for feature in chain.from_iterable(counts):
                holding[feature].add(topic)
        size = len(set(topics))
        self._rarity = {
            feature: math.log(1 + (size + 1) / (len(among) + 0.5)) for feature, among in holding.items()
        }
        self._rarest = math.log(1 + (size + 1) / 0.5)

    def weigh(self, counts: Counts) -> dict[str, float]:
        """The known features of a text with their weights.

        The squares of a kind sum to its share only where every feature is known: what no question speaks of
        makes a line less like all of them.
        """
        weights: dict[str, float] = {}
        for found, (kind, share) in zip(counts, _KINDS, strict=True):
            weighed = {feature: self._weight(feature, times) for feature, times in found.items()}
            if kind is _words:
                weighed = {
                    feature: weight * (_STOP_WORD if is_stop_word(feature[1:]) else 1.0)
                    for feature, weight in weighed.items()
                }
            length = math.sqrt(sum(weight * weight for weight in weighed.values()) / share)
            weights.update(
                (feature, weight / length) for feature, weight in weighed.items() if feature in self._rarity
            )
        return weights

    def _weight(self, feature: str, times: int) -> float:
        return (1 + math.log(times)) * self._rarity.get(feature, self._rarest)
