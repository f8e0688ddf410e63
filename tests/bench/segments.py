"""How fast the members of twenty definitions are counted, beside SQL by hand and beside DuckDB."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import tempfile
import time
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from profiles.database import PRAGMAS, Database
from segments.audience import count
from segments.condition import Condition
from segments.definition import parse_definition
from segments.moment import Moment
from tests.bench.big_shop import NOW, copy_shop, create_tables, generate
from tests.bench.measures import quantile
from tests.bench.row import Row
from tests.segments.shop import plain_engine

#: Customers and events. The goal is set for 200,000 and 10,000,000: BENCH_SHOP=200000x10000000, five minutes
#: and 9 GB more; BENCH_FOLDER keeps that shop for the next run.
SHOP = os.environ.get("BENCH_SHOP", "20000x1000000")
FOLDER = os.environ.get("BENCH_FOLDER")
RUNS = 9
MOMENT = Moment(now=NOW, zone=ZoneInfo("Europe/Berlin"), channels=frozenset({"telegram", "web"}))

Count = Callable[[], Awaitable[int]]


@dataclass(frozen=True)
class Shape:
    """A definition and how somebody would count it by hand."""

    name: str
    condition: Condition
    sql: str
    duckdb: str
    indexes: tuple[str, ...]


def shapes() -> list[Shape]:
    written = tomllib.loads(Path(__file__).with_name("segment_shapes.toml").read_text("utf-8"))
    return [
        Shape(
            name=one["name"],
            condition=parse_definition(json.loads(one["definition"])),
            sql=_at_the_moment(one["sql"]),
            # There `at` is a word of the language.
            duckdb=re.sub(r"(?<!AS )\bat\b", '"at"', _at_the_moment(one.get("duckdb", one["sql"]))),
            indexes=tuple(one.get("indexes", ())),
        )
        for one in written["shape"]
    ]


def _at_the_moment(sql: str) -> str:
    def instant(found: re.Match[str]) -> str:
        at = NOW - timedelta(days=int(found[1] or 0))
        return f"'{at:%Y-%m-%d %H:%M:%S.%f}'"

    return re.sub(r"\$(?:now|d(\d+))", instant, sql)


async def bench() -> AsyncIterator[Row]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(FOLDER or temporary) / SHOP
        async for row in _bench(folder):
            yield row


async def _bench(folder: Path) -> AsyncIterator[Row]:
    import duckdb

    make(folder)
    duck = duckdb.connect(str(folder / "shop.duckdb"), read_only=True)
    by_hand = _connect(folder / "by_hand.sqlite")
    database = Database(f"sqlite:///{folder}/shop.sqlite")
    slowest, ratios = [], []
    for shape in shapes():
        ours = await measured(lambda one=shape: _ours(database, one))  # type: ignore[misc]  # the default binds it
        hand = await measured(lambda one=shape: _fetch(by_hand, one.sql))  # type: ignore[misc]  # as above
        other = await measured(lambda one=shape: _fetch(duck, one.duckdb))  # type: ignore[misc]  # as above
        assert ours.found == hand.found == other.found, (shape.name, ours.found, hand.found, other.found)
        slowest.append(ours.p95)
        ratios.append((ours.p50 / hand.p50, ours.p50 / other.p50))
        yield Row(
            f"{shape.name}: {ours.found:,} customers",
            f"p50 {ours.p50:.0f} ms, p95 {ours.p95:.0f} ms",
            f"by hand {hand.p50:.0f} ms ({ours.p50 / hand.p50:.1f} x), "
            f"DuckDB {other.p50:.0f} ms ({ours.p50 / other.p50:.1f} x)",
        )
    await database.close()
    yield Row(
        f"counting {len(slowest)} segments among {SHOP.replace('x', ' customers, ')} events",
        f"{sum(one <= 300 for one in slowest)} of {len(slowest)} within 300 ms at p95",
        f"at most 1.5 x by hand: {sum(one <= 1.5 for one, _ in ratios)}; "
        f"at most 3 x DuckDB: {sum(one <= 3 for _, one in ratios)}, "
        f"faster: {sum(one < 1 for _, one in ratios)}",
    )


@dataclass(frozen=True)
class Times:
    """In milliseconds, warm."""

    found: int
    p50: float
    p95: float


async def measured(work: Count) -> Times:
    """Runs the work once to warm up and then RUNS times."""
    found, times = await work(), []
    for _ in range(RUNS):
        began = time.perf_counter()
        await work()
        times.append((time.perf_counter() - began) * 1000)
    return Times(found, quantile(times, 0.5), quantile(times, 0.95))


async def _ours(database: Database, shape: Shape) -> int:
    async with database.read() as session:
        return await count(session, shape.condition, MOMENT)


async def _fetch(connection: Any, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def make(folder: Path) -> None:
    """The same shop three times: the product's, with indexes for each query by hand, and DuckDB's."""
    import duckdb

    if folder.exists():
        return
    folder.mkdir(parents=True)
    customers, events = map(int, SHOP.split("x"))
    duck = duckdb.connect(str(folder / "shop.duckdb"))
    generate(duck, customers=customers, events=events)
    engine = plain_engine(f"sqlite:///{folder}/shop.sqlite")
    create_tables(engine)
    copy_shop(duck, engine)
    engine.dispose()
    duck.close()
    shutil.copy(folder / "shop.sqlite", folder / "by_hand.sqlite")
    by_hand = sqlite3.connect(folder / "by_hand.sqlite")
    by_hand.execute("PRAGMA synchronous=OFF")
    for number, index in enumerate(sorted({index for shape in shapes() for index in shape.indexes})):
        by_hand.execute(f"CREATE INDEX by_hand_{number} ON {index}")
    by_hand.execute("ANALYZE")
    by_hand.close()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection
