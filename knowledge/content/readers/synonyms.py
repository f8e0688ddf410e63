"""The shop's synonyms: one column, each row words that mean the same, separated by commas."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.content.readers.table import Rows
from knowledge.content.records import Refused, SynonymRecord
from knowledge.exceptions import InvalidSynonyms
from knowledge.index.synonyms import checked


def read_synonyms(rows: Rows) -> Iterator[SynonymRecord | Refused]:
    """The rows that hold at least two words."""
    for row in rows:
        if isinstance(row, Refused):
            yield row
            continue
        try:
            yield SynonymRecord(line=row.line, synonyms=checked(row.text("synonyms")))
        except InvalidSynonyms:
            reason = "A row needs two words or more, not many and not long, separated by commas."
            yield Refused(row.line, reason, "synonyms")
