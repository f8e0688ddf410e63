"""Differences of two groups with the interval between which they lie, in plain arithmetic."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: The normal quantile of a two-sided interval of 95 %.
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A value with the bounds between which it lies with 95 % confidence."""

    value: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Sample:
    """So many values of one group, by their sum and the sum of their squares."""

    size: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        return self.total / self.size

    @property
    def variance(self) -> float:
        """The unbiased one; needs two values."""
        return max(0.0, (self.squares - self.total * self.mean) / (self.size - 1))


def wilson(successes: int, size: int) -> Interval:
    """A share with its score interval (Wilson 1927); the whole range from 0 to 1 where there is nobody."""
    if size == 0:
        return Interval(0.0, 0.0, 1.0)
    share, square = successes / size, Z95 * Z95
    middle = (share + square / (2 * size)) / (1 + square / size)
    reach = Z95 / (1 + square / size) * math.sqrt(share * (1 - share) / size + square / (4 * size * size))
    # At the ends the bound is the end itself, which rounding misses by a hair.
    low = 0.0 if successes == 0 else middle - reach
    high = 1.0 if successes == size else middle + reach
    return Interval(share, low, high)


def difference_of_shares(one: tuple[int, int], other: tuple[int, int]) -> Interval:
    """The share of `one` (successes, size) minus that of `other`.

    Newcombe 1998, method 10: the bounds are put together from the two score intervals.
    """
    first, second = wilson(*one), wilson(*other)
    value = first.value - second.value
    low = value - math.hypot(first.value - first.low, second.high - second.value)
    high = value + math.hypot(first.high - first.value, second.value - second.low)
    return Interval(value, low, high)


def difference_of_means(one: Sample, other: Sample) -> Interval | None:
    """The mean of `one` minus that of `other` (Welch 1947); None where a group has fewer than two values."""
    if min(one.size, other.size) < 2:
        return None
    parts = one.variance / one.size, other.variance / other.size
    value = one.mean - other.mean
    spread = sum(parts)
    if spread == 0:
        return Interval(value, value, value)
    freedom = spread**2 / (parts[0] ** 2 / (one.size - 1) + parts[1] ** 2 / (other.size - 1))
    reach = student95(freedom) * math.sqrt(spread)
    return Interval(value, value - reach, value + reach)


def student95(freedom: float) -> float:
    """Student's 97.5 % quantile.

    The asymptotic series of Abramowitz and Stegun 26.7.5, for 4 and more degrees of freedom within a
    thousandth; 1, 2 and 3 stand in a table, and what lies between them takes the larger value.
    """
    if freedom < 4:
        return {1: 12.7062, 2: 4.3027, 3: 3.1824}[max(1, math.floor(freedom))]
    z = Z95
    return z + sum(
        (
            (z**3 + z) / (4 * freedom),
            (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2),
            (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3),
            (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * freedom**4),
        )
    )
