"""Approved answers: the questions of the FAQ in memory, and which of them a customer asks."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.analysis import fold
from knowledge.approved.contradiction import contradicts
from knowledge.approved.meaning import Meaning
from knowledge.approved.respelling import Respelling
from knowledge.approved.services import Spoken, speaks_of
from knowledge.approved.topics import Example, Topics
from knowledge.content.entry import faq_text
from knowledge.exceptions import EmbeddingFailed, VectorsUnavailable
from knowledge.index.embedder import embed_question
from knowledge.index.vectors import VectorIndex
from knowledge.schema import Faq

#: From this likeness on a question is the approved one. Between 0.25 and 0.4 the correlation with the truth
#: is all but flat for three shops' chats, and for topics left out of a shop's questions best above that.
SAME = 0.33
#: From this likeness on it is that even where the words also name goods: "do you sell ground coffee?".
CERTAIN = 0.9
#: From this likeness on it is asked even where the words could be about goods that were seen: "is it free?".
LIKELY = 0.75
#: Another answer whose likeness differs by less makes it unclear which one is meant.
MARGIN = 0.01
#: From this likeness on a question is about something near.
_LIKE = 0.2
#: How like a subject is that speaks of just the same services, in other words or another language.
_SAME_SERVICES = 0.8
#: How much a topic's name says about what is asked of it, beside one of its questions.
_NAME_WEIGHT = 0.5
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Question:
    """A question of the FAQ with its answer."""

    id: int
    question: str
    answer: str
    topic: str | None
    language: str

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

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = questions
        self._respelling = Respelling(each.question for each in questions)
        examples = list(_examples(questions, self._respelling))
        self._topics = Topics(examples) if examples else None
        self._same = {_plain(each.question): each for each in reversed(questions)}
        self._meaning: Meaning | None = None
        self._subjects = [each.subject for each in questions]
        self._of_subject: dict[str, list[Question]] = defaultdict(list)
        for each in questions:
            self._of_subject[each.subject].append(each)
        #: The subjects that speak of nothing but some services, and of which aspects, by these services.
        self._of_services: dict[frozenset[str], list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for each in questions:
            spoken = speaks_of(each.question)
            if spoken.is_whole:
                self._of_services[spoken.subjects].append((each.subject, spoken.aspects))

    def __len__(self) -> int:
        return len(self.questions)

    def holds(self, text: str) -> bool:
        """Whether the text is one of the questions, as it stands."""
        return _plain(text) in self._same

    async def load_vectors(self, vectors: VectorIndex) -> None:
        """Take the questions' vectors from the index where they know meaning; else words alone count."""
        import numpy as np

        if not self.questions or not vectors.embedder.knows_meaning:
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
            rows = np.array([found.get(name, empty) for name in names])
            scale = vectors.embedder.question_scale
            self._meaning = await asyncio.to_thread(Meaning, rows, self._subjects, scale)

    async def nearest(self, text: str, vectors: VectorIndex) -> list[Likeness]:
        """Every question, the most like one first; the questions of a topic are as like as their topic."""
        if self._topics is None:
            return []
        read = self._respelling.read(text)
        scores = self._topics.score(read)
        liking = scores.topics
        for subject, likeness in (await self._by_meaning(text, vectors)).items():
            liking[subject] += vectors.embedder.weight * (likeness - liking[subject])
        for subject in self._of_same_services(speaks_of(read)):
            liking[subject] = max(liking[subject], _SAME_SERVICES)
        same = self._same.get(_plain(text))
        if same:
            liking[same.subject] = 1.0
        return self._ranked(liking, self._topics.standing, scores.examples, same)

    def _ranked(
        self,
        liking: dict[str, float],
        standing: dict[str, float],
        alike: Sequence[float],
        same: Question | None,
    ) -> list[Likeness]:
        """The very same question first, then subjects by their likeness, their questions by theirs."""
        ranked = sorted(
            (
                each is not same,
                -liking[subject] * standing[subject],
                -own,
                each.id,
                place,
            )
            # The names of topics are examples after the questions.
            for place, (each, subject, own) in enumerate(
                zip(self.questions, self._subjects, alike, strict=False)
            )
        )
        places = (place for *_, place in ranked)
        return [
            Likeness(self.questions[place], min(1.0, max(0.0, liking[self._subjects[place]])))
            for place in places
        ]

    async def _by_meaning(self, text: str, vectors: VectorIndex) -> dict[str, float]:
        """How much each subject is asked about by the vectors; nothing where there are none."""
        if self._meaning is None:
            return {}
        try:
            asked = await asyncio.to_thread(embed_question, vectors.embedder, text)
        except EmbeddingFailed:
            return {}
        return self._meaning.score(asked)

    def _of_same_services(self, spoken: Spoken) -> list[str]:
        """The one subject that speaks, in whichever words and language, of just these services."""
        if not spoken.is_whole:
            return []
        shared = [
            (len(spoken.aspects & aspects), subject)
            for subject, aspects in self._of_services.get(spoken.subjects, ())
            if not spoken.aspects or spoken.aspects & aspects
        ]
        most = max(shared, default=(0, ""))[0]
        found = {subject for number, subject in shared if number == most}
        return list(found) if len(found) == 1 else []

    def match(self, text: str, nearest: Sequence[Likeness]) -> Question | None:
        """The question that was asked; None where none is like enough, or two answers are as like."""
        if not nearest or nearest[0].score < (SAME if _says_something(text) else CERTAIN):
            return None
        best = nearest[0]
        rival = next((each for each in nearest if each.question.subject != best.question.subject), None)
        if (
            rival
            and abs(best.score - rival.score) < MARGIN
            and best.question.language == rival.question.language
        ):
            return None
        known = [each.question for each in self._of_subject[best.question.subject]]
        return None if contradicts(text, known) else best.question

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
    questions = [Question(row.id, row.question, row.answer, row.topic, row.language or "") for row in rows]
    return await asyncio.to_thread(Approved, questions)


def _examples(questions: Sequence[Question], respelling: Respelling) -> Iterator[Example]:
    """The questions in order, then the names of their topics."""
    for each in questions:
        yield Example(respelling.read(each.question), each.subject)
    for topic in dict.fromkeys(each.topic for each in questions):
        name = " ".join(_WORD.findall(topic or ""))
        if name:
            yield Example(respelling.read(name), f"topic {topic}", _NAME_WEIGHT)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _says_something(text: str) -> bool:
    """Whether there is more than little words: "when" may be like a question and asks none."""
    spoken = speaks_of(text)
    return bool(spoken.services or spoken.rest)
