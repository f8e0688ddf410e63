"""What became of a file's rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from profiles.intake.rows import Rejection
from profiles.intake.totals import Totals


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
    #: Rows that a mapping leaves out, by the reason it names.
    skipped: Counter[str] = field(default_factory=Counter)
    #: Rows whose consent differs from the recorded one, which an import never changes.
    consent_kept: int = 0
    #: Profiles that became one with another because a trusted file gave them the same address.
    merged: int = 0
    #: Profiles that events made of customers who were not known before.
    customers: int = 0
    #: What the file adds up to; only where a mapping read it.
    totals: Totals | None = None

    @property
    def rows(self) -> int:
        """How many rows were read."""
        taken = self.accepted + self.updated + self.duplicates
        return taken + len(self.rejected) + self.skipped.total()

    def add(self, other: ImportReport) -> None:
        """Count another report's rows too."""
        self.accepted += other.accepted
        self.updated += other.updated
        self.duplicates += other.duplicates
        self.rejected += other.rejected
        self.skipped += other.skipped
        self.consent_kept += other.consent_kept
        self.merged += other.merged
        self.customers += other.customers

    def as_json(self) -> dict[str, Any]:
        """The form that the command line prints; what a plain file never has is there only where it is."""
        document: dict[str, Any] = {
            "accepted": self.accepted,
            "updated": self.updated,
            "duplicates": self.duplicates,
            "rejected": [
                {"line": each.line, "column": each.column, "reason": each.reason} for each in self.rejected
            ],
        }
        if self.skipped:
            document["skipped"] = dict(self.skipped)
        for name in ("merged", "customers"):
            if count := getattr(self, name):
                document[name] = count
        if self.totals is not None:
            document["totals"] = self.totals.as_json()
        return document
