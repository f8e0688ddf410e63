"""Marks: up to which event, and which change of a segment, a journey has come.

SQLite gives the number of the newest row away again once that row is gone. A mark must not stand above what
is left: whoever did the next things would be passed over.
"""

from __future__ import annotations

from dataclasses import dataclass

_LOWER = (
    "UPDATE journey SET event_mark = min(event_mark, (SELECT coalesce(max(id), 0) FROM event)),"
    " segment_mark = min(segment_mark, (SELECT coalesce(max(id), 0) FROM segment_change))"
)


@dataclass(frozen=True)
class MarkTrigger:
    """Lowers the marks when a row of the table goes, and what belonged to it with it."""

    table: str

    @property
    def name(self) -> str:
        return f"marks_{self.table}_delete"

    def create(self, dialect: str) -> list[str]:
        """Statements that put the trigger in the place of an earlier one; PostgreSQL needs none."""
        if dialect != "sqlite":
            return []
        return [
            f"DROP TRIGGER IF EXISTS {self.name}",
            f"CREATE TRIGGER {self.name} AFTER DELETE ON {self.table} FOR EACH ROW BEGIN {_LOWER}; END",
        ]

    def drop(self, dialect: str) -> list[str]:
        """SQLite drops it with the table."""
        return []


#: Events and changes of segments go with these alone.
MARKS = [MarkTrigger("profile"), MarkTrigger("segment")]
