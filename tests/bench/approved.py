"""Approved answers: what a mattress shop was really asked, against the topics that have an answer."""

from __future__ import annotations

import csv
import math
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from knowledge.answers import Answerer, Question
from knowledge.embedder import built_in_embedder
from knowledge.library import Library
from knowledge.schema import Base
from knowledge.vectors import VectorIndex
from profiles.database import Database
from tests.bench.row import Row

DATA = Path(__file__).parents[3] / "shared" / "data" / "faq"

#: The label of what no topic answers.
NOTHING = "NO_NODES_DETECTED"


async def bench() -> AsyncIterator[Row]:
    if not DATA.is_dir():
        yield Row("approved answers", "left out", f"no data at {DATA}")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = _faq_file(DATA / "mattress-known.csv", Path(folder) / "faq.csv")
        database = Database(f"sqlite:///{folder}/shop.sqlite")
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        vectors = VectorIndex(built_in_embedder(), path=Path(folder) / "chroma")
        library = Library(database, vectors, currency="INR")
        await library.sync([str(file)], now=datetime.now(UTC))
        asked = _rows(DATA / "mattress-asked.csv")
        told = [await _topic(Answerer(library, None), sentence) for sentence, _ in asked]
        vectors.close()
        await database.close()
    truth = [label for _, label in asked]
    given = [(t, g) for t, g in zip(truth, told, strict=True) if g != NOTHING]
    right = sum(t == g for t, g in given) / max(1, len(given))
    yield Row(
        f"approved answers, {len(asked)} questions: Matthews correlation",
        f"{matthews(truth, told):.3f}",
        f"{right:.0%} of {len(given)} answers right; best published platform 0.638",
    )


async def _topic(answerer: Answerer, sentence: str) -> str:
    answer = await answerer.answer(Question(text=sentence, language="en"), now=datetime.now(UTC))
    return answer.topic if answer.kind == "faq" and answer.topic else NOTHING


def _rows(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8") as rows:
        return [(row["sentence"], row["label"]) for row in csv.DictReader(rows)]


def _faq_file(source: Path, target: Path) -> Path:
    with target.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["question", "answer", "topic", "language"])
        rows.writerows((sentence, f"About {label}.", label, "en") for sentence, label in _rows(source))
    return target


def matthews(truth: Sequence[str], told: Sequence[str]) -> float:
    """The multi-class correlation coefficient (Gorodkin 2004), from -1 to 1."""
    right = sum(t == g for t, g in zip(truth, told, strict=True))
    counts, guesses, size = Counter(truth), Counter(told), len(truth)
    together = sum(counts[label] * guesses[label] for label in counts)
    spread = math.sqrt(
        (size**2 - sum(n**2 for n in guesses.values())) * (size**2 - sum(n**2 for n in counts.values()))
    )
    return (right * size - together) / spread if spread else 0.0
