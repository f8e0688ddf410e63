"""`make bench`: timed checks. They print a table, beside a named peer where there is one, and never fail."""

from __future__ import annotations

import asyncio

from rich.console import Console
from rich.table import Table

from tests.bench import answering, approved


async def main() -> None:
    table = Table("what", "measured", "beside", title="Shopkeeper bench")
    for bench in (approved.bench, answering.bench):
        async for row in bench():
            table.add_row(row.what, row.measured, row.beside)
    Console(width=120).print(table)


asyncio.run(main())
