"""Search and answers over 19,406 real electronics products: how good, how fast."""

from __future__ import annotations

import csv
import gzip
import json
import math
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from knowledge.answers import Answerer, Question
from knowledge.embedder import built_in_embedder
from knowledge.library import Library
from knowledge.schema import Base
from knowledge.vectors import VectorIndex
from profiles.database import Database
from tests.bench.row import Row

DATA = Path(__file__).parents[3] / "shared" / "data" / "chorus"

Judgments = dict[str, dict[str, int]]


async def bench() -> AsyncIterator[Row]:
    if not DATA.is_dir():
        yield Row("answering", "left out", f"no data at {DATA}")
        return
    with tempfile.TemporaryDirectory() as folder:
        products = merchant_file(DATA / "products.jsonl.gz", Path(folder) / "products.jsonl")
        database = Database(f"sqlite:///{folder}/shop.sqlite")
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        library = Library(
            database, VectorIndex(built_in_embedder(), path=Path(folder) / "chroma"), currency="USD"
        )
        async for row in _measure(library, products):
            yield row
        await database.close()


async def _measure(library: Library, products: Path) -> AsyncIterator[Row]:
    for name in ("first sync", "sync with nothing changed"):
        began = time.perf_counter()
        report = await library.sync([str(products)], now=datetime.now(UTC))
        counted = f"{report.added} added, {report.unchanged} unchanged"
        yield Row(f"{name}, 19,406 products", f"{time.perf_counter() - began:.1f} s", counted)
    judged = judgments(DATA / "judgments.csv")
    found = {query: [f.id for f in await library.search(query, limit=10)] for query in judged}
    yield Row(
        f"nDCG@10 over {len(judged)} searches", f"{ndcg(found, judged):.3f}", "FTS5 porter 5/2/1: 0.752"
    )
    yield await _asking(Answerer(library, None), list(judged))


async def _asking(answerer: Answerer, texts: Sequence[str]) -> Row:
    seconds = []
    for text in texts:
        began = time.perf_counter()
        await answerer.answer(Question(text=text), now=datetime.now(UTC))
        seconds.append(time.perf_counter() - began)
    seconds.sort()
    worst = seconds[int(len(seconds) * 0.99)]
    return Row(
        "ask, in process", f"median {statistics.median(seconds) * 1e3:.0f} ms", f"p99 {worst * 1e3:.0f} ms"
    )


def merchant_file(source: Path, target: Path) -> Path:
    """The products with the columns of a Google Merchant feed: prices from cents, attributes as facts."""
    with gzip.open(source, "rt", encoding="utf-8") as rows, target.open("w", encoding="utf-8") as out:
        for line in rows:
            out.write(json.dumps(_merchant_row(json.loads(line)), ensure_ascii=False) + "\n")
    return target


def _merchant_row(row: dict[str, object]) -> dict[str, object]:
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
    """Grades by search, for the searches that have any relevant product."""
    grades: Judgments = defaultdict(dict)
    with path.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            grades[row["query"]][row["product_id"]] = int(row["grade"])
    return {query: graded for query, graded in grades.items() if any(graded.values())}


def ndcg(found: dict[str, list[str]], judged: Judgments) -> float:
    """The mean nDCG@10: gain 2^grade - 1, log2 discount, unjudged products count 0."""
    return statistics.mean(
        _dcg(graded.get(product, 0) for product in found[query])
        / _dcg(sorted(graded.values(), reverse=True)[:10])
        for query, graded in judged.items()
    )


def _dcg(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))
