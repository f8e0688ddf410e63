"""Computed traits of the real shop of ../shared/data/retail: of everybody, and of one customer at a time."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from profiles import changes
from profiles.database import Database
from segments.traits.recompute import recompute, recompute_all, refresh
from tests.bench.row import Row
from tests.conftest import create_tables
from tests.segments.traits.retail import AT, FILE, stock

#: Customers of one turn of the upkeep, and how often one of them is computed.
TOGETHER, TURNS = 100, 30


async def bench() -> AsyncIterator[Row]:
    if not FILE.exists():
        yield Row("computed traits", "the retail data are not on this machine")
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'shop.sqlite'}"
        create_tables(url)
        database = Database(url)
        try:
            began = time.perf_counter()
            await stock(database)
            imported = time.perf_counter() - began
            yield Row("541,909 retail lines imported", f"{imported:.1f} s")
            async for row in _everybody(database, imported):
                yield row
            async for row in _one_by_one(database):
                yield row
        finally:
            await database.close()


async def _everybody(database: Database, imported: float) -> AsyncIterator[Row]:
    async with database.begin() as session:
        await changes.forget_all(session)
    began = time.perf_counter()
    people = await recompute_all(database, AT)
    seconds = time.perf_counter() - began
    yield Row(
        f"traits of {people:,} customers for the first time",
        f"{seconds:.1f} s, with the import {imported + seconds:.1f} s",
        "goal: under 60 s",
    )
    began = time.perf_counter()
    await recompute_all(database, AT)
    yield Row("the same again, nothing to write", f"{time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    await refresh(database, AT)
    yield Row("the daily measuring and grading", f"{time.perf_counter() - began:.1f} s")


async def _one_by_one(database: Database) -> AsyncIterator[Row]:
    people = list(range(1, 1 + 3 * TOGETHER))
    for many in (1, TOGETHER):
        began = time.perf_counter()
        for turn in range(TURNS):
            async with database.begin() as session:
                await recompute(session, people[turn : turn + many], AT)
        each = (time.perf_counter() - began) / TURNS / many * 1000
        yield Row(f"one customer's traits, {many} at a time", f"{each:.1f} ms", "goal: under 3 ms")
