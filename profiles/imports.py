"""Imports: customers and events from files, in batches, repeatable, bad rows refused and good ones kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import events, profile_rows
from profiles.database import Database
from profiles.event_rows import REQUIRED, EventReader, EventRow
from profiles.membership import one_of
from profiles.profile_batch import ProfileBatch
from profiles.profile_rows import ProfileRow, read_profile
from profiles.rows import Rejection, Row, read_rows
from profiles.schema import Profile

#: Rows of one transaction. SQLite has one writer: on slow hardware a chat waits for half a second.
BATCH = 4000

#: How often a batch is tried when another process writes the same customers at the same moment.
ATTEMPTS = 5

Progress = Callable[[int], None]
Meaning = TypeVar("Meaning")


@dataclass
class ImportReport:
    """What became of a file's rows."""

    #: Rows that were new.
    accepted: int = 0
    #: Rows that changed what was known.
    updated: int = 0
    #: Rows that said nothing new.
    duplicates: int = 0
    #: Rows that were refused, in the order of the file.
    rejected: list[Rejection] = field(default_factory=list)
    #: Rows whose consent differs from the recorded one, which an import never changes.
    consent_kept: int = 0

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.accepted + self.updated + self.duplicates + len(self.rejected)

    def add(self, other: ImportReport) -> None:
        """Count another report's rows too."""
        self.accepted += other.accepted
        self.updated += other.updated
        self.duplicates += other.duplicates
        self.consent_kept += other.consent_kept
        self.rejected += other.rejected

    def as_json(self) -> dict[str, Any]:
        """The form that the command line prints."""
        rejected = [vars(rejection).copy() for rejection in self.rejected]
        return {
            "accepted": self.accepted,
            "updated": self.updated,
            "duplicates": self.duplicates,
            "rejected": rejected,
        }


async def import_profiles(
    database: Database,
    path: Path,
    *,
    now: datetime,
    source: str | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Take over customers from a CSV or JSON Lines file; `id` becomes the profile's reference.

    Cells that are filled replace what is held; empty ones say nothing. Consent is set where none is
    recorded and never changed. `source` is shown beside traits and consent. `progress` is told the number
    of rows done after each batch. Raises FixFile for a file that cannot be used as a whole.
    """
    origin = (source or f"import:{path.name}")[:100]

    async def write(session: AsyncSession, rows: list[ProfileRow]) -> ImportReport:
        return await _fold_profiles(session, rows, now=now, source=origin)

    rows = await asyncio.to_thread(read_rows, path, known=profile_rows.KNOWN, required=profile_rows.REQUIRED)
    report = await _Import(database, read_profile, write, progress).run(rows)
    _log(path, report, "The customers have been imported.", "profiles_imported")
    return report


async def import_events(
    database: Database, path: Path, *, now: datetime, currency: str, progress: Progress | None = None
) -> ImportReport:
    """Add events from a CSV or JSON Lines file to the log; `customer_id` is the profile's reference.

    A row with an `id` is added once, however often it is imported; one without cannot be recognised.
    Money is in units of `currency`. Raises FixFile for a file that cannot be used as a whole.
    """
    reader = EventReader(currency)

    async def write(session: AsyncSession, rows: list[EventRow]) -> ImportReport:
        return await _append_events(session, rows, now=now)

    rows = await asyncio.to_thread(read_rows, path, known=reader.known, required=REQUIRED)
    report = await _Import(database, reader, write, progress).run(rows)
    _log(path, report, "The events have been imported.", "events_imported")
    return report


class _Import(Generic[Meaning]):
    """One file on its way: rows are read in a thread and written batch by batch, each in a transaction."""

    def __init__(
        self,
        database: Database,
        read: Callable[[Row], Meaning | Rejection],
        write: Callable[[AsyncSession, list[Meaning]], Awaitable[ImportReport]],
        progress: Progress | None,
    ) -> None:
        self._database = database
        self._read = read
        self._write = write
        self._progress = progress

    async def run(self, rows: Iterator[Row | Rejection]) -> ImportReport:
        report = ImportReport()
        while batch := await asyncio.to_thread(self._next_batch, rows):
            report.add(await self._written(batch))
            if self._progress is not None:
                self._progress(report.rows)
        return report

    def _next_batch(self, rows: Iterator[Row | Rejection]) -> list[Meaning | Rejection]:
        return [row if isinstance(row, Rejection) else self._read(row) for row in islice(rows, BATCH)]

    async def _written(self, batch: list[Meaning | Rejection]) -> ImportReport:
        meant = [row for row in batch if not isinstance(row, Rejection)]
        refused = [row for row in batch if isinstance(row, Rejection)]
        done = await self._write_repeatedly(meant)
        done.rejected = sorted(done.rejected + refused, key=lambda rejection: rejection.line)
        return done

    async def _write_repeatedly(self, rows: list[Meaning]) -> ImportReport:
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._write_once(rows)
            except (IntegrityError, OperationalError):
                # Somebody else added or removed one of these customers meanwhile: look again.
                continue
        return await self._write_once(rows)

    async def _write_once(self, rows: list[Meaning]) -> ImportReport:
        async with self._database.begin() as session:
            return await self._write(session, rows)


async def _fold_profiles(
    session: AsyncSession, rows: list[ProfileRow], *, now: datetime, source: str
) -> ImportReport:
    batch = ProfileBatch(rows, now=now, source=source)
    await batch.load(session)
    outcomes = [batch.fold(row) for row in rows]
    await batch.write(session)
    return ImportReport(
        accepted=outcomes.count("accepted"),
        updated=outcomes.count("updated"),
        duplicates=outcomes.count("duplicate"),
        rejected=[outcome for outcome in outcomes if isinstance(outcome, Rejection)],
        consent_kept=batch.consent_kept,
    )


async def _append_events(session: AsyncSession, rows: list[EventRow], *, now: datetime) -> ImportReport:
    customers = {row.customer for row in rows}
    found = await session.execute(
        select(Profile.reference, Profile.id).where(one_of(session, Profile.reference, customers))
    )
    ids = dict(found.all())
    known = [row for row in rows if row.customer in ids]
    new = [events.NewEvent(profile_id=ids[row.customer], **row.fields) for row in known]
    added = await events.append(session, new, received_at=now, given_stands=True)
    unknown = [_unknown_customer(row) for row in rows if row.customer not in ids]
    return ImportReport(accepted=added, duplicates=len(known) - added, rejected=unknown)


def _unknown_customer(row: EventRow) -> Rejection:
    reason = f"There is no customer {row.customer!r}; import the customers first."
    return Rejection(row.line, "customer_id", reason)


def _log(path: Path, report: ImportReport, sentence: str, action: str) -> None:
    structlog.get_logger("profiles").info(
        sentence,
        action=action,
        file=path.name,
        accepted=report.accepted,
        updated=report.updated,
        duplicates=report.duplicates,
        rejected=len(report.rejected),
        consent_kept=report.consent_kept,
    )
