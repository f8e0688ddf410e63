"""Rows of a CSV or JSON Lines file, each with the line it begins on."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from profiles.exceptions import FixFile

#: Separators of spreadsheets' exports; the header tells which one it is.
SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Row:
    """One record: the cells that say something, by column."""

    #: Line of the file, from 1, on which the record begins.
    line: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Rejection:
    """A record that was not taken, and why."""

    line: int
    #: None where the record as a whole is at fault.
    column: str | None
    reason: str


def read_rows(path: Path, *, known: Collection[str], required: Collection[str]) -> Iterator[Row | Rejection]:
    """The records of a file in order; empty cells and nulls are left out.

    Columns in `known` are recognised in any case. Raises FixFile, before the first record, for a file that
    cannot be read as a whole, is no UTF-8, is empty, or (CSV) lacks a `required` column.
    """
    first = _first_character(path)
    if first == "[":
        raise FixFile(path, "It holds a JSON array; write one object a line (JSON Lines) instead.", line=1)
    if first == "{":
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
        # surrogateescape lets a bad byte through as a character that _check_encoding can place in its line.
        file = path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise FixFile(path, f"It cannot be opened: {error.strerror}.") from error
    with file:
        yield file


def _csv_rows(path: Path, known: Collection[str], required: Collection[str]) -> Iterator[Row | Rejection]:
    with _opened(path) as file:
        head = file.readline()
        while not head.strip():
            head = file.readline()
        file.seek(0)
        records = csv.reader(file, delimiter=max(SEPARATORS, key=head.count), strict=True)
        columns = _columns(path, records, known, required)
        while True:
            line = records.line_num + 1
            try:
                cells = next(records)
            except StopIteration:
                return
            except csv.Error as error:
                yield Rejection(line, None, f"The row cannot be read: {error}.")
                continue
            if len(cells) == len(columns):
                pairs = zip(columns, cells, strict=True)
                yield Row(line, {name: text for name, cell in pairs if (text := cell.strip())})
            elif cells:
                reason = f"The row has {len(cells)} cells, the header {len(columns)}."
                yield Rejection(line, None, reason)


def _columns(path: Path, records: Any, known: Collection[str], required: Collection[str]) -> list[str]:
    try:
        header: list[str] = next(cells for cells in records if cells)
    except csv.Error as error:
        raise FixFile(path, f"The header cannot be read: {error}.", line=1) from None
    columns = [_column(name, known) for name in header]
    missing = [name for name in required if name not in columns]
    if missing:
        found = ", ".join(filter(None, columns))[:200]
        raise FixFile(path, f"The header lacks {', '.join(missing)}; it has {found}.", line=records.line_num)
    for position, name in enumerate(columns, start=1):
        if not name or "\0" in name:
            raise FixFile(path, f"Column {position} has no proper name.", line=records.line_num)
        if columns.index(name) != position - 1:
            raise FixFile(path, f"The column {name} is there twice.", line=records.line_num)
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
        return Rejection(number, None, f"The line is not valid JSON: {error}.")
    if not isinstance(record, dict):
        return Rejection(number, None, "The line is not a JSON object.")
    stripped = {
        _column(name, known): value.strip() if isinstance(value, str) else value
        for name, value in record.items()
    }
    return Row(number, {name: value for name, value in stripped.items() if value is not None and value != ""})


def _no_number(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")
