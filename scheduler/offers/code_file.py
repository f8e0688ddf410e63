"""A file of codes: a table with a column `code`, or one code a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from profiles.database import Database
from profiles.intake.rows import Rejection, Row, read_head, read_rows
from scheduler.exceptions import InvalidOffer, UnknownOffer
from scheduler.offers import offer as offers

COLUMN = "code"
#: Codes of one transaction: on SQLite nobody else writes meanwhile.
_CHUNK = 1000
#: Refused lines that a report names; it counts the rest.
_NAMED = 1000


@dataclass
class Report:
    """What became of the codes of a file."""

    offer: str
    accepted: int = 0
    duplicates: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    #: How many more were refused than are named.
    more: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "offer": self.offer,
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "rejected": [
                {"line": each.line, "column": each.column, "reason": each.reason} for each in self.rejected
            ],
            "rejected_more": self.more,
        }

    def refuse(self, line: int, reason: str, column: str | None = COLUMN) -> None:
        if len(self.rejected) < _NAMED:
            self.rejected.append(Rejection(line, column, reason))
        else:
            self.more += 1


@dataclass(frozen=True)
class _Line:
    number: int
    code: str


async def import_codes(
    database: Database, path: Path, name: str, *, now: datetime, expires_at: datetime | None = None
) -> Report:
    """Put the file's codes into the offer's pool, which is made where there is none of this name.

    Twice changes nothing. Raises FixFile for a file that cannot be read as a whole, and InvalidOffer.
    """
    rows = _lines(path)
    report = Report(name.strip())
    first = next(rows, None)
    async with database.begin() as session:
        try:
            offer = await offers.by_name(session, name)
        except UnknownOffer:
            offer = await offers.create(session, name, now=now, expires_at=expires_at)
        if offer.code is not None:
            raise InvalidOffer(f"All share one code of {offer.name!r}: it has no pool.")
    rest = _with_first(first, rows)
    while part := list(islice(rest, _CHUNK)):
        good = list(_good(part, report))
        async with database.begin() as session:
            added = await offers.add_codes(session, offer, [each.code for each in good])
        report.accepted += added.new
        report.duplicates += added.known
        _refuse_others(good, added.elsewhere, report)
    return report


def _lines(path: Path) -> Iterator[_Line | Rejection]:
    """Raises FixFile before the first one."""
    head = read_head(path)
    columns = [column.strip().lower() for column in head.columns]
    if head.separator is not None and COLUMN not in columns and len(columns) == 1:
        # A plain list: what seemed to be the header is the first code.
        yield _Line(1, head.columns[0].strip())
        known = head.columns[0]
        yield from (_line(row, known) for row in read_rows(path, known=(known,), required=(known,)))
        return
    yield from (_line(row, COLUMN) for row in read_rows(path, known=(COLUMN,), required=(COLUMN,)))


def _line(row: Row | Rejection, column: str) -> _Line | Rejection:
    return row if isinstance(row, Rejection) else _Line(row.line, str(row.values.get(column, "")).strip())


def _with_first(
    first: _Line | Rejection | None, rows: Iterable[_Line | Rejection]
) -> Iterator[_Line | Rejection]:
    if first is not None:
        yield first
    yield from rows


def _good(part: Sequence[_Line | Rejection], report: Report) -> Iterator[_Line]:
    for each in part:
        if isinstance(each, Rejection):
            report.refuse(each.line, each.reason, each.column)
        elif fault := offers.fault_of(each.code):
            report.refuse(each.number, fault)
        else:
            yield each


def _refuse_others(lines: Sequence[_Line], elsewhere: dict[str, str], report: Report) -> None:
    for each in lines:
        if each.code in elsewhere:
            report.refuse(each.number, f"{each.code} belongs to the offer {elsewhere[each.code]!r}.")
