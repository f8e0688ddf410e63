"""`make bench`: timed checks in one table, beside a named peer where there is one. They never fail."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from tests.bench import (
    answering,
    approved,
    crowd,
    facts,
    imports,
    journeys,
    live,
    outreach,
    pages,
    requests,
    segments,
    segments_postgres,
    traits,
    translation,
)

#: What may be named on the command line; all of them where nothing is.
BENCHES = {
    "answering": answering.bench,
    "approved": approved.bench,
    "crowd": crowd.bench,
    "facts": facts.bench,
    "imports": imports.bench,
    "journeys": journeys.bench,
    "live": live.bench,
    "outreach": outreach.bench,
    "pages": pages.bench,
    "requests": requests.bench,
    "segments": segments.bench,
    "segments-postgres": segments_postgres.bench,
    "traits": traits.bench,
    "translation": translation.bench,
}


async def main() -> None:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    table = Table(
        "what", "measured", "beside", title=f"Shopkeeper bench, {datetime.now(UTC):%Y-%m-%d}, {machine}"
    )
    for name in sys.argv[1:] or BENCHES:
        async for row in BENCHES[name]():
            table.add_row(row.what, row.measured, row.beside)
    Console(width=120).print(table)


asyncio.run(main())
