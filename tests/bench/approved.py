"""Approved answers: what customers typed into shops' chats, against the topics that have an answer."""

from __future__ import annotations

import csv
import math
import os
import tempfile
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from knowledge.answers import Answer, Answerer, Question
from knowledge.index.embedder import Embedder, built_in_embedder, make_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from knowledge.schema import Base
from profiles.database import Database
from tests.bench.answering import MODEL
from tests.bench.row import Row

#: A real shop's chat, not part of this repository.
DATA = Path(__file__).parents[3] / "shared" / "data" / "faq"
#: Shops of our own: a file of known sentences and one of what customers type, each.
SHOPS = Path(__file__).parent / "shops"
DEMO = Path(__file__).parents[2] / "app" / "demo" / "shop" / "faq.csv"

#: The label of what no topic answers.
NOTHING = "NO_NODES_DETECTED"

#: Sentences with their labels.
Labelled = list[tuple[str, str]]


async def bench() -> AsyncIterator[Row]:
    if DATA.is_dir():
        shop = _rows(DATA / "mattress-known.csv"), _rows(DATA / "mattress-asked.csv")
        yield await _row("mattress shop", *shop, note="; best published platform 0.638")
        if folder := os.environ.get(MODEL):
            embedder = make_embedder(folder)
            yield await _row("mattress shop, with a model folder", *shop, embedder=embedder)
    else:
        yield Row("approved answers", "left out", f"no data at {DATA}")
    for name in ("electronics", "quiz"):
        shop = _rows(SHOPS / f"{name}-known.csv"), _rows(SHOPS / f"{name}-asked.csv")
        yield await _row(f"own {name} shop", *shop)
    for language, asked in _by_language(SHOPS / "demo-asked.csv").items():
        yield await _demo_row(language, asked)


async def _row(
    name: str, known: Labelled, asked: Labelled, *, note: str = "", embedder: Embedder | None = None
) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        file = _faq_file(known, Path(folder) / "faq.csv")
        told = await _told(file, [sentence for sentence, _ in asked], Path(folder), embedder)
    return _measured(name, [label for _, label in asked], told, note)


async def _demo_row(language: str, asked: Labelled) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        told = await _told(DEMO, [sentence for sentence, _ in asked], Path(folder))
    return _measured(f"demo shop, {language}", [label for _, label in asked], told)


def _measured(name: str, truth: Sequence[str], told: Sequence[str], note: str = "") -> Row:
    given = sum(label != NOTHING for label in told)
    wanted = sum(label != NOTHING for label in truth)
    right = sum(t == g != NOTHING for t, g in zip(truth, told, strict=True))
    return Row(
        f"approved answers, {name}, {len(truth)} lines: Matthews correlation",
        f"{matthews(truth, told):.3f}",
        f"{right / max(1, given):.0%} of {given} answers right, "
        f"{right / max(1, wanted):.0%} of {wanted} found{note}",
    )


async def _told(faq: Path, lines: Sequence[str], folder: Path, embedder: Embedder | None = None) -> list[str]:
    """The topic that each line is answered with, in a shop that has these answers and nothing else."""
    database = Database(f"sqlite:///{folder}/shop.sqlite")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    vectors = VectorIndex(embedder or built_in_embedder(), path=folder / "chroma")
    library = Library(database, vectors, currency="INR")
    await library.sync([str(faq)], now=datetime.now(UTC))
    answerer = Answerer(library, None)
    told = [_topic(await answerer.answer(Question(text=line), now=datetime.now(UTC))) for line in lines]
    vectors.close()
    await database.close()
    return told


def _topic(answer: Answer) -> str:
    return answer.topic if answer.kind == "faq" and answer.citations and answer.topic else NOTHING


def _rows(path: Path) -> Labelled:
    with path.open(encoding="utf-8") as rows:
        return [(row["sentence"], row["label"]) for row in csv.DictReader(rows)]


def _by_language(path: Path) -> dict[str, Labelled]:
    asked: dict[str, Labelled] = defaultdict(list)
    with path.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            asked[row["language"]].append((row["sentence"], row["label"]))
    return asked


def _faq_file(known: Labelled, target: Path) -> Path:
    with target.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["question", "answer", "topic", "language"])
        rows.writerows((sentence, f"About {label}.", label, "en") for sentence, label in known)
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
