"""Quantiles of many values that are known as value and count, exact where floats would not be."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

#: By rank, from 0, the value that has it among the sorted ones.
ByRank = Callable[[int], float]


def ranks(count: int, share: float) -> tuple[int, int]:
    """The ranks, from 0, of the two values between which the quantile of `count` values lies."""
    place = (count - 1) * Fraction(str(share))
    return math.floor(place), math.ceil(place)


def quantile(count: int, share: float, by_rank: ByRank) -> float:
    """The value below which this share of `count` values lies, straight between its two neighbours.

    Hyndman and Fan's type 7, as spreadsheets and numpy have it; the half is the median.
    """
    place = (count - 1) * Fraction(str(share))
    low, high = (Fraction(by_rank(rank)) for rank in ranks(count, share))
    return float(low + (place - math.floor(place)) * (high - low))


def among(values: Sequence[tuple[float, int]]) -> tuple[int, ByRank]:
    """How many values there are, and the one at each rank, of pairs of value and count in order."""
    total = sum(count for _, count in values)

    def by_rank(rank: int) -> float:
        for value, count in values:
            rank -= count
            if rank < 0:
                return value
        raise IndexError(rank)

    return total, by_rank
