"""An import in a process of its own, for its memory.

python -m tests.bench.importing FOLDER profiles|events FILE [MAPPING]
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, func, select

from app.migrate import METADATA
from profiles.database import Database
from profiles.intake.imports import import_events, import_profiles
from profiles.intake.mapping import read_mapping
from profiles.schema import Event, Profile


class Memory:
    """The most memory that the process had of its own after any batch, in megabytes (Linux).

    Pages of the database file, which the kernel counts as the process's too and takes back at will, are no
    part of it.
    """

    def __init__(self) -> None:
        self.most = 0.0

    def note(self, _done: int) -> None:
        status = Path("/proc/self/status").read_text()
        if found := re.search(r"RssAnon:\s+(\d+)", status):
            self.most = max(self.most, int(found[1]) / 1024)


async def main(folder: Path, kind: str, file: Path, mapping: Path | None) -> None:
    database = Database(f"sqlite:///{folder}/shop.sqlite")
    now, memory = datetime.now(UTC), Memory()
    began, used = time.perf_counter(), time.process_time()
    if kind == "profiles":
        report = await import_profiles(database, file, now=now, progress=memory.note)
    else:
        read = read_mapping(mapping) if mapping else None
        report = await import_events(
            database, file, now=now, currency="GBP", mapping=read, progress=memory.note
        )
    told = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - used}
    told["megabytes"] = memory.most
    clean = select(func.count(), func.sum(Event.amount), func.count(Event.order_id.distinct()))
    async with database.read() as session:
        rows, amount, orders = (await session.execute(clean.where(Event.type == "purchase"))).one()
        told |= {"purchases": rows, "minor_units": int(amount or 0), "orders": orders}
        told["customers"] = await session.scalar(select(func.count(Profile.id)))
    await database.close()
    sys.stdout.write(json.dumps(told | {"report": report.as_json()}) + "\n")


def make_tables(folder: Path) -> None:
    """An empty shop in the folder."""
    engine = create_engine(f"sqlite:///{folder}/shop.sqlite")
    for metadata in METADATA:
        metadata.create_all(engine)
    engine.dispose()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    given = Path(arguments[3]) if len(arguments) > 3 else None
    asyncio.run(main(Path(arguments[0]), arguments[1], Path(arguments[2]), given))
