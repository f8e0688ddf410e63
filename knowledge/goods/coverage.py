"""Coverage: how much of what was asked a product holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from knowledge.goods.request import Request

#: The share of the question's words, weighed by rarity, that some words hold.
Held = Callable[[set[str]], float]


def holder(request: Request, rarity: dict[str, float]) -> Held:
    """The share of the question's words among some; what meets the conditions holds their words."""
    others = {word: [way.split() for way in request.synonyms.expand(word)] for word in rarity}

    def held(words: set[str]) -> float:
        also = {
            word
            for word in rarity
            if word in request.given or any(words.issuperset(way) for way in others[word])
        }
        for sides in request.either:
            if any(side <= words | also for side in sides):
                also = also.union(*sides)
        return coverage(rarity, words | also)

    return held


def open_holder(request: Request, rarity: dict[str, float]) -> Held:
    """The same of those words alone that no condition stands for."""
    open_words = {word: rarity[word] for word in _whole(request.open_words) if word in rarity}
    return holder(replace(request, given=frozenset()), open_words)


def _whole(words: Sequence[str]) -> list[str]:
    """The words without the parts of others: what is of DDR2 and has 4 GB is no DDR4."""
    composed = [word for word in words if _composed(word, [part for part in words if part != word])]
    return [word for word in words if not any(word in each and word != each for each in composed)]


def coverage(rarity: dict[str, float], words: set[str]) -> float:
    """The share of the asked words that are among these, weighed by rarity; 0 where nothing is asked."""
    held = sum(weight for word, weight in rarity.items() if _holds(words, word, rarity))
    return held / (sum(rarity.values()) or 1.0)


def _holds(words: set[str], word: str, asked: Iterable[str]) -> bool:
    """A word is there, or it is a compound of asked words that are: 27inch where 27 and inch are."""
    if word in words:
        return True
    parts = [part for part in asked if part != word and part in words and part in word]
    return _composed(word, parts)


def _composed(word: str, parts: Sequence[str]) -> bool:
    return not word or any(word.startswith(part) and _composed(word[len(part) :], parts) for part in parts)
