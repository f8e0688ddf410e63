"""Events that programs send: each is read by itself, so that a bad one is refused and the others are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from profiles import trait_types
from profiles.intake.event_batch import EventBatch
from profiles.intake.event_rows import EventReader, EventRow
from profiles.intake.import_report import ImportReport
from profiles.intake.imports import fold_profiles
from profiles.intake.profile_rows import ReadTrait, read_profile
from profiles.intake.rows import Rejection, Row

if TYPE_CHECKING:
    from console.services import ConsoleServices

ADVICE = "give the event a `customer`, or send them with POST /profiles first"


class EventIntake:
    """Takes events and customers into the shop; the line of a Rejection is the place in what was sent."""

    def __init__(self, services: ConsoleServices) -> None:
        self._services = services
        self._read = EventReader(services.currency)

    async def take_events(self, items: Sequence[dict[str, Any]], *, source: str) -> ImportReport:
        """Add events; a customer who is not known is made where the event says who they are."""
        read_trait = await self._read_trait()
        read = [self._event(index, item, read_trait) for index, item in enumerate(items)]
        rows = [row for row in read if isinstance(row, EventRow)]
        batch = EventBatch(rows, now=self._services.clock(), source=source[:100], advice=ADVICE)
        async with self._services.database.begin() as session:
            report = await batch.write(session, given_stands=False)
        return _with(report, read)

    async def take_profiles(self, items: Sequence[dict[str, Any]], *, source: str) -> ImportReport:
        """Add or change customers, as an import does."""
        read_trait = await self._read_trait()
        read = [read_profile(_row(index, item), read_trait) for index, item in enumerate(items)]
        rows = [row for row in read if not isinstance(row, Rejection)]
        async with self._services.database.begin() as session:
            report = await fold_profiles(session, rows, now=self._services.clock(), source=source[:100])
        return _with(report, read)

    async def _read_trait(self) -> ReadTrait:
        async with self._services.database.read() as session:
            return (await trait_types.load(session)).read

    def _event(self, index: int, item: dict[str, Any], read_trait: ReadTrait) -> EventRow | Rejection:
        row = _row(index, item)
        if "id" not in row.values:
            return Rejection(index, "id", "It is missing; it makes sending the event again harmless.")
        told = row.values.pop("customer", None)
        read = self._read(row)
        if told is None or isinstance(read, Rejection):
            return read
        if not isinstance(told, dict):
            return Rejection(index, "customer", "It is no object such as those of POST /profiles.")
        person = read_profile(_row(index, told | {"id": read.customer}), read_trait)
        if isinstance(person, Rejection):
            return Rejection(index, f"customer.{person.column}", person.reason)
        read.person = person
        return read


def _row(index: int, item: dict[str, Any]) -> Row:
    return Row(index, {key: value for key, value in item.items() if value is not None and value != ""})


def _with(report: ImportReport, read: Sequence[Any]) -> ImportReport:
    refused = [row for row in read if isinstance(row, Rejection)]
    report.rejected = sorted(report.rejected + refused, key=lambda rejection: rejection.line)
    return report
