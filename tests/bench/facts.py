"""Product facts asked in a shopper's words: what the row states, and what it does not.

Half of the attributes, phrasings and products ("seen") were looked at while the answers were made.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.answers import Answer, Answerer, Question
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from knowledge.schema import Base
from knowledge.texts import say
from profiles.database import Database
from tests.bench.answering import DATA, merchant_file
from tests.bench.row import Row

#: Attribute, how often shoppers ask it beside the others, and the ways they ask; {p} is the product.
PHRASES = Path(__file__).with_name("facts.json")

Table = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """A question with the product it is about and what its row says; None where it says nothing."""

    text: str
    language: str
    product: str
    attribute: str
    value: Any = None


async def bench() -> AsyncIterator[Row]:
    if not DATA.is_dir():
        yield Row("product facts", "left out", f"no data at {DATA}")
        return
    with tempfile.TemporaryDirectory() as folder:
        products = merchant_file(DATA / "products.jsonl.gz", Path(folder) / "products.jsonl")
        database = Database(f"sqlite:///{folder}/shop.sqlite")
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        vectors = VectorIndex(built_in_embedder(), path=Path(folder) / "chroma")
        library = Library(database, vectors, currency="USD")
        await library.sync([str(products)], now=datetime.now(UTC))
        answerer = Answerer(library, None)
        for half in ("seen", "unseen"):
            async for row in measure(answerer, half):
                yield row
        vectors.close()
        await database.close()


async def measure(answerer: Answerer, half: str) -> AsyncIterator[Row]:
    stated, unstated = questions(half)
    for what, asked in (("stated", stated), ("not stated", unstated)):
        told = [(each, judge(each, await _answer(answerer, each))) for each in asked]
        right = sum(verdict == "right" for _, verdict in told)
        by_language = ", ".join(f"{language} {_share(told, language)}" for language in ("en", "zh", "ru"))
        wrong = sum(verdict == "wrong" for _, verdict in told)
        yield Row(
            f"facts, {half}, {what}: {len(told)} questions",
            f"{right / len(told):.1%} right, {wrong} wrong",
            by_language,
        )


def _share(told: Sequence[tuple[Asked, str]], language: str) -> str:
    verdicts = [verdict for asked, verdict in told if asked.language == language]
    return f"{sum(each == 'right' for each in verdicts)}/{len(verdicts)}"


async def _answer(answerer: Answerer, asked: Asked) -> Answer:
    return await answerer.answer(Question(text=asked.text), now=datetime.now(UTC))


def judge(asked: Asked, answer: Answer) -> str:
    """right, silent (no answer where there is one) or wrong (another product or value, an invention)."""
    if asked.value is None:
        about_it = not answer.products or asked.product in answer.products
        return "right" if answer.kind == "unanswered" and about_it else "wrong"
    if answer.kind != "fact":
        return "silent"
    return "right" if asked.product in answer.products and _states(answer, asked) else "wrong"


def _states(answer: Answer, asked: Asked) -> bool:
    text = answer.text
    if isinstance(asked.value, bool):
        return (
            say("yes" if asked.value else "no", answer.language)
            in text.rpartition(":" if ":" in text else "：")[2]
        )
    value = f"{asked.value:g}" if isinstance(asked.value, float) and asked.value < 1e6 else str(asked.value)
    return bool(re.search(rf"(?<![\d.]){re.escape(value)}(?![\d]|\.\d)", text))


def questions(half: str) -> tuple[list[Asked], list[Asked]]:
    """The questions of one half: about what rows state, and about what they do not."""
    table = {name: each for name, each in _table().items() if each["half"] == half}
    chance = random.Random(7)
    rows = [row for row in _rows() if (int(row["id"]) % 2 == 0) == (half == "seen")]
    names = _model_names()
    stated = list(_stated(rows, table, names, chance, 150 if half == "seen" else 180))
    return stated, list(_unstated(rows, table, names, chance, 100))


def _stated(
    rows: Sequence[dict[str, Any]], table: Table, names: Counter[str], chance: random.Random, number: int
) -> Iterator[Asked]:
    holding = {name: [row for row in rows if name in row] for name in table}
    attributes = [name for name in table for _ in range(table[name]["weight"]) if holding[name]]
    for _ in range(number):
        attribute = chance.choice(attributes)
        row = chance.choice(holding[attribute])
        yield _ask(row, attribute, table, names, chance, row[attribute])


def _unstated(
    rows: Sequence[dict[str, Any]], table: Table, names: Counter[str], chance: random.Random, number: int
) -> Iterator[Asked]:
    """Attributes that products of the same sort state and this one does not, nor near it in its own words."""
    sorts = defaultdict(list)
    for row in rows:
        sorts[row.get("attr_t_product_type") or row.get("attr_t_type") or row["supplier"]].append(row)
    large = [sort for sort in sorts.values() if len(sort) > 10]
    found = 0
    while found < number:
        row, other = chance.sample(chance.choice(large), 2)
        missing = [name for name in table if name in other and not _mentions(row, table[name])]
        if missing:
            found += 1
            yield _ask(row, chance.choice(missing), table, names, chance, None)


def _mentions(row: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether the row may say it after all, in another column or in words."""
    labels = " ".join(name.split("_", 2)[2] for name in row if name.startswith("attr_"))
    said = f"{labels.replace('_', ' ')} {row['title']} {row.get('short_description')}".lower()
    return any(re.search(pattern, said) for pattern in entry["said"])


def _ask(
    row: dict[str, Any], attribute: str, table: Table, names: Counter[str], chance: random.Random, value: Any
) -> Asked:
    language = chance.choices(("en", "zh", "ru"), (6, 2, 2))[0]
    form = chance.choice(table[attribute][language])
    return Asked(form.replace("{p}", _name_of(row, names)), language, row["id"], attribute, value)


def _name_of(row: dict[str, Any], names: Counter[str]) -> str:
    """Brand and model where that is one product's, else the title."""
    model = str(row["name"])
    has_figure = any(each.isdigit() for each in model)
    if has_figure and 4 <= len(model) <= 25 and names[model.lower()] == 1 and model in row["title"]:
        return f"{row['supplier']} {model}"
    return str(row["title"])


def _model_names() -> Counter[str]:
    return Counter(
        word for row in _rows() for word in {*row["title"].lower().split(), str(row["name"]).lower()}
    )


def _rows() -> list[dict[str, Any]]:
    with gzip.open(DATA / "products.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    titles = Counter(row["title"] for row in rows)
    return [row for row in rows if titles[row["title"]] == 1]


def _table() -> Table:
    table: Table = json.loads(PHRASES.read_text(encoding="utf-8"))
    return table
