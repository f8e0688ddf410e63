"""Groups of content gaps: questions that mean the same, whoever asked them and in whichever language.

Each new question is compared with the first question of every group that is not answered yet, and joins
the most like one or begins a group of its own. A group never grows beyond what is like its first question
(chains of neighbours would join everything in the end), and what was grouped once stays so.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.exceptions import EmbeddingFailed
from knowledge.gaps.gap_meaning import likeness, meaning
from knowledge.index.embedder import Embedder
from knowledge.schema import ContentGap
from knowledge.transactions import Transactions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: From this likeness on two questions mean the same.
SAME = 0.72
#: What it adds that the same approved question, passage or product came nearest to both.
_SAME_NEAREST = 0.1
#: From this likeness of vectors on, where they know meaning, two questions mean the same.
_SAME_VECTOR = 0.7
#: Gaps in one transaction.
_BATCH = 500


@dataclass(frozen=True)
class _Question:
    """What is compared of a question."""

    weights: Mapping[str, float]
    nearest: tuple[str, str] | None
    vector: NDArray[np.float32] | None


class GapGroups:
    """Puts gaps into groups. One object a process: what it has read it keeps in memory."""

    def __init__(self, database: Transactions, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder
        self._lock = asyncio.Lock()
        self._log = structlog.get_logger("gaps")

    async def catch_up(self) -> int:
        """Group the open gaps that have no group yet; how many they were."""
        done = 0
        async with self._lock:
            groups = _Groups()
            while True:
                vectors = await self._embedded()
                async with self._database.begin() as session:
                    number = await self._group(session, groups, vectors)
                done += number
                if number < _BATCH:
                    return done

    async def _embedded(self) -> dict[int, NDArray[np.float32]]:
        """Vectors of the next gaps by their numbers, made before anything is locked."""
        if not self._embedder.knows_meaning:
            return {}
        async with self._database.read() as session:
            gaps = (await session.scalars(_next())).all()
        if not gaps:
            return {}
        try:
            made = await asyncio.to_thread(self._embedder.embed, [gap.question for gap in gaps])
        except EmbeddingFailed as error:
            self._log.warning("Gaps are grouped by words alone.", action="vectors_skipped", error=str(error))
            return {}
        return dict(zip((gap.id for gap in gaps), made, strict=True))

    async def _group(
        self, session: AsyncSession, groups: _Groups, vectors: dict[int, NDArray[np.float32]]
    ) -> int:
        # Who comes second waits here, and then finds nothing left to group.
        gaps = (await session.scalars(_next().with_for_update())).all()
        if not gaps:
            return 0
        for first in await _firsts(session, after=groups.last):
            groups.add(first.group_id or 0, self._read(first, vectors))
        rows = []
        number = await session.scalar(select(func.max(ContentGap.group_id))) or 0
        for gap in gaps:
            question = self._read(gap, vectors)
            joined = groups.most_like(question)
            if joined is None:
                number += 1
                joined = number
                groups.add(joined, question)
            rows.append({"id": gap.id, "group_id": joined} | self._kept(question))
        session.expunge_all()
        await session.execute(update(ContentGap), rows)
        return len(rows)

    def _read(self, gap: ContentGap, vectors: dict[int, NDArray[np.float32]]) -> _Question:
        vector = vectors.get(gap.id)
        if vector is None and gap.vector is not None and gap.embedder == self._embedder.name:
            import numpy as np

            vector = np.frombuffer(gap.vector, dtype=np.float32)
        nearest = gap.nearest and (str(gap.nearest["kind"]), str(gap.nearest["id"]))
        return _Question(meaning(gap.question), nearest or None, vector)

    def _kept(self, question: _Question) -> dict[str, object]:
        vector = question.vector
        if vector is None:
            return {"vector": None, "embedder": None}
        return {"vector": vector.astype("float32").tobytes(), "embedder": self._embedder.name}


class _Groups:
    """The first questions of all groups, by what they are about."""

    def __init__(self) -> None:
        self._questions: dict[int, _Question] = {}
        self._about: dict[str, list[tuple[int, float]]] = defaultdict(list)
        #: The highest number of a group.
        self.last = 0

    def add(self, group_id: int, question: _Question) -> None:
        self.last = max(self.last, group_id)
        self._questions[group_id] = question
        for token, weight in question.weights.items():
            self._about[token].append((group_id, weight))

    def most_like(self, question: _Question) -> int | None:
        """The group that means the same, of several the most like, of those the oldest."""
        alike: dict[int, float] = defaultdict(float)
        for token, weight in question.weights.items():
            for group_id, other in self._about.get(token, ()):
                alike[group_id] += weight * other
        for group_id in alike if question.nearest else ():
            if question.nearest == self._questions[group_id].nearest:
                alike[group_id] += _SAME_NEAREST
        same = {group_id: score for group_id, score in alike.items() if score >= SAME}
        same |= self._alike(question)
        return min(same, key=lambda group_id: (-round(same[group_id], 6), group_id), default=None)

    def _alike(self, question: _Question) -> dict[int, float]:
        """Groups whose vectors are like enough, with a likeness on the scale of words."""
        if question.vector is None:
            return {}
        import numpy as np

        known = {number: each.vector for number, each in self._questions.items() if each.vector is not None}
        if not known:
            return {}
        cosines = np.array(list(known.values())) @ question.vector
        return {
            number: float(cosine)
            for number, cosine in zip(known, cosines, strict=True)
            if cosine >= _SAME_VECTOR
        }


def typical(gaps: Sequence[ContentGap]) -> ContentGap:
    """The gap that asks best what all of them ask: in the language and the words used most."""
    spoken = Counter(gap.language for gap in gaps)
    meanings = [meaning(gap.question) for gap in gaps]
    total: Counter[str] = Counter()
    for each in meanings:
        total.update(each)
    asked = Counter(plain(gap.question) for gap in gaps)

    def fits(place: int) -> tuple[int, int, float, int, int]:
        gap = gaps[place]
        like = round(likeness(meanings[place], total), 6)
        return -spoken[gap.language], -asked[plain(gap.question)], -like, len(gap.question), gap.id

    return gaps[min(range(len(gaps)), key=fits)]


def plain(question: str) -> str:
    """A question without what differs between two ways of typing it."""
    return " ".join(question.lower().split()).rstrip("?？!！.。 ")


def _next() -> Select[ContentGap]:
    """The next gaps to be grouped, oldest first."""
    waiting = select(ContentGap).where(ContentGap.group_id.is_(None), ContentGap.state == "open")
    return waiting.order_by(ContentGap.id).limit(_BATCH)


async def _firsts(session: AsyncSession, *, after: int) -> Sequence[ContentGap]:
    """The first gap of every group that is not answered, of those with a higher number than `after`."""
    firsts = (
        select(func.min(ContentGap.id))
        .where(ContentGap.group_id > after, ContentGap.state != "answered")
        .group_by(ContentGap.group_id)
    )
    found = select(ContentGap).where(ContentGap.id.in_(firsts)).order_by(ContentGap.group_id)
    return (await session.scalars(found)).all()
