"""Comparing two shares: the ratio with its interval, and whether chance alone would do that much."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: The normal quantile of a two-sided interval of 95 %.
Z95 = 1.959963984540054
#: Where one of the four expected counts is smaller, the normal approximation is no good.
EXPECTED = 5


@dataclass(frozen=True)
class Shares:
    """So many of a group, and so many of another group, have something."""

    inside: int
    of_inside: int
    outside: int
    of_outside: int


@dataclass(frozen=True)
class Ratio:
    """How many times as frequent, with the bounds between which it lies with 95 % confidence."""

    value: float
    low: float
    high: float


def ratio(shares: Shares) -> Ratio:
    """The ratio of the two shares with its log interval (Katz, Baptista, Azen and Pike 1978).

    Where nobody of a group has it, or everybody of both, half a customer is added to each of the four cells
    (Haldane 1956; Anscombe 1956), so that both bounds exist.
    """
    all_have_it = shares.inside == shares.of_inside and shares.outside == shares.of_outside
    half = 0.5 if 0 in (shares.inside, shares.outside) or all_have_it else 0.0
    inside, outside = shares.inside + half, shares.outside + half
    of_inside, of_outside = shares.of_inside + 2 * half, shares.of_outside + 2 * half
    value = (inside / of_inside) / (outside / of_outside)
    error = math.sqrt(1 / inside - 1 / of_inside + 1 / outside - 1 / of_outside)
    return Ratio(value, value * math.exp(-Z95 * error), value * math.exp(Z95 * error))


def probability(shares: Shares) -> float:
    """The two-sided p-value of "both shares are equal": how often chance alone differs at least as much.

    The pooled z-test of two proportions, the same as Pearson's chi-square without correction; Fisher's exact
    test where one of the four expected counts is below 5.
    """
    total = shares.of_inside + shares.of_outside
    having = shares.inside + shares.outside
    if having in (0, total) or 0 in (shares.of_inside, shares.of_outside):
        return 1.0
    smallest = min(shares.of_inside, shares.of_outside) * min(having, total - having) / total
    if smallest < EXPECTED:
        return _fisher(shares)
    pooled = having / total
    error = math.sqrt(pooled * (1 - pooled) * (1 / shares.of_inside + 1 / shares.of_outside))
    z = (shares.inside / shares.of_inside - shares.outside / shares.of_outside) / error
    return math.erfc(abs(z) / math.sqrt(2))


def _fisher(shares: Shares) -> float:
    having = shares.inside + shares.outside
    least, most = max(0, having - shares.of_outside), min(having, shares.of_inside)

    def log_chance(inside: int) -> float:
        return _log_choose(shares.of_inside, inside) + _log_choose(shares.of_outside, having - inside)

    every = _log_choose(shares.of_inside + shares.of_outside, having)
    observed = log_chance(shares.inside)
    # Tables as likely as the observed one belong in; rounding must not leave them out.
    unlikely = (log_chance(one) for one in range(least, most + 1))
    return min(1.0, math.fsum(math.exp(one - every) for one in unlikely if one <= observed + 1e-7))


def _log_choose(of: int, some: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(some + 1) - math.lgamma(of - some + 1)


def false_discovery(probabilities: Sequence[float]) -> list[float]:
    """The p-values corrected for so many comparisons (Benjamini and Hochberg 1995), in their order.

    Of what is called a difference because its value is at most 0.05, 5 % are expected to be none.
    """
    many = len(probabilities)
    order = sorted(range(many), key=probabilities.__getitem__, reverse=True)
    corrected, least = [1.0] * many, 1.0
    for place, index in enumerate(order):
        least = min(least, probabilities[index] * many / (many - place))
        corrected[index] = least
    return corrected
