"""A bandit: shares of a batch that follow the chance of each variant to be the best (Thompson 1933).

A batch is shared out as if every customer drew one rate for each variant from what is known so far (a
uniform prior, so Beta(1 + successes, 1 + misses)) and got the variant with the highest.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from random import Random

from scheduler.learning.winner import Count

#: So much of a batch every variant keeps, so that one with a bad start can recover.
FLOOR = 0.05
_DRAWS = 2000


def seed_of(campaign_id: int, batch: int) -> int:
    """The seed of a batch's draws: below 2**63, and the same for everybody who asks."""
    digest = sha256(f"batch:{campaign_id}:{batch}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def chances(counts: Mapping[str, Count], seed: int) -> dict[str, float]:
    """Variant -> the chance that its rate is the highest, within about a hundredth."""
    random = Random(seed)
    best = dict.fromkeys(counts, 0)
    for _ in range(_DRAWS):
        drawn = {
            key: random.betavariate(1 + count.successes, 1 + count.settled - count.successes)
            for key, count in counts.items()
        }
        best[max(drawn, key=drawn.__getitem__)] += 1
    return {key: wins / _DRAWS for key, wins in best.items()}


def shares(counts: Mapping[str, Count], seed: int) -> dict[str, float]:
    """Variant -> its share of the next batch; each at least FLOOR, all together 1."""
    free = 1 - FLOOR * len(counts)
    return {key: FLOOR + free * chance for key, chance in chances(counts, seed).items()}
