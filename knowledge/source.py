"""Sources: files and folders, and which reader each file wants."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from knowledge.exceptions import UnknownFormat, UnreadableSource
from knowledge.readers.faq import read_faq
from knowledge.readers.markdown import read_markdown
from knowledge.readers.merchant import read_merchant
from knowledge.readers.shopify import read_shopify
from knowledge.readers.table import column_name, delimiter_of, json_rows, table_rows
from knowledge.records import Record, Refused

Format = Literal["merchant", "shopify", "faq", "markdown"]
Layout = Literal["csv", "jsonl", "markdown"]

KINDS = {"merchant": "products", "shopify": "products", "faq": "faq", "markdown": "document"}
_LAYOUTS: dict[str, Layout] = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".md": "markdown", ".markdown": "markdown",
}  # fmt: skip
#: A header longer than this is no header: the file is something else.
_HEADER_LENGTH = 1_000_000


@dataclass(frozen=True)
class SourceFile:
    """A file in a format that we read."""

    path: Path
    format: Format
    layout: Layout

    @property
    def location(self) -> str:
        return str(self.path)

    @property
    def kind(self) -> str:
        """products | faq | document, as the table of sources says it."""
        return KINDS[self.format]


def find_files(location: str) -> list[SourceFile]:
    """The file, or every recognised file in and below the folder, in order of name."""
    path = Path(location).expanduser().resolve()
    if not path.exists():
        raise UnreadableSource(f"Not found: {location}")
    if not path.is_dir():
        return [recognise(path)]
    files = [found for each in sorted(path.rglob("*")) if (found := _recognised(each, path))]
    if not files:
        raise UnknownFormat(f"No file in {location} is recognised.")
    return files


def find_all(locations: Sequence[str]) -> list[SourceFile]:
    """The files of several locations, each once, in the order given."""
    return list({file.path: file for location in locations for file in find_files(location)}.values())


def find_folders(locations: Sequence[str]) -> list[Path]:
    """The folders among the locations."""
    paths = (Path(each).expanduser().resolve() for each in locations)
    return [path for path in paths if path.is_dir()]


def _recognised(path: Path, folder: Path) -> SourceFile | None:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    if hidden or not path.is_file():
        return None
    try:
        return recognise(path)
    except UnknownFormat:
        return None


def recognise(path: Path) -> SourceFile:
    """The file with its format, by its name and its own columns; UnknownFormat otherwise."""
    name = path.name.lower().removesuffix(".gz")
    layout = _LAYOUTS.get(Path(name).suffix)
    if layout is None:
        raise UnknownFormat(f"{path}: known endings are {', '.join(_LAYOUTS)}, each also with .gz.")
    if layout == "markdown":
        return SourceFile(path, "markdown", layout)
    columns = _columns(path, layout)
    for form, needed in (
        ("shopify", {"handle", "title", "variant_price"}),
        ("faq", {"question", "answer"}),
        ("merchant", {"id", "title"}),
    ):
        if needed <= columns:
            return SourceFile(path, form, layout)  # type: ignore[arg-type]  # a literal of the tuple above
    shown = ", ".join(sorted(columns)[:10]) or "none"
    raise UnknownFormat(f"{path}: its columns ({shown}) are not those of products or of questions.")


def _columns(path: Path, layout: Layout) -> set[str]:
    with open_text(path) as file:
        for line in iter(lambda: file.readline(_HEADER_LENGTH), ""):
            if line.strip():
                return set(_names(line, layout))
    return set()


def _names(line: str, layout: Layout) -> list[str]:
    if layout == "csv":
        return [column_name(cell) for cell in next(csv.reader([line], delimiter=delimiter_of(line)), [])]
    try:
        row = json.loads(line)
    except ValueError:
        return []
    return [column_name(name) for name in row] if isinstance(row, dict) else []


@contextmanager
def open_text(path: Path) -> Iterator[IO[str]]:
    """The file as text, unpacked; bytes that are not UTF-8 stay visible as surrogates."""
    try:
        with path.open("rb") as raw:
            start = raw.read(2)
        encoding = "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        opener = gzip.open if start == b"\x1f\x8b" else open
        with opener(path, "rt", encoding=encoding, errors="surrogateescape", newline="") as file:
            yield file
    except (OSError, EOFError, UnicodeError) as error:
        raise UnreadableSource(f"{path}: {error}") from error


def read(source: SourceFile, *, currency: str) -> Iterator[Record | Refused]:
    """The records of a file, one at a time; a row that cannot be used comes as Refused."""
    with open_text(source.path) as file:
        if source.format == "markdown":
            yield from read_markdown(file, name=source.path.name.removesuffix(".gz"))
            return
        rows = table_rows(file) if source.layout == "csv" else json_rows(file)
        if source.format == "shopify":
            yield from read_shopify(rows, currency=currency)
        elif source.format == "faq":
            yield from read_faq(rows)
        else:
            yield from read_merchant(rows, currency=currency)
