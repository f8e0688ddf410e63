"""A sync in a process of its own, for its memory: python -m tests.bench.syncing FOLDER FILE."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from knowledge.schema import Base
from profiles.database import Database


def open_shop(folder: Path) -> Library:
    """The library of a folder; its tables must be there."""
    vectors = VectorIndex(built_in_embedder(), path=folder / "chroma")
    return Library(Database(f"sqlite:///{folder}/shop.sqlite"), vectors, currency="USD")


async def main(folder: Path, products: Path) -> None:
    database = Database(f"sqlite:///{folder}/shop.sqlite")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await database.close()
    library = open_shop(folder)
    began = time.perf_counter()
    report = await library.sync([str(products)], now=datetime.now(UTC))
    told = {
        "seconds": time.perf_counter() - began,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "told": f"{report.added} added, {report.unchanged} unchanged",
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
