"""Tables as CSV files, for spreadsheets that take a cell for a formula when it looks like one."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from io import StringIO

from fastapi import Response
from fastapi.responses import StreamingResponse

#: What a formula begins with; a tab or a line break before it is skipped by some programs.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The rows as a file to be saved; begins with a byte order mark, without which Excel guesses."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(heads)
    writer.writerows([cell(value) for value in row] for row in rows)
    return Response(
        "\ufeff" + written.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def csv_stream(name: str, heads: Sequence[str], rows: AsyncIterable[Sequence[object]]) -> StreamingResponse:
    """The same as a file that is written while it is read, however many rows there are."""

    async def lines() -> AsyncIterator[str]:
        yield "\ufeff" + _line(heads)
        async for row in rows:
            yield _line([cell(value) for value in row])

    return StreamingResponse(
        lines(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _line(cells: Sequence[str]) -> str:
    written = StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


def cell(value: object) -> str:
    """A value as text that no spreadsheet carries out: what looks like a formula gets an apostrophe."""
    text = "" if value is None else str(value)
    guarded = isinstance(value, str) and text.lstrip(" ").startswith(FORMULA)
    return f"'{text}" if guarded else text
