"""Approved answers: the questions of the FAQ in memory, and which of them a customer asks."""

from __future__ import annotations

import asyncio
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.analysis import is_stop_word, tokens
from knowledge.entry import faq_text
from knowledge.exceptions import EmbeddingFailed, VectorsUnavailable
from knowledge.schema import Faq
from knowledge.vectors import VectorIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: From this likeness on a question is the approved one. Measured on a mattress shop's chat, where it
#: answers seven of ten rightly and keeps silent where no answer was approved.
SAME = 0.5
#: From this likeness on it is that even where the words also name goods: "do you sell ground coffee?".
CERTAIN = 0.75
#: Another answer that comes closer than this makes it unclear which one is meant.
MARGIN = 0.01
#: An answer that speaks of so much more of what was asked is the one that was meant: "can I return opened
#: skincare" is like "when are you open", and yet about returns.
FITS_BETTER = 0.5
#: From this share on an answer speaks of all that was asked.
ALL = 0.8
#: From this likeness on a question is about something near.
_LIKE = 0.25
#: How much little words count beside the others: "how do I" says something, but not much.
_STOP_WORD_WEIGHT = 0.3
#: How much the likeness of vectors counts beside that of words.
_VECTOR_SHARE = 0.6


@dataclass(frozen=True)
class Question:
    """A question of the FAQ with what is needed to compare it."""

    id: int
    question: str
    answer: str
    topic: str | None
    language: str
    weights: dict[str, float]

    @property
    def subject(self) -> str:
        """What all questions with one answer share."""
        return f"topic {self.topic}" if self.topic else f"answer {self.answer}"


@dataclass(frozen=True)
class Likeness:
    """A question of the FAQ and how like it is to what was asked, from 0 to 1."""

    question: Question
    score: float


class Approved:
    """All approved answers, as they were when this was loaded."""

    def __init__(self, questions: Sequence[Question], rarity: dict[str, float], rarest: float) -> None:
        self.questions = questions
        self._rarity = rarity
        self._rarest = rarest
        self._matrix: NDArray[np.float32] | None = None
        #: What the questions and the answer of a subject speak of, by subject and language.
        self._spoken: dict[tuple[str, str], set[str]] = defaultdict(set)
        for each in questions:
            self._spoken[each.subject, each.language] |= {*each.weights, *tokens(each.answer)}

    def __len__(self) -> int:
        return len(self.questions)

    async def load_vectors(self, vectors: VectorIndex) -> None:
        """Take the questions' vectors from the index; without them words alone are compared."""
        import numpy as np

        if not self.questions:
            return
        names = [faq_text(each.question, "").vector_id for each in self.questions]
        try:
            found = await vectors.vectors("faq", names)
        except (EmbeddingFailed, VectorsUnavailable) as error:
            log = structlog.get_logger("answers")
            log.warning("Questions are compared by words alone.", action="vectors_skipped", error=str(error))
            return
        if found:
            empty = np.zeros_like(next(iter(found.values())))
            self._matrix = np.array([found.get(name, empty) for name in names])

    async def nearest(self, text: str, vectors: VectorIndex) -> list[Likeness]:
        """Every question, the most like one first."""
        asked = weigh(text, self._rarity, self._rarest)
        words = [_cosine(asked, each.weights) for each in self.questions]
        alike = await self._likeness(text, vectors)
        share = _VECTOR_SHARE if alike else 0.0
        scores = [
            (1 - share) * word + share * (alike[place] if alike else 0.0) for place, word in enumerate(words)
        ]
        found = map(Likeness, self.questions, scores)
        return sorted(found, key=lambda each: (-each.score, each.question.id))

    async def _likeness(self, text: str, vectors: VectorIndex) -> list[float]:
        if self._matrix is None:
            return []
        try:
            asked = (await asyncio.to_thread(vectors.embedder.embed, [text]))[0]
        except EmbeddingFailed:
            return []
        low, high = vectors.embedder.question_scale
        cosines = (self._matrix @ asked - low) / (high - low)
        return [min(1.0, max(0.0, float(each))) for each in cosines]

    def match(self, text: str, nearest: Sequence[Likeness]) -> Question | None:
        """The question that was asked; None where none is like enough, or two answers are as like."""
        if not nearest or nearest[0].score < SAME:
            return None
        best = nearest[0]
        rival = next((each for each in nearest if each.question.subject != best.question.subject), None)
        if rival and best.score - rival.score < MARGIN and best.question.language == rival.question.language:
            return None
        return self._better(text, best.question, nearest)

    def _better(self, text: str, best: Question, nearest: Sequence[Likeness]) -> Question | None:
        """`best`, unless another answer speaks of much more of the text: then that one, if it is near."""
        weights = weigh(text, self._rarity, self._rarest)
        asked = {token: weight for token, weight in weights.items() if not is_stop_word(token)}
        alike = [each for each in nearest if each.question.language == best.language]
        other = max(alike, key=lambda each: (self._spoken_of(asked, each.question), each.score))
        share = self._spoken_of(asked, other.question)
        if share < self._spoken_of(asked, best) + FITS_BETTER:
            return best
        return other.question if share >= ALL and other.score >= _LIKE else None

    def _spoken_of(self, asked: dict[str, float], question: Question) -> float:
        """The share of the asked words, weighed by rarity, that the question's subject speaks of."""
        spoken = self._spoken[question.subject, question.language]
        held = sum(weight for token, weight in asked.items() if token in spoken)
        return held / (sum(asked.values()) or 1.0)

    def in_language(self, question: Question, language: str) -> Question:
        """The same subject in this language, or the question itself where it has none."""
        if question.topic is None or question.language == language:
            return question
        others = (
            each for each in self.questions if each.topic == question.topic and each.language == language
        )
        return next(others, question)

    def suggestions(
        self, nearest: Sequence[Likeness], language: str, *, without: Question | None
    ) -> list[str]:
        """Other questions worth asking, one a subject, in this language where there are any."""
        subjects = {without.subject} if without else set()
        found = []
        # Below some likeness the order is chance, and the shop put first what is asked most.
        for each in sorted(nearest, key=lambda each: (-each.score * (each.score >= _LIKE), each.question.id)):
            if each.question.language == language and each.question.subject not in subjects:
                subjects.add(each.question.subject)
                found.append(each.question.question)
        return found


async def load_approved(session: AsyncSession) -> Approved:
    """All questions of the library, ready to be compared."""
    rows = (await session.scalars(select(Faq).order_by(Faq.id))).all()
    holding = Counter(token for row in rows for token in set(tokens(row.question)))
    rarity = {token: math.log(1 + (len(rows) + 1) / (number + 0.5)) for token, number in holding.items()}
    rarest = math.log(1 + (len(rows) + 1) / 0.5)
    questions = [
        Question(
            row.id,
            row.question,
            row.answer,
            row.topic,
            row.language or "",
            weigh(row.question, rarity, rarest),
        )
        for row in rows
    ]
    return Approved(questions, rarity, rarest)


def weigh(text: str, rarity: dict[str, float], rarest: float) -> dict[str, float]:
    """The tokens of a text with weights of length one: rare words say more, little words little."""
    weights = {
        token: rarity.get(token, rarest) * (_STOP_WORD_WEIGHT if is_stop_word(token) else 1.0)
        for token in set(tokens(text))
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {token: weight / length for token, weight in weights.items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(weight * other[token] for token, weight in one.items() if token in other)
