"""How good a search is, as information retrieval measures it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence

#: Grades by product, by search.
Judgments = dict[str, dict[str, int]]


def ndcg(found: Mapping[str, Sequence[str]], judged: Judgments) -> float:
    """The mean nDCG@10: gain 2^grade - 1, log2 discount, unjudged products count 0."""
    return statistics.mean(
        _gain(graded.get(product, 0) for product in found[query][:10]) / _best(graded)
        for query, graded in judged.items()
    )


def condensed(found: Mapping[str, Sequence[str]], judged: Judgments) -> float:
    """The same without the unjudged products, which may be as good as the judged ones (Sakai 2007)."""
    only = {query: [each for each in found[query] if each in graded] for query, graded in judged.items()}
    return ndcg(only, judged)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive scores above a negative; half where they are equal."""
    above = sum((one > other) + (one == other) / 2 for one in positive for other in negative)
    return above / (len(positive) * len(negative))


def quantile(values: Iterable[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(len(ordered) * share) - 1)]


def _best(graded: Mapping[str, int]) -> float:
    return _gain(sorted(graded.values(), reverse=True)[:10])


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))
