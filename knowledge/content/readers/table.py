"""Rows of tables: CSV, tab-separated and JSON Lines, each row with its line."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import IO, Any, NoReturn

from knowledge.content.records import Refused, clean

#: The standard limit of 128 KB refuses the long descriptions that shops do write.
_FIELD_LENGTH = 10_000_000


#: What is left of bytes that the file's encoding does not know.
_UNREADABLE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class Row:
    """One row: its first line, and its values by column name, empty ones left out."""

    line: int
    values: dict[str, Any]

    def text(self, name: str) -> str:
        """The value as text; empty where there is none."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else str(value)

    def optional(self, name: str, length: int = 200) -> str | None:
        """The value as text, cut to `length`; None where there is none."""
        return self.text(name)[:length] or None


Rows = Iterable[Row | Refused]


@lru_cache(maxsize=10_000)
def column_name(header: str) -> str:
    """One spelling for a column: "g:Image Link" and "image_link" are the same."""
    name = re.sub(r"^g:", "", header.strip().lstrip("").lower())
    return re.sub(r"[\s_\-]+", "_", name)


def delimiter_of(header: str) -> str:
    """The delimiter that a header line uses most."""
    return max(",;\t|", key=header.count)


def table_rows(file: IO[str]) -> Iterator[Row | Refused]:
    """The rows of a table with a header line."""
    csv.field_size_limit(_FIELD_LENGTH)
    lines = iter(file)
    skipped = 0
    for header in lines:
        if header.strip():
            break
        skipped += 1
    else:
        return
    reader = csv.reader(chain([header], lines), delimiter=delimiter_of(header))
    names = [column_name(cell) for cell in next(reader)]
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused(line, f"The row cannot be read: {error}.")
            continue
        if cells:
            yield _table_row(line, names, cells)


def _table_row(line: int, names: list[str], cells: list[str]) -> Row | Refused:
    if len(names) == 1:
        # With one column there is nothing to separate: its commas are its own.
        cells = [",".join(cells)]
    if any(cell.strip() for cell in cells[len(names) :]):
        return Refused(line, f"The row has {len(cells)} cells, the header {len(names)}.")
    values = {name: text for name, cell in zip(names, cells, strict=False) if name and (text := cell.strip())}
    return checked(line, values)


def json_rows(file: IO[str]) -> Iterator[Row | Refused]:
    """The objects of a JSON Lines file."""
    for line, text in enumerate(file, 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            yield Refused(line, f"The line is no JSON: {error}.")
            continue
        if isinstance(row, dict):
            yield checked(line, dict(_flat(row)))
        else:
            yield Refused(line, "The line is no JSON object.")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _flat(row: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Values by name; objects inside objects are named outer_inner, lists are joined."""
    for key, value in row.items():
        name = prefix + column_name(key)
        if isinstance(value, dict):
            yield from _flat(value, f"{name}_")
            continue
        if name == "product_detail" and isinstance(value, list):
            value = [detail for each in value if (detail := _detail(each))]
        elif isinstance(value, list):
            value = ", ".join(str(each) for each in value if not isinstance(each, dict | list))
        if value not in (None, "", []):
            yield name, value.strip() if isinstance(value, str) else value


def _detail(value: Any) -> tuple[str, str, str] | None:
    """Section, name and value of a Merchant product detail; None for anything else."""
    if not isinstance(value, dict):
        return None
    named = {column_name(key): str(each).strip() for key, each in value.items()}
    name, said = named.get("attribute_name", ""), named.get("attribute_value", "")
    return (named.get("section_name", ""), name, said) if name and said else None


def checked(line: int, values: dict[str, Any]) -> Row | Refused:
    """The row with its values cleaned; refused where bytes could not be read as text."""
    for name, value in values.items():
        if isinstance(value, str) and _UNREADABLE.search(value):
            return Refused(line, f"The column {name} is not UTF-8.", name)
    cleaned = {
        clean(name): clean(value) if isinstance(value, str) else value for name, value in values.items()
    }
    return Row(line, {name: value for name, value in cleaned.items() if value != ""})
