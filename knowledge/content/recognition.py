"""What a file is: by its name, and where many things share a name, by its own first lines."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from knowledge.content.readers.encoding import SAMPLE, detect_encoding
from knowledge.content.readers.table import column_name, delimiter_of
from knowledge.exceptions import UnknownFormat, UnreadableSource

Format = Literal[
    "merchant", "feed", "shopify", "woocommerce", "faq", "synonyms",
    "markdown", "html", "pdf", "docx", "text", "sitemap",
]  # fmt: skip
Layout = Literal["csv", "jsonl", "xml", "document"]

#: What each format brings, as the table of sources says it.
KINDS: dict[Format, str] = {
    "merchant": "products", "feed": "products", "shopify": "products", "woocommerce": "products",
    "faq": "faq", "synonyms": "synonyms", "sitemap": "pages",
    "markdown": "document", "html": "document", "pdf": "document", "docx": "document", "text": "document",
}  # fmt: skip
_TABLES = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_DOCUMENTS: dict[str, Format] = {
    ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".pdf": "pdf", ".docx": "docx",
}  # fmt: skip
#: The endings of what is read; each may be followed by .gz.
SUFFIXES = (*_TABLES, ".xml", *_DOCUMENTS, ".txt")
#: The columns that a format needs, in the order in which they are tried.
_COLUMNS: tuple[tuple[Format, set[str]], ...] = (
    ("shopify", {"handle", "title", "variant_price"}),
    ("shopify", {"url_handle", "title", "price"}),
    ("woocommerce", {"type", "sku", "name", "regular_price"}),
    ("faq", {"question", "answer"}),
    ("merchant", {"id", "title"}),
)
_ROOTS: dict[str, Format] = {"rss": "feed", "feed": "feed", "urlset": "sitemap", "sitemapindex": "sitemap"}
_ROOT = re.compile(r"<(?:[\w.\-]+:)?([A-Za-z][\w.\-]*)")
#: A header longer than this is no header: the file is something else.
_HEADER_LENGTH = 1_000_000
#: Bytes that a packed file may unpack to.
_UNPACKED = 4_000_000_000


def recognise(path: Path) -> tuple[Format, Layout]:
    """The file's format, by its name and its own columns; UnknownFormat otherwise."""
    suffix = suffix_of(path)
    if suffix in _DOCUMENTS:
        return _DOCUMENTS[suffix], "document"
    if suffix == ".xml":
        return _xml_format(path), "xml"
    if suffix == ".txt":
        return _text_format(path)
    if suffix not in _TABLES:
        raise UnknownFormat(f"{path}: known endings are {', '.join(SUFFIXES)}, each also with .gz.")
    layout: Layout = "csv" if _TABLES[suffix] == "csv" else "jsonl"
    columns = _columns(path, layout)
    if (form := _form_of(columns)) is None:
        shown = ", ".join(sorted(columns)[:10]) or "none"
        raise UnknownFormat(f"{path}: its columns ({shown}) are not those of products or of questions.")
    return form, layout


def suffix_of(path: Path) -> str:
    """The ending that says what is inside: of "goods.csv.gz" it is ".csv"."""
    return Path(path.name.lower().removesuffix(".gz")).suffix


def _form_of(columns: set[str]) -> Format | None:
    if columns == {"synonyms"}:
        return "synonyms"
    return next((form for form, needed in _COLUMNS if needed <= columns), None)


def _text_format(path: Path) -> tuple[Format, Layout]:
    """Google's feeds are called .txt as well; what has no such columns is a text."""
    with open_text(path) as file:
        line = next((line for line in iter(lambda: file.readline(_HEADER_LENGTH), "") if line.strip()), "")
    form = _form_of(set(_names(line, "csv")))
    if form is None and line.count("\t") > 1:
        shown = ", ".join(_names(line, "csv")[:10])
        raise UnknownFormat(f"{path}: its columns ({shown}) are not those of products or of questions.")
    return (form, "csv") if form else ("text", "document")


def _xml_format(path: Path) -> Format:
    with open_text(path) as file:
        start = re.sub(
            r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>", "", file.read(SAMPLE), flags=re.DOTALL
        )
    root = _ROOT.search(start)
    form = _ROOTS.get(root[1].lower()) if root else None
    if form is None:
        raise UnknownFormat(f"{path}: its XML is neither a product feed (RSS or Atom) nor a sitemap.")
    return form


def _columns(path: Path, layout: Layout) -> set[str]:
    with open_text(path) as file:
        for line in iter(lambda: file.readline(_HEADER_LENGTH), ""):
            if line.strip():
                return set(_names(line, layout))
    return set()


def _names(line: str, layout: Layout) -> list[str]:
    if layout == "csv":
        try:
            return [column_name(cell) for cell in next(csv.reader([line], delimiter=delimiter_of(line)), [])]
        except csv.Error:
            return []
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return [column_name(name) for name in row] if isinstance(row, dict) else []


@contextmanager
def open_text(path: Path, *, most: int = _UNPACKED) -> Iterator[IO[str]]:
    """The file as text, unpacked; bytes that its encoding does not know stay visible as surrogates."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            encoding = detect_encoding(file.read(SAMPLE))
            file.seek(0)
            # Only UTF-8 has a way to keep what it cannot read.
            errors = "surrogateescape" if encoding.startswith("utf-8") else "strict"
            encoding = "utf-8-sig" if encoding == "utf-8" else encoding
            bounded = io.BufferedReader(_Bounded(file, most), SAMPLE)
            yield io.TextIOWrapper(bounded, encoding=encoding, errors=errors, newline="")
    except (OSError, EOFError, UnicodeError) as error:
        raise UnreadableSource(f"{path}: {error}") from error


class _Bounded(io.RawIOBase):
    """A file that may not be longer than it should: a few kilobytes can unpack to gigabytes."""

    def __init__(self, file: io.BufferedIOBase, most: int) -> None:
        super().__init__()
        self._file = file
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what is passed here
        piece = self._file.read(len(buffer))
        self._left -= len(piece)
        if self._left < 0:
            raise OSError("it unpacks to more than is read")
        buffer[: len(piece)] = piece
        return len(piece)
