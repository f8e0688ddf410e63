"""Imports: customers and events from files, in batches, repeatable, bad rows refused and good ones kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import trait_types
from profiles.database import Database
from profiles.exceptions import ChooseOtherFile
from profiles.intake import event_rows, profile_rows
from profiles.intake.event_batch import EventBatch
from profiles.intake.event_rows import EventReader, EventRow
from profiles.intake.file_import import FileImport, Progress
from profiles.intake.import_report import ImportReport
from profiles.intake.planning import count_events_anew
from profiles.intake.profile_batch import ProfileBatch
from profiles.intake.profile_rows import ProfileRow, ReadTrait, read_profile
from profiles.intake.refused_rows import RefusedRows
from profiles.intake.rows import Head, Rejection, Row, read_head, read_rows

if TYPE_CHECKING:
    from profiles.intake.mapping import Mapping

#: Customers of one transaction. SQLite has one writer: on slow hardware a chat waits for half a second.
BATCH = 4000
#: Events of one transaction: they are written several times faster than customers.
EVENT_BATCH = 16_000


async def import_profiles(
    database: Database,
    path: Path,
    *,
    now: datetime,
    source: str | None = None,
    progress: Progress | None = None,
    mapping: Mapping | None = None,
    refused: Path | None = None,
    trusted: bool = False,
) -> ImportReport:
    """Take over customers from a CSV or JSON Lines file; `id` becomes the profile's reference.

    Cells that are filled replace what is held; empty ones say nothing. Consent is set where none is
    recorded and never changed. `source` is shown beside traits and consent. `progress` is told the number
    of rows done after each batch. `mapping` says what the columns of a foreign file mean. Refused rows are
    written to `refused`, to be mended and given again. In a `trusted` file e-mail addresses and telephone
    numbers are verified, so two profiles with the same one become one; otherwise the row is refused.
    Raises FixFile for a file that cannot be used as a whole, and ChooseOtherFile.
    """
    origin = (source or f"import:{path.name}")[:100]
    async with database.read() as session:
        read_trait = (await trait_types.load(session)).read

    async def write(session: AsyncSession, rows: list[ProfileRow]) -> ImportReport:
        return await fold_profiles(session, rows, now=now, source=origin, trusted=trusted)

    def read_own(row: Row) -> ProfileRow | Rejection:
        return read_profile(row, read_trait)

    head = await asyncio.to_thread(_head, path, refused)
    if mapping is None:
        read: Callable[[Row], Any] = read_own
        rows = await _rows(path, profile_rows.KNOWN, profile_rows.REQUIRED)
    else:
        from profiles.intake.mapped_rows import MappedProfiles

        read = MappedProfiles(mapping, head=head, read_trait=read_trait)
        rows = await _rows(path)
    with _refused_rows(refused, head) as kept:
        report = await FileImport(database, read, write, BATCH, kept, progress).run(rows)
    _log(path, report, "The customers have been imported.", "profiles_imported")
    return report


async def import_events(
    database: Database,
    path: Path,
    *,
    now: datetime,
    currency: str,
    source: str | None = None,
    progress: Progress | None = None,
    mapping: Mapping | None = None,
    refused: Path | None = None,
) -> ImportReport:
    """Add events from a CSV or JSON Lines file to the log; `customer_id` is the profile's reference.

    A row with an `id` is added once, however often it is imported; one without cannot be recognised.
    Money is in units of `currency`, the shop's. An event counts from its own time, be it long past or to
    come. The other arguments are those of `import_profiles`; `source` is shown at customers whom a mapping
    makes. Raises FixFile for a file that cannot be used as a whole, and ChooseOtherFile.
    """
    origin = (source or f"import:{path.name}")[:100]

    async def write(session: AsyncSession, rows: list[EventRow]) -> ImportReport:
        return await EventBatch(rows, now=now, source=origin).write(session, given_stands=True)

    head = await asyncio.to_thread(_head, path, refused)
    if mapping is None:
        read: Callable[[Row], Any] = EventReader(currency)
        rows, totals = await _rows(path, event_rows.COLUMNS, event_rows.REQUIRED), None
    else:
        from profiles.intake.mapped_rows import MappedEvents

        async with database.read() as session:
            read_trait: ReadTrait = (await trait_types.load(session)).read
        read = MappedEvents(mapping, head=head, currency=currency, read_trait=read_trait)
        rows, totals = await _rows(path), read.totals
    with _refused_rows(refused, head) as kept:
        report = await FileImport(database, read, write, EVENT_BATCH, kept, progress).run(rows)
    await count_events_anew(database, report.accepted)
    report.totals = totals
    _log(path, report, "The events have been imported.", "events_imported")
    return report


async def fold_profiles(
    session: AsyncSession, rows: list[ProfileRow], *, now: datetime, source: str, trusted: bool = False
) -> ImportReport:
    """Bring what the rows say into the database; `source` and `trusted` as of `import_profiles`."""
    batch = ProfileBatch(rows, now=now, source=source, trusted=trusted)
    await batch.load(session)
    outcomes = [batch.fold(row) for row in rows]
    await batch.write(session)
    return ImportReport(
        accepted=outcomes.count("accepted"),
        updated=outcomes.count("updated"),
        duplicates=outcomes.count("duplicate"),
        rejected=[outcome for outcome in outcomes if isinstance(outcome, Rejection)],
        consent_kept=batch.consent_kept,
        merged=await batch.join(session),
    )


def _head(path: Path, refused: Path | None) -> Head:
    if refused is not None and refused.resolve() == path.resolve():
        raise ChooseOtherFile
    return read_head(path)


async def _rows(
    path: Path, known: frozenset[str] = frozenset(), required: tuple[str, ...] = ()
) -> Iterator[Row | Rejection]:
    return await asyncio.to_thread(read_rows, path, known=known, required=required)


def _refused_rows(path: Path | None, head: Head) -> AbstractContextManager[RefusedRows | None]:
    return nullcontext() if path is None else RefusedRows(path, head)


def _log(path: Path, report: ImportReport, sentence: str, action: str) -> None:
    structlog.get_logger("profiles").info(
        sentence,
        action=action,
        file=path.name,
        accepted=report.accepted,
        updated=report.updated,
        duplicates=report.duplicates,
        rejected=len(report.rejected),
        skipped=report.skipped.total(),
        consent_kept=report.consent_kept,
    )
