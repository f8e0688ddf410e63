"""Preview: the first rows of a file as an import would read them, and which it would refuse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from profiles import trait_types
from profiles.intake.column_choices import PERSON
from profiles.intake.event_batch import EventBatch
from profiles.intake.event_rows import KEY_PREFIX, EventRow
from profiles.intake.file_import import Skipped
from profiles.intake.mapped_rows import MappedEvents, MappedProfiles
from profiles.intake.mapping import Mapping
from profiles.intake.profile_batch import ProfileBatch
from profiles.intake.profile_rows import CHANNEL_CONSENTS, ProfileRow
from profiles.intake.rows import REJECTED_BECAUSE, Head, Rejection, Row, read_head, read_rows

#: Rows that are read for a preview.
FIRST = 20

Read = ProfileRow | EventRow | Rejection | Skipped


@dataclass(frozen=True)
class Sample:
    """The beginning of a file."""

    head: Head
    #: In the order of the file; of JSON Lines those of all objects at the beginning.
    columns: list[str]
    rows: list[Row | Rejection]

    def cells(self, column: str) -> list[str]:
        """What the column holds in these rows, where it holds anything."""
        found = (row.values.get(column) for row in self.rows if isinstance(row, Row))
        return [str(cell) for cell in found if cell is not None]


@dataclass
class PreviewRow:
    """What one row says, by our names; or why it is not taken."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    rejection: Rejection | None = None
    #: The reason for which the mapping leaves it out.
    skipped: str | None = None


def sample(path: Path) -> Sample:
    """Raises FixFile for a file that cannot be read as a whole."""
    head = read_head(path)
    rows = list(islice(read_rows(path, known=(), required=()), FIRST))
    further = [name for row in rows if isinstance(row, Row) for name in row.values]
    names = dict.fromkeys([*head.columns, *further])
    return Sample(head, [name for name in names if name != REJECTED_BECAUSE], rows)


async def preview(
    session: AsyncSession,
    taken: Sample,
    mapping: Mapping,
    *,
    now: datetime,
    currency: str,
    trusted: bool = False,
) -> list[PreviewRow]:
    """The rows as the import reads them, checked against the customers that there are. Writes nothing."""
    read_trait = (await trait_types.load(session)).read
    reader: MappedEvents | MappedProfiles
    if mapping.kind == "events":
        reader = MappedEvents(mapping, head=taken.head, currency=currency, read_trait=read_trait)
    else:
        reader = MappedProfiles(mapping, head=taken.head, read_trait=read_trait)
    # A mapping may complete a row from those above it; the sample stays as the file has it.
    read = [
        row if isinstance(row, Rejection) else reader(Row(row.line, dict(row.values), row.text))
        for row in taken.rows
    ]
    refused = await _refused(session, read, now=now, trusted=trusted)
    return [_shown(each, refused.get(each.line), mapping) for each in read]


async def _refused(
    session: AsyncSession, read: Iterable[Read], *, now: datetime, trusted: bool
) -> dict[int, Rejection]:
    """What the database has against rows that are right by themselves, by line."""
    events = [row for row in read if isinstance(row, EventRow)]
    refused = await EventBatch(events, now=now, source="preview").refusals(session) if events else []
    people = [row for row in read if isinstance(row, ProfileRow)]
    if people:
        batch = ProfileBatch(people, now=now, source="preview", trusted=trusted)
        await batch.load(session)
        refused += [outcome for row in people if isinstance(outcome := batch.fold(row), Rejection)]
    return {rejection.line: rejection for rejection in refused}


def _shown(read: Read, refused: Rejection | None, mapping: Mapping) -> PreviewRow:
    if refused is not None or isinstance(read, Rejection):
        return PreviewRow(read.line, rejection=refused or read)  # type: ignore[arg-type]  # one of them is
    if isinstance(read, Skipped):
        return PreviewRow(read.line, skipped=read.reason)
    if isinstance(read, ProfileRow):
        return PreviewRow(read.line, {"id": read.reference} | profile_values(read))
    values = event_values(read)
    if mapping.fields.get("id") is None or mapping.fields["id"].column is None:
        # Made of many columns, it says nothing to a person.
        values.pop("id", None)
    return PreviewRow(read.line, values)


def profile_values(row: ProfileRow) -> dict[str, Any]:
    """What the row says beside the reference, by our columns and by the names of traits."""
    said = dict(row.columns)
    said |= {column: external_id for (_, external_id), column in row.addresses.items()}
    if row.tags is not None:
        said["tags"] = sorted(row.tags)
    if row.consent is not None:
        said["consent"] = row.consent
    columns = {channel: column for column, channel in CHANNEL_CONSENTS.items()}
    said |= {columns[channel]: granted for channel, granted in row.channel_consents.items()}
    return said | {name: value for name, value in row.traits.items() if name not in said}


def event_values(row: EventRow) -> dict[str, Any]:
    """What the row says, by our columns and by the names of properties."""
    said = {"customer_id": row.customer} | row.fields
    properties: dict[str, Any] = said.pop("properties", {})
    if "key" in said:
        said["id"] = said.pop("key").removeprefix(KEY_PREFIX)
    if row.person is not None:
        said |= {PERSON + name: value for name, value in profile_values(row.person).items()}
    return properties | said
