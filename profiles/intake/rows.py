"""Rows of a CSV or JSON Lines file, plain or packed by gzip, each with the line it begins on."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from profiles.exceptions import FixFile

#: Separators of spreadsheets' exports; the header tells which one it is.
SEPARATORS = ",;\t"

#: The column of a file of refused rows that says why; it is ignored when the mended file is given again.
REJECTED_BECAUSE = "rejected_because"


@dataclass(slots=True)
class Row:
    """One record: the cells that say something, by column."""

    #: Line of the file, from 1, on which the record begins.
    line: int
    values: dict[str, Any]
    #: The record as the file has it.
    text: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Rejection:
    """A record that was not taken, and why."""

    line: int
    #: None where the record as a whole is at fault.
    column: str | None
    reason: str
    #: The record as the file has it, where it could not be read into a row.
    text: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Head:
    """What is known of a file before its first record."""

    #: None in a file of JSON Lines.
    separator: str | None
    #: The columns as they are written; of JSON Lines those of the first object.
    columns: list[str]
    #: The header as the file has it; empty in a file of JSON Lines.
    text: str = ""


def read_head(path: Path) -> Head:
    """Raises FixFile for a file that cannot be read as a whole, is no UTF-8 or is empty."""
    first = _first_character(path)
    if first == "[":
        raise FixFile(path, "It holds a JSON array; write one object a line (JSON Lines) instead.", line=1)
    with _opened(path) as file:
        if first == "{":
            line = next(line for line in file if line.strip())
            row = _json_row(1, line, ())
            return Head(None, list(row.values) if isinstance(row, Row) else [])
        records = _CsvRecords(file)
        return Head(records.separator, _header(path, records), "".join(records.taken))


def read_rows(path: Path, *, known: Collection[str], required: Collection[str]) -> Iterator[Row | Rejection]:
    """The records of a file in order; empty cells and nulls are left out.

    Columns in `known` are recognised in any case. Raises FixFile, before the first record, for a file that
    cannot be read as a whole, is no UTF-8, is empty, or (CSV) lacks a `required` column.
    """
    head = read_head(path)
    if head.separator is None:
        return _json_rows(path, known)
    return _csv_rows(path, known, required)


def _first_character(path: Path) -> str:
    """The first character that is no space. Reads to the end, so that a bad byte is found before any row."""
    first = ""
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            first = first or line.strip()[:1]
            if not line.isascii():
                _check_encoding(path, number, line)
    if not first:
        raise FixFile(path, "It is empty.")
    return first


def _check_encoding(path: Path, number: int, line: str) -> None:
    try:
        line.encode()
    except UnicodeEncodeError:
        raise FixFile(path, "It is not encoded in UTF-8; save it as UTF-8.", line=number) from None


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        file = _open(path)
    except OSError as error:
        raise FixFile(path, f"It cannot be opened: {error.strerror}.") from error
    with file:
        try:
            yield file
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise FixFile(path, "It cannot be unpacked; it is damaged or not packed by gzip.") from None


def _open(path: Path) -> IO[str]:
    # surrogateescape lets a bad byte through as a character that _check_encoding can place in its line.
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


class _CsvRecords:
    """The records of an open CSV file, with the text that each of them was read from."""

    def __init__(self, file: IO[str]) -> None:
        head = file.readline()
        while not head.strip():
            head = file.readline()
        file.seek(0)
        self.separator = max(SEPARATORS, key=head.count)
        #: The lines of the record that was read last.
        self.taken: list[str] = []
        self._file = file
        self._reader = csv.reader(self._lines(), delimiter=self.separator, strict=True)

    def _lines(self) -> Iterator[str]:
        take = self.taken.append
        for line in self._file:
            take(line)
            yield line

    @property
    def line(self) -> int:
        """The line that was read last."""
        return self._reader.line_num

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        self.taken.clear()
        return next(self._reader)


def _csv_rows(path: Path, known: Collection[str], required: Collection[str]) -> Iterator[Row | Rejection]:
    # The first part runs now, so that a wrong header is told before any row is asked for.
    with _opened(path) as file:
        _columns(path, _CsvRecords(file), known, required)
    return _csv_records(path, known, required)


def _csv_records(path: Path, known: Collection[str], required: Collection[str]) -> Iterator[Row | Rejection]:
    with _opened(path) as file:
        records = _CsvRecords(file)
        columns = _columns(path, records, known, required)
        reason_at = columns.index(REJECTED_BECAUSE) if REJECTED_BECAUSE in columns else None
        while True:
            line = records.line + 1
            try:
                cells = next(records)
            except StopIteration:
                return
            except csv.Error as error:
                yield Rejection(line, None, f"The row cannot be read: {error}.", "".join(records.taken))
                continue
            text = "".join(records.taken)
            if len(cells) == len(columns):
                values = {
                    name: cell for name, raw in zip(columns, cells, strict=True) if (cell := raw.strip())
                }
                if reason_at is not None:
                    values.pop(REJECTED_BECAUSE, None)
                yield Row(line, values, text)
            elif cells:
                reason = f"The row has {len(cells)} cells, the header {len(columns)}."
                yield Rejection(line, None, reason, text)


def _header(path: Path, records: _CsvRecords) -> list[str]:
    try:
        return [name.strip() for name in next(cells for cells in records if cells)]
    except csv.Error as error:
        raise FixFile(path, f"The header cannot be read: {error}.", line=1) from None


def _columns(
    path: Path, records: _CsvRecords, known: Collection[str], required: Collection[str]
) -> list[str]:
    columns = [_column(name, known) for name in _header(path, records)]
    missing = [name for name in required if name not in columns]
    if missing:
        found = ", ".join(filter(None, columns))[:200]
        raise FixFile(path, f"The header lacks {', '.join(missing)}; it has {found}.", line=records.line)
    for position, name in enumerate(columns, start=1):
        if not name or "\0" in name:
            raise FixFile(path, f"Column {position} has no proper name.", line=records.line)
        if columns.index(name) != position - 1:
            raise FixFile(path, f"The column {name} is there twice.", line=records.line)
    return columns


def _column(name: str, known: Collection[str]) -> str:
    name = name.strip()
    return name.lower() if name.lower() in known else name


def _json_rows(path: Path, known: Collection[str]) -> Iterator[Row | Rejection]:
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _json_row(number, line, known)


def _json_row(number: int, line: str, known: Collection[str]) -> Row | Rejection:
    try:
        record = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        return Rejection(number, None, f"The line is not valid JSON: {error}.", line)
    if not isinstance(record, dict):
        return Rejection(number, None, "The line is not a JSON object.", line)
    record.pop(REJECTED_BECAUSE, None)
    stripped = {
        _column(name, known): value.strip() if isinstance(value, str) else value
        for name, value in record.items()
    }
    values = {name: value for name, value in stripped.items() if value is not None and value != ""}
    return Row(number, values, line)


def _no_number(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")
