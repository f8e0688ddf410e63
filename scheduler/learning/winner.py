"""A test of variants that may be looked at as often as one likes.

The evidence for "they differ" is an e-process: the likelihood of the successes under a uniform prior for
each of two variants, divided by the largest likelihood under one common rate. For every common rate it is
at most a martingale that begins at 1, so by Ville's inequality it ever reaches 1/a with a chance of a at
most: its reciprocal is a p-value that holds at every look, for any number of looks, with groups of any
sizes, and where earlier results decided who got what (Robbins 1970; Wasserman, Ramdas and Balakrishnan
2020, universal inference; Johari, Koomen, Pekelis and Walsh 2022, always valid p-values). It is exact, no
approximation for large samples.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

#: A winner is named where chance does as much in at most so many of all experiments.
ALPHA = 0.05


@dataclass(frozen=True)
class Count:
    """Of so many settled messages of a variant so many were successes."""

    settled: int
    successes: int

    @property
    def rate(self) -> float:
        return self.successes / self.settled if self.settled else 0.0


@dataclass(frozen=True)
class Contest:
    """Which variant leads, and whether it has won.

    `p` is the chance of such evidence against any variant that is at least as good, corrected for the
    number of variants; None while one has too few settled messages, or no two differ.
    """

    leader: str | None
    p: float | None
    #: Variants that have fewer settled messages than it takes.
    short: tuple[str, ...]

    @property
    def winner(self) -> str | None:
        return self.leader if self.p is not None and self.p <= ALPHA else None


def contest(counts: Mapping[str, Count], least: int) -> Contest:
    """The variant with the highest rate against each of the others."""
    short = tuple(key for key, count in counts.items() if count.settled < least)
    leader = max(counts, key=lambda key: counts[key].rate)
    others = [count for key, count in counts.items() if key != leader]
    if not others or all(count.rate == counts[leader].rate for count in others):
        return Contest(None, None, short)
    if short:
        return Contest(leader, None, short)
    # Every true best variant would have to be beaten, and there are so many that might be it (Bonferroni).
    worst = max(always_valid_p(counts[leader], count) for count in others)
    return Contest(leader, min(1.0, worst * len(others)), short)


def always_valid_p(one: Count, other: Count) -> float:
    """The p-value of "the rate of `one` is no higher than that of `other`", valid at every look."""
    if one.rate <= other.rate:
        return 1.0
    return min(1.0, math.exp(-log_evidence(one, other)))


def log_evidence(one: Count, other: Count) -> float:
    """The natural logarithm of the e-process for "the two rates differ"."""
    settled, successes = one.settled + other.settled, one.successes + other.successes
    return _log_mixture(one) + _log_mixture(other) - _log_highest(successes, settled)


def _log_mixture(count: Count) -> float:
    """The likelihood of one order of the results, over a uniform prior: the Beta function."""
    misses = count.settled - count.successes
    return math.lgamma(count.successes + 1) + math.lgamma(misses + 1) - math.lgamma(count.settled + 2)


def _log_highest(successes: int, settled: int) -> float:
    if successes in (0, settled):
        return 0.0
    rate = successes / settled
    return successes * math.log(rate) + (settled - successes) * math.log1p(-rate)
