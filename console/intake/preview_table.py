"""The table of a file's first rows as they would be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from console.formats import Formats
from console.intake.field_names import BY_KIND
from console.texts import Texts
from profiles.intake.column_mappings import Kind
from profiles.intake.mapped_columns import MONEY
from profiles.intake.preview import PreviewRow

#: Characters of the longest cell that is shown whole.
LONGEST = 60
#: Columns across which the reason of a refused row is written: a phone shows about as many at once.
REASON_SPAN = 2


@dataclass(frozen=True)
class PreviewTable:
    """The rows, and the names of ours that they say something for."""

    rows: Sequence[PreviewRow]
    kind: Kind
    texts: Texts
    formats: Formats

    @property
    def names(self) -> list[str]:
        """Our fields in their order, then traits and properties."""
        found = {name for row in self.rows for name in row.values}
        fields = [name for name in BY_KIND[self.kind] if name in found]
        further = dict.fromkeys(name for row in self.rows for name in row.values)
        return fields + [name for name in further if name not in fields]

    @property
    def reason_span(self) -> int:
        return min(max(len(self.names), 1), REASON_SPAN)

    @property
    def taken(self) -> int:
        return len(self.rows) - self.refused - self.skipped

    @property
    def refused(self) -> int:
        return sum(row.rejection is not None for row in self.rows)

    @property
    def skipped(self) -> int:
        return sum(row.skipped is not None for row in self.rows)

    def label(self, name: str) -> str:
        """A field as it is called on the pages; a trait or a property by its own name."""
        label = BY_KIND[self.kind].get(name)
        return name if label is None else self.texts.say(label)

    def cell(self, row: PreviewRow, name: str) -> str:
        """A value as it would be shown after the import."""
        value = row.values.get(name)
        if value is None:
            return ""
        if self.kind == "events" and name in MONEY:
            return self.formats.money(value)
        return _short(self._written(value))

    def _written(self, value: Any) -> str:
        if isinstance(value, bool):
            return self.texts.say("yes") if value else self.texts.say("no")
        if isinstance(value, datetime):
            return self.formats.moment(value)
        if isinstance(value, date):
            return self.formats.day(value)
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _short(text: str) -> str:
    # What is markup already (a time) is never that long.
    return text if len(text) <= LONGEST or hasattr(text, "__html__") else f"{text[: LONGEST - 1]}…"
