"""Shopping requests with hard conditions in three languages: how many hold for all that is shown first.

The first requests were written before the data was looked at, and every third was kept unseen while the
product was made; two further sets were written later. What satisfies one is told from the rows by
other means than the product's.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.answers import Answerer, Question
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from knowledge.schema import Base
from profiles.database import Database
from tests.bench.answering import DATA, merchant_file
from tests.bench.gold import is_of_kind, numbers_of, satisfies
from tests.bench.row import Row

HERE = Path(__file__).parent
SHOP = HERE.parents[1] / "app" / "demo" / "shop" / "products.csv"
#: The shops beside the real catalogue: electronics are not all that is sold.
_SHOPS = (
    ("shop", SHOP, "EUR"),
    ("market", HERE / "shops" / "market.csv", "GBP"),
    ("bazaar", HERE / "shops" / "bazaar.csv", "USD"),
)
#: The folders of the sets that were written later, and how they were used.
_SETS = (("later", "written later and mended by"), ("last", "written last, never mended by"))
_SHOWN = 5
_GOAL = "goal: 90 %"


@dataclass(frozen=True)
class Asked:
    """A request: its kind, its conditions as (key, operator, value), and which end of a key is asked."""

    text: str
    kind: str
    conditions: tuple[tuple[str, str, str], ...]
    order: tuple[str, str] | None
    unseen: bool


def read_asked(path: Path) -> list[Asked]:
    """The requests of a file."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line[:1] not in {"", "#"}]
    return [_asked(line, number % 3 == 2) for number, line in enumerate(lines)]


def _asked(line: str, unseen: bool) -> Asked:
    text, kind, *rest = [part.strip() for part in line.split("|", 2)]
    told, _, order = (rest[0] if rest else "").rpartition("| ")
    if not order.endswith((" min", " max")):
        told, order = rest[0] if rest else "", ""
    found = re.findall(r"(\w+)(<=|>=|!=|=|<|>)(.+?)(?=\s+\w+(?:<=|>=|!=|=|<|>)|$)", told.strip(" |"))
    key, _, side = order.strip().rpartition(" ")
    return Asked(text, kind, tuple(found), (key, side) if side else None, unseen)


async def bench() -> AsyncIterator[Row]:
    if not DATA.is_dir():
        yield Row("shopping requests", "left out", f"no data at {DATA}")
        return
    with tempfile.TemporaryDirectory() as folder:
        chorus = merchant_file(DATA / "products.jsonl.gz", Path(folder) / "products.jsonl")
        rows = _lines(chorus)
        async for row in _measure("chorus", chorus, rows, "USD", _folder(folder, "a")):
            yield row
        for number, (name, source, currency) in enumerate(_SHOPS):
            async for row in _measure(name, source, _table(source), currency, _folder(folder, str(number))):
                yield row


def _folder(parent: str, name: str) -> Path:
    path = Path(parent) / name
    path.mkdir()
    return path


def _lines(path: Path) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _table(path: Path) -> list[Mapping[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def _measure(
    name: str, source: Path, rows: Sequence[Mapping[str, Any]], currency: str, place: Path
) -> AsyncIterator[Row]:
    database = Database(f"sqlite:///{place}/shop.sqlite")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    library = Library(database, VectorIndex(built_in_embedder(), path=place / "chroma"), currency=currency)
    await library.sync([str(source)], now=datetime.now(UTC))
    answerer, asked = Answerer(library, None), HERE / "asked"
    if (asked / f"{name}.txt").exists():
        judged = [each async for each in judge(answerer, name, rows, asked / f"{name}.txt")]
        for unseen in (False, True):
            right = [each[1] for each in judged if each[0].unseen == unseen]
            yield _row(name, "kept unseen" if unseen else "seen while made", right)
    for folder, used in _SETS:
        if (asked / folder / f"{name}.txt").exists():
            told = judge(answerer, name, rows, asked / folder / f"{name}.txt")
            yield _row(name, used, [each[1] async for each in told])
    await database.close()


def _row(name: str, used: str, right: Sequence[bool]) -> Row:
    share = f"{sum(right) / len(right):.0%} of {len(right)} right"
    return Row(f"{name}: requests with hard conditions, {used}", share, _GOAL)


async def judge(
    answerer: Answerer, name: str, rows: Sequence[Mapping[str, Any]], path: Path
) -> AsyncIterator[tuple[Asked, bool, list[Mapping[str, Any]], str]]:
    """Each request of a file, whether its answer is right, what was shown, and what was said."""
    by_id = {str(row["id"]): row for row in rows}
    for asked in read_asked(path):
        answer = await answerer.answer(Question(text=asked.text), now=datetime.now(UTC))
        shown = [by_id[each] for each in answer.products[:_SHOWN]]
        yield asked, is_right(asked, shown, rows, name == "shop"), shown, answer.text


def is_right(
    asked: Asked, shown: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], category: bool
) -> bool:
    """Nothing but what satisfies the request is shown, and something is where anything does."""
    good = [row for row in rows if _is_good(row, asked, category)]
    if asked.order and good:
        key, side = asked.order
        ends = list(_ends(good, key, side))
        best = (min if side == "min" else max)(ends, default=None)
        return bool(shown) and any(
            best is None or abs(each - best) <= 0.01 * abs(best) for each in numbers_of(shown[0], key)
        )
    return bool(shown) == bool(good) and all(_is_good(row, asked, category) for row in shown)


def _ends(rows: Sequence[Mapping[str, Any]], key: str, side: str) -> Iterator[float]:
    for row in rows:
        values = [value for value in numbers_of(row, key) if value > 0 or key == "comfort"]
        if values:
            yield values[0]


def _is_good(row: Mapping[str, Any], asked: Asked, category: bool) -> bool:
    return is_of_kind(row, asked.kind, category) and all(satisfies(row, *each) for each in asked.conditions)
