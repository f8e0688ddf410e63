"""Rows that wait where nobody looks, and what becomes of a sync that does not end."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from knowledge.content.staging import Stage
from knowledge.exceptions import AnotherSyncBegan
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from knowledge.schema import STAGED_FACET, STAGED_PRODUCT, IndexEntry, Product, ProductFacet, Revision
from profiles.database import Database
from tests.conftest import NOW
from tests.knowledge.conftest import CountingEmbedder, titles, write_products

ROOT = Path(__file__).parents[2]

#: Syncs a file, and stands still for ever once so many batches are staged.
VICTIM = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from knowledge.content import staging
from knowledge.library import Library
from knowledge.index.vectors import VectorIndex
from profiles.database import Database
from tests.knowledge.conftest import CountingEmbedder

async def main(database, chroma, source, batches):
    left = [int(batches)]
    add = staging._add_facets

    async def counted(*arguments):
        await add(*arguments)
        left[0] -= 1
        if left[0] < 0:
            print("staged", flush=True)
            await asyncio.sleep(600)

    staging._add_facets = counted
    library = Library(Database(database), VectorIndex(CountingEmbedder(), path=Path(chroma)), currency="EUR")
    await library.sync([source], now=datetime(2026, 9, 16, tzinfo=UTC))

asyncio.run(main(*sys.argv[1:]))
"""


async def rows(database, table, *conditions):
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(table).where(*conditions))


async def test_a_sync_that_is_killed_leaves_the_former_state_and_the_next_one_heals(
    database, database_url, folder, tmp_path
):
    path = folder / "a.csv"
    location = write_products(path, *(f"{n},Red kettle {n},20" for n in range(5)))
    library = Library(database, VectorIndex(CountingEmbedder(), path=tmp_path / "chroma"), currency="EUR")
    await library.sync([location], now=NOW)
    library.vectors.close()
    write_products(path, *(f"{n},Blue teapot {n},30" for n in range(1, 900)))

    command = [sys.executable, "-c", VICTIM, database_url, str(tmp_path / "chroma"), location, "1"]
    victim = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert await victim.stdout.readline() == b"staged\n"
    victim.send_signal(signal.SIGKILL)
    await victim.wait()

    assert await rows(database, STAGED_PRODUCT) >= 250
    assert await rows(database, Product) == 5
    assert len(await titles(library, "red kettle", limit=50)) == 5
    assert await titles(library, "blue teapot") == []
    assert await library.search("", where="price=30") == []

    report = await library.sync([location], now=NOW)

    assert (report.added, report.changed, report.removed) == (895, 4, 1)
    assert await titles(library, "red kettle") == []
    assert len(await titles(library, "blue teapot", limit=1000)) == 899
    assert await rows(database, STAGED_PRODUCT) == await rows(database, STAGED_FACET) == 0
    assert await rows(database, IndexEntry) == await rows(database, IndexEntry, IndexEntry.kind == "product")
    strangers = ProductFacet.product_id.not_in(select(Product.id))
    assert await rows(database, ProductFacet, strangers) == 0
    assert await rows(database, ProductFacet, ProductFacet.name == "price") == 899
    library.vectors.close()


async def test_a_killed_sync_of_new_products_leaves_no_facets(library, folder, monkeypatch):
    location = write_products(folder / "a.csv", "1,Red kettle,20")
    other = write_products(folder / "b.csv", "2,Green toaster,20")

    async def crash(*_, **__):
        raise RuntimeError("killed")

    monkeypatch.setattr("knowledge.content.storage.raise_revision", crash)
    with pytest.raises(RuntimeError):
        await library.sync([location], now=NOW)
    monkeypatch.undo()
    assert await rows(library.database, ProductFacet) > 0

    await library.sync([other], now=NOW)

    assert await rows(library.database, ProductFacet, ProductFacet.product_id == "1") == 0
    assert await rows(library.database, Revision, Revision.sync.is_not(None)) == 0


async def test_the_last_sync_that_began_is_the_one_that_writes(database):
    first, second = Stage(database), Stage(database)
    await first.open()
    await second.open()

    with pytest.raises(AnotherSyncBegan):
        await first.close([])
    await second.close([])


async def test_two_libraries_that_sync_at_once_never_mix(sqlite_database, sqlite_url, folder, tmp_path):
    """Whichever of them wins, what is shown is whole and the loser says so."""
    one = write_products(folder / "a.csv", *(f"a{n},Red kettle {n},20" for n in range(600)))
    two = write_products(folder / "b.csv", *(f"b{n},Blue teapot {n},20" for n in range(600)))
    other = Database(sqlite_url)
    libraries = [
        Library(database, VectorIndex(CountingEmbedder(), path=tmp_path / name), currency="EUR")
        for database, name in ((sqlite_database, "one"), (other, "two"))
    ]
    found = await asyncio.gather(
        *(each.sync([path], now=NOW) for each, path in zip(libraries, (one, two), strict=True)),
        return_exceptions=True,
    )

    ended = [each for each in found if not isinstance(each, Exception)]
    assert ended
    assert all(isinstance(each, AnotherSyncBegan) for each in found if each not in ended)
    assert await rows(sqlite_database, Product) == 600 * len(ended)
    for each in libraries:
        each.vectors.close()
    await other.close()


async def test_other_writers_get_in_between_while_a_large_sync_runs(
    sqlite_database, sqlite_url, folder, tmp_path
):
    """A sync of some seconds never keeps another writer waiting for more than a part of it."""
    location = write_products(
        folder / "a.csv",
        *(f"{n},Red kettle {n},{n % 90},{n} W,steel" for n in range(4000)),
        columns="id,title,price,wattage,material",
    )
    library = Library(
        sqlite_database, VectorIndex(CountingEmbedder(), path=tmp_path / "chroma"), currency="EUR"
    )
    waits: list[float] = []
    seen: set[int] = set()

    def write_and_read():
        connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), timeout=30, isolation_level=None)
        # As our own processes have it: a commit that waits for the disk would hold the lock all the time.
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE meanwhile (n)")
        while not done.is_set():
            began = time.perf_counter()
            connection.execute("INSERT INTO meanwhile VALUES (1)")
            waits.append(time.perf_counter() - began)
            seen.add(connection.execute("SELECT count(*) FROM product").fetchone()[0])
            time.sleep(0.005)
        seen.add(connection.execute("SELECT count(*) FROM product").fetchone()[0])
        connection.close()

    done = asyncio.Event()
    writing = asyncio.create_task(asyncio.to_thread(write_and_read))
    began = time.perf_counter()
    try:
        await library.sync([location], now=NOW)
    finally:
        done.set()
    took = time.perf_counter() - began
    await writing

    assert len(waits) > 20
    assert max(waits) < took / 2
    assert seen == {0, 4000}
    library.vectors.close()
