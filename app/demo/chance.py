"""Chance that falls the same way every time."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws from one seed. Only `Random.random()` is used: its sequence is the same on every Python."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, values: Sequence[T]) -> T:
        return values[int(self._random.random() * len(values))]

    def weighted(self, values: Sequence[tuple[T, float]]) -> T:
        """One of (value, weight) pairs, the heavier the likelier."""
        point = self._random.random() * sum(weight for _, weight in values)
        for value, weight in values:
            point -= weight
            if point < 0:
                return value
        return values[-1][0]

    def waiting(self, mean: float) -> float:
        """The time to the next of events that come `mean` apart on average and know nothing of each other."""
        return -math.log(1.0 - self._random.random()) * mean

    def letters(self, count: int) -> str:
        """A random-looking word such as visitor keys are made of."""
        return "".join(self.pick("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(count))
