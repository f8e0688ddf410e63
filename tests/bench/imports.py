"""Imports: events a second, a real shop's 541,909 order lines, and peak memory, beside the plain way."""

from __future__ import annotations

import asyncio
import csv
import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.importing import make_tables
from tests.bench.row import Row

RETAIL = Path(__file__).parents[3] / "shared" / "data" / "retail" / "online_retail.csv.gz"
MAPPING = Path(__file__).parent / "retail.toml"
EVENTS, CUSTOMERS = 500_000, 20_000
COLUMNS = (
    "id",
    "customer_id",
    "type",
    "at",
    "product_id",
    "category",
    "brand",
    "price",
    "quantity",
    "channel",
)
#: What shared/data/README.md says of the file, in minor units for the clean sum. Four lines cost 0.001, which
#: is no amount in minor units: they are rounded to nothing, and the report says so.
RAW = {"rows": 541_909, "orders": 25_900, "amount": "9747747.934", "repeated": 5_268}
CLEAN = {"purchases": 397_884, "orders": 18_532, "minor_units": 891_140_790}
CLEAN_AMOUNT, PEOPLE, CANCELLED, NOBODYS = "8911407.904", 4_372, 9_288, 135_080


async def bench() -> AsyncIterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await asyncio.to_thread(_write_files, folder)
        make_tables(folder)
        await _import(folder, "profiles", folder / "people.csv")
        told = await _import(folder, "events", folder / "events.csv")
        again = await _import(folder, "events", folder / "events.csv")
        yield Row(
            f"events a second, importing {EVENTS:,} (goal 20,000)",
            f"{EVENTS / told['seconds']:,.0f}, {EVENTS / told['cpu']:,.0f} a second of processor",
            _beside(folder),
        )
        yield Row("the same file again: every row known", f"{EVENTS / again['seconds']:,.0f} a second")
        yield Row(
            "peak memory of the import", f"{told['megabytes']:.0f} MB", "bounded: two batches of 16,000"
        )
    async for row in _retail():
        yield row


async def _retail() -> AsyncIterator[Row]:
    if not RETAIL.is_file():
        yield Row("retail", "left out", f"no data at {RETAIL}")
        return
    with tempfile.TemporaryDirectory() as name:
        make_tables(Path(name))
        told = await _import(Path(name), "events", RETAIL, MAPPING)
    yield Row(
        "retail: 541,909 order lines through a mapping (goal 60 s)",
        f"{told['seconds']:.1f} s, {told['cpu']:.1f} s of processor, {told['megabytes']:.0f} MB",
    )
    wrong = _wrong(told)
    yield Row("retail: totals against shared/data/README.md", "exact" if not wrong else "; ".join(wrong))


def _wrong(told: dict[str, Any]) -> list[str]:
    """Every total that is not what the file's description says."""
    totals = told["report"]["totals"]
    skipped = {reason: total["rows"] for reason, total in totals["skipped"].items()}
    cancelled = totals["types"]["return"]["rows"] + skipped["cancellation without a customer"]
    found = {name: totals[name] for name in RAW} | {
        "clean " + name: told[name] for name in CLEAN
    }  # fmt: skip
    found |= {
        "clean amount": totals["types"]["purchase"]["amount"],
        "customers": told["customers"],
        "cancelled": cancelled,
        "without a customer": sum(skipped.values()),
    }
    wanted = RAW | {"clean " + name: value for name, value in CLEAN.items()}
    wanted |= {"clean amount": CLEAN_AMOUNT, "customers": PEOPLE, "cancelled": CANCELLED}
    wanted |= {"without a customer": NOBODYS}
    return [f"{name} {found[name]}, not {value}" for name, value in wanted.items() if found[name] != value]


async def _import(folder: Path, kind: str, file: Path, mapping: Path | None = None) -> dict[str, Any]:
    given = [str(mapping)] if mapping else []
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.importing", str(folder), kind, str(file), *given,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    written, _ = await process.communicate()
    told: dict[str, Any] = json.loads(written.splitlines()[-1])
    return told


def _beside(folder: Path) -> str:
    plain, duck = _plain(folder), _duck(folder)
    return f"{EVENTS / plain:,.0f} csv + sqlite3, same indexes; {EVENTS / duck:,.0f} DuckDB, no indexes"


def _plain(folder: Path) -> float:
    """Seconds of csv.reader and one executemany into the same tables: no checks, money as floats."""
    other = folder / "plain"
    other.mkdir()
    make_tables(other)
    connection = sqlite3.connect(other / "shop.sqlite")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.executemany(
        "INSERT INTO profile (id, reference, created_at) VALUES (?, ?, '2025-01-01')",
        ((number, str(number)) for number in range(CUSTOMERS)),
    )
    connection.commit()
    names = ("key", "profile_id", *COLUMNS[2:], "received_at", "properties")
    marks = ", ".join("?" * len(names))
    began = time.perf_counter()
    with (folder / "events.csv").open(newline="") as file:
        rows = csv.reader(file)
        next(rows)
        connection.executemany(
            f"INSERT INTO event ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (key) DO NOTHING",
            ((*row, "2026-01-01", "{}") for row in rows),
        )
    connection.commit()
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


def _duck(folder: Path) -> float:
    """Seconds of DuckDB reading the file into a table of its own."""
    import duckdb

    began = time.perf_counter()
    with duckdb.connect(str(folder / "duck.db")) as connection:
        connection.execute(f"CREATE TABLE event AS SELECT * FROM read_csv('{folder / 'events.csv'}')")
    return time.perf_counter() - began


def _write_files(folder: Path) -> None:
    with (folder / "people.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["id"], *([number] for number in range(CUSTOMERS))])
    with (folder / "events.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_happenings(random.Random(4)))


def _happenings(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    at, step = datetime(2025, 9, 1), timedelta(seconds=60)  # noqa: DTZ001 - a file's time without a zone is UTC
    kinds = ["view"] * 7 + ["add_to_cart"] + ["purchase"] + ["message"]
    for number in range(EVENTS):
        kind, product = chance.choice(kinds), chance.randrange(3000)
        goods = (f"P{product}", f"Category {product % 12}", f"Brand {product % 40}", f"{product % 300}.95")
        if kind == "message":
            goods = ("", "", "", "")
        pieces = "1" if kind == "purchase" else ""
        yield f"e{number}", chance.randrange(CUSTOMERS), kind, at + number * step, *goods, pieces, "web"
