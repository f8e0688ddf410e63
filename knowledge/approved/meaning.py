"""Meaning: which topic a line asks about by its vector, from an embedder that knows meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from knowledge.approved.ridge import Ridge
from knowledge.approved.topics import MOST

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]


class Meaning:
    """Learned once from the vectors of a shop's questions, a row each; a question without one has zeros."""

    def __init__(self, vectors: Array, topics: Sequence[str], scale: tuple[float, float]) -> None:
        """Cosines up to the first of the scale are chance, from the second on the same."""
        import numpy as np

        self._vectors = vectors
        self._scale = scale
        self.names = tuple(dict.fromkeys(topics))
        place = {name: number for number, name in enumerate(self.names)}
        self._topic_of = np.array([place[topic] for topic in topics], dtype=np.int64)
        weights = np.ones(len(topics), dtype=np.float32)
        self._ridge = Ridge(self._alike(vectors), self._topic_of, weights) if len(topics) <= MOST else None

    def score(self, vector: Array) -> dict[str, float]:
        """How much a line with this vector asks about each topic, 1 being usual for its own questions."""
        import numpy as np

        alike = self._alike(vector)
        if self._ridge:
            scores = self._ridge.score(alike)
        else:
            scores = np.zeros(len(self.names), dtype=np.float32)
            np.maximum.at(scores, self._topic_of, alike)
        return dict(zip(self.names, scores.tolist(), strict=True))

    def _alike(self, vectors: Array) -> Array:
        import numpy as np

        low, high = self._scale
        alike: Array = np.clip((self._vectors @ vectors.T - low) / (high - low), 0.0, 1.0)
        return alike
