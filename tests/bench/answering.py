"""Search and answers over 19,406 real electronics products, beside peers: how good, how fast."""

from __future__ import annotations

import asyncio
import csv
import gzip
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from knowledge.answers import Answerer, Question
from knowledge.index.embedder import make_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from knowledge.schema import IndexEntry
from tests.bench.measures import Judgments, auroc, condensed, ndcg, quantile
from tests.bench.peers import DEPTH, fts5, plain_bm25
from tests.bench.row import Row
from tests.bench.syncing import open_shop

DATA = Path(__file__).parents[3] / "shared" / "data" / "chorus"
#: Names a folder with a sentence-transformers style model; without it the built-in way alone is measured.
MODEL = "SHOPKEEPER_BENCH_MODEL"

#: The ids found for each search with their scores, best first.
Results = dict[str, list[tuple[str, float]]]


async def bench() -> AsyncIterator[Row]:
    if not DATA.is_dir():
        yield Row("answering", "left out", f"no data at {DATA}")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        products = merchant_file(DATA / "products.jsonl.gz", folder / "products.jsonl")
        for when in ("first sync", "sync with nothing changed"):
            yield await _synced(when, folder, products)
        library = open_shop(folder)
        async for row in _measured(library, products):
            yield row
        library.vectors.close()
        await library.database.close()  # type: ignore[attr-defined]  # open_shop gives it a Database


async def _synced(when: str, folder: Path, products: Path) -> Row:
    command = [sys.executable, "-m", "tests.bench.syncing", str(folder), str(products)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    told = json.loads(printed.decode().splitlines()[-1])
    measured = f"{told['seconds']:.1f} s, {told['megabytes']:.0f} MB"
    return Row(f"{when}, 19,406 products", measured, f"{told['told']}; goals 60 s and 600 MB, 5 s")


async def _measured(library: Library, products: Path) -> AsyncIterator[Row]:
    judged = judgments(DATA / "judgments.csv")
    searches = Searches(judged)
    for name, peer in (("plain bm25s", plain_bm25(products)), ("FTS5 porter 5/2/1", fts5(products))):
        for row in _quality(name, {text: peer(text) for text in searches.all}, searches):
            yield row
    for row in _quality("built-in", await _found(library, searches.all), searches):
        yield row
    if folder := os.environ.get(MODEL):
        async for row in _with_model(library, folder, searches):
            yield row
    yield await _asking(Answerer(library, None), searches.all)


class Searches:
    """Searches with a good product, and those without, judged by people and added by us."""

    def __init__(self, judged: Judgments) -> None:
        here = Path(__file__).parent
        self.graded = {text: graded for text, graded in judged.items() if any(graded.values())}
        self.judged_bad = [text for text in judged if text not in self.graded]
        self.sold, self.not_sold = (
            [" ".join(each.split()) for each in (here / f"searches_{name}.txt").read_text().split(";")]
            for name in ("sold", "not_sold")
        )

    @property
    def all(self) -> list[str]:
        return [*self.graded, *self.judged_bad, *self.sold, *self.not_sold]


def _quality(name: str, found: Results, searches: Searches) -> list[Row]:
    ids = {text: [product for product, _ in results] for text, results in found.items()}
    top = {text: results[0][1] if results else 0.0 for text, results in found.items()}

    def told_apart(good: Sequence[str], bad: Sequence[str]) -> float:
        return auroc([top[text] for text in good], [top[text] for text in bad])

    graded = searches.graded
    return [
        Row(
            f"{name}: nDCG@10, condensed, {len(graded)} searches",
            f"{ndcg(ids, graded):.3f}, {condensed(ids, graded):.3f}",
            "published for all 116: FTS5 0.752, half BM25 half MiniLM 0.771",
        ),
        Row(
            f"{name}: AUROC of the top score, {len(searches.judged_bad)} judged and "
            f"{len(searches.not_sold)} own searches for what is not sold",
            f"{told_apart(list(graded), searches.judged_bad):.3f}, "
            f"{told_apart(searches.sold, searches.not_sold):.3f}",
            "published for all 135: BM25 0.67, MiniLM 0.78",
        ),
    ]


async def _found(library: Library, texts: Sequence[str]) -> Results:
    return {
        text: [(each.id, each.score) for each in await library.search(text, limit=DEPTH)] for text in texts
    }


async def _with_model(library: Library, folder: str, searches: Searches) -> AsyncIterator[Row]:
    embedder = make_embedder(folder)
    # Embedding takes minutes: the vectors stay for the next run.
    vectors = VectorIndex(embedder, path=Path(tempfile.gettempdir()) / f"shopkeeper-bench-{embedder.name}")
    with_model = Library(library.database, vectors, currency="USD")
    began = time.perf_counter()
    await with_model.sync([], now=datetime.now(UTC))
    yield Row(
        "vectors of the model folder", f"{time.perf_counter() - began:.0f} s", "0 s where they were kept"
    )
    for row in _quality("dense alone", await _nearest(with_model, searches.all), searches):
        yield row
    for row in _quality("fused with the model", await _found(with_model, searches.all), searches):
        yield row
    vectors.close()


async def _nearest(library: Library, texts: Sequence[str]) -> Results:
    async with library.database.read() as session:
        rows = await session.execute(select(IndexEntry.vector_id, IndexEntry.key))
        keys = dict(rows.tuples().all())
    found = {}
    for text in texts:
        near = await library.vectors.nearest("product", text, limit=DEPTH)
        found[text] = [(keys[name], cosine) for name, cosine in near.items() if name in keys]
    return found


async def _asking(answerer: Answerer, texts: Sequence[str]) -> Row:
    seconds = []
    # Once to warm up: the catalogue's words are read when the first question needs them.
    for turn in range(2):
        for text in texts:
            began = time.perf_counter()
            await answerer.answer(Question(text=text), now=datetime.now(UTC))
            if turn:
                seconds.append(time.perf_counter() - began)
    median, worst = statistics.median(seconds) * 1e3, quantile(seconds, 0.99) * 1e3
    return Row(
        f"ask without a model, in process, {len(texts)} questions",
        f"median {median:.0f} ms, p99 {worst:.0f} ms",
        "goals 15 ms and 50 ms",
    )


def merchant_file(source: Path, target: Path) -> Path:
    """The products with the columns of a Google Merchant feed: prices from cents, attributes as facts."""
    with gzip.open(source, "rt", encoding="utf-8") as rows, target.open("w", encoding="utf-8") as out:
        for line in rows:
            out.write(json.dumps(_merchant_row(json.loads(line)), ensure_ascii=False) + "\n")
    return target


def _merchant_row(row: Mapping[str, Any]) -> dict[str, Any]:
    facts = {key.split("_", 2)[2]: value for key, value in row.items() if key.startswith("attr_")}
    price = row.get("price")
    return facts | {
        "id": row["id"],
        "title": row["title"],
        "description": row.get("short_description") or "",
        "brand": row.get("supplier"),
        "price": f"{int(str(price)) / 100:.2f} USD" if price is not None else None,
        "product_type": row.get("attr_t_product_type"),
        "image_link": row.get("img_500x500"),
    }


def judgments(path: Path) -> Judgments:
    """Grades of products by search, of those without any relevant product as well."""
    grades: Judgments = defaultdict(dict)
    with path.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            grades[row["query"]][row["product_id"]] = int(row["grade"])
    return dict(grades)
