"""Topics: which topic of a shop's approved questions a line asks about, learned from their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.approved.features import Counts, Features, count_features
from knowledge.approved.ridge import Ridge

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

#: With more examples the equations take too long: the nearest example decides.
MOST = 2500


@dataclass(frozen=True)
class Example:
    """A text of a topic; its weight says how typical it is of what customers write."""

    text: str
    topic: str
    weight: float = 1.0


@dataclass(frozen=True)
class Scores:
    """How much a line asks about each topic, 1 being usual for its own questions."""

    topics: dict[str, float]
    #: How like the line is to each example, from 0 to 1.
    examples: list[float]


class Topics:
    """Learned once from the examples, one at least; scoring a line takes about a millisecond."""

    def __init__(self, examples: Sequence[Example]) -> None:
        import numpy as np

        self.names = tuple(dict.fromkeys(each.topic for each in examples))
        place = {name: number for number, name in enumerate(self.names)}
        self._topic_of = np.array([place[each.topic] for each in examples], dtype=np.int64)
        self._weights = np.array([each.weight for each in examples], dtype=np.float32)
        texts = [count_features(each.text) for each in examples]
        self._features = Features(texts, [each.topic for each in examples])
        self._holding = self._index(texts)
        self._ridge = Ridge(self._alike(), self._topic_of, self._weights) if len(examples) <= MOST else None
        #: Of two topics with one score the one of which more is known is asked about more often.
        self.standing = dict.fromkeys(self.names, 1.0)
        if self._ridge:
            self.standing = dict(zip(self.names, np.sqrt(self._ridge.reached).tolist(), strict=True))

    def score(self, text: str) -> Scores:
        """The scores of a line."""
        import numpy as np

        alike = np.zeros(len(self._weights), dtype=np.float32)
        for feature, weight in self._features.weigh(count_features(text)).items():
            rows, weights = self._holding[feature]
            alike[rows] += weight * weights
        topics = self._ridge.score(alike) if self._ridge else self._nearest(alike)
        return Scores(dict(zip(self.names, topics.tolist(), strict=True)), alike.tolist())

    def _nearest(self, alike: Array) -> Array:
        import numpy as np

        nearest = np.zeros(len(self.names), dtype=np.float32)
        np.maximum.at(nearest, self._topic_of, alike * (self._weights >= 1))
        return nearest

    def _index(self, texts: Sequence[Counts]) -> dict[str, tuple[NDArray[np.int64], Array]]:
        """For each feature the examples that hold it, and its weights there."""
        import numpy as np

        holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, counts in enumerate(texts):
            for feature, weight in self._features.weigh(counts).items():
                holding[feature].append((row, weight))
        return {
            feature: (
                np.array([row for row, _ in found], dtype=np.int64),
                np.array([weight for _, weight in found], dtype=np.float32),
            )
            for feature, found in holding.items()
        }

    def _alike(self) -> Array:
        """How like each example is to each."""
        import numpy as np

        alike = np.zeros((len(self._weights), len(self._weights)), dtype=np.float32)
        for rows, weights in self._holding.values():
            if len(rows) == 1:
                alike[rows[0], rows[0]] += weights[0] ** 2
            else:
                alike[rows[:, None], rows] += np.outer(weights, weights)
        return alike
