"""One file on its way into the database: read in a thread, written batch by batch, each in a transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.database import Database
from profiles.intake.import_report import ImportReport
from profiles.intake.refused_rows import RefusedRows
from profiles.intake.rows import Rejection, Row

#: How often a batch is tried when another process writes the same customers at the same moment.
ATTEMPTS = 5

Progress = Callable[[int], None]
Meaning = TypeVar("Meaning")


@dataclass(frozen=True)
class Skipped:
    """A row that a mapping leaves out."""

    line: int
    reason: str


#: What rows say, and their texts by line where refused rows are to be kept.
Batch = tuple[list[Meaning | Rejection | Skipped], Mapping[int, str]]


@dataclass(frozen=True)
class FileImport(Generic[Meaning]):
    """How the rows of one file are read and written."""

    database: Database
    read: Callable[[Row], Meaning | Rejection | Skipped]
    write: Callable[[AsyncSession, list[Meaning]], Awaitable[ImportReport]]
    #: Rows of one transaction. SQLite has one writer: on slow hardware a chat waits for half a second.
    batch: int
    refused: RefusedRows | None = None
    progress: Progress | None = None

    async def run(self, rows: Iterator[Row | Rejection]) -> ImportReport:
        report = ImportReport()
        coming = asyncio.create_task(self._next(rows))
        try:
            while (batch := await coming)[0]:
                # SQLite writes without holding the interpreter, so the next rows are read meanwhile.
                coming = asyncio.create_task(self._next(rows))
                report.add(await self._take(*batch))
                if self.progress is not None:
                    self.progress(report.rows)
        finally:
            await asyncio.gather(coming, return_exceptions=True)
        return report

    async def _next(self, rows: Iterator[Row | Rejection]) -> Batch[Meaning]:
        return await asyncio.to_thread(self._read, rows)

    def _read(self, rows: Iterator[Row | Rejection]) -> Batch[Meaning]:
        read, texts = self.read, {}
        found: list[Meaning | Rejection | Skipped] = []
        for row in islice(rows, self.batch):
            found.append(row if isinstance(row, Rejection) else read(row))
            if self.refused is not None:
                # Read first: a mapping may complete the text.
                texts[row.line] = row.text
        return found, texts

    async def _take(
        self, read: list[Meaning | Rejection | Skipped], texts: Mapping[int, str]
    ) -> ImportReport:
        done = await self._write_repeatedly([row for row in read if not isinstance(row, Rejection | Skipped)])
        done.skipped.update(row.reason for row in read if isinstance(row, Skipped))
        refused = [row for row in read if isinstance(row, Rejection)]
        done.rejected = sorted(done.rejected + refused, key=lambda rejection: rejection.line)
        if self.refused is not None and done.rejected:
            await asyncio.to_thread(self._keep_refused, texts, done.rejected)
        return done

    def _keep_refused(self, texts: Mapping[int, str], rejected: Iterable[Rejection]) -> None:
        assert self.refused is not None
        for rejection in rejected:
            self.refused.add(rejection, texts[rejection.line])

    async def _write_repeatedly(self, rows: list[Meaning]) -> ImportReport:
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._write_once(rows)
            except (IntegrityError, OperationalError):
                # Somebody else added or removed one of these customers meanwhile: look again.
                continue
        return await self._write_once(rows)

    async def _write_once(self, rows: list[Meaning]) -> ImportReport:
        async with self.database.begin() as session:
            return await self.write(session, rows)
