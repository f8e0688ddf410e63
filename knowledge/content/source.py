"""Sources on this machine: files and folders, and which reader each file wants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from knowledge.content.address import is_web_address
from knowledge.content.readers.docx import read_docx
from knowledge.content.readers.faq import read_faq
from knowledge.content.readers.feed import feed_rows
from knowledge.content.readers.markdown import read_markdown
from knowledge.content.readers.merchant import read_merchant
from knowledge.content.readers.page import read_page
from knowledge.content.readers.pdf import read_pdf
from knowledge.content.readers.shopify import read_shopify
from knowledge.content.readers.synonyms import read_synonyms
from knowledge.content.readers.table import Rows, json_rows, table_rows
from knowledge.content.readers.text import read_text
from knowledge.content.readers.woocommerce import read_woocommerce
from knowledge.content.recognition import KINDS, Format, Layout, open_text, recognise
from knowledge.content.records import Record, Refused, Untouched
from knowledge.exceptions import UnknownFormat, UnreadableSource

#: Characters of the longest document that is read whole.
_LONGEST = 20_000_000
_PRODUCTS = {
    "merchant": read_merchant, "feed": read_merchant,
    "shopify": read_shopify, "woocommerce": read_woocommerce,
}  # fmt: skip


class SourceContent(Protocol):
    """What a sync reads: a file, or an address and all it leads to."""

    @property
    def location(self) -> str:
        """The file's path or the address; names the source."""

    @property
    def kind(self) -> str:
        """As the table of sources says it; known for certain once it was read."""

    @property
    def folder(self) -> str | None:
        """The folder with which it was found, where it was."""

    @property
    def visits(self) -> dict[str, Any] | None:
        """What to remember of its pages, after it was read."""

    def read(self, *, currency: str) -> Iterator[Record | Refused | Untouched]:
        """The records, one at a time. UnreadableSource or UnknownFormat where it is of no use."""


@dataclass(frozen=True)
class SourceFile:
    """A file in a format that we read."""

    path: Path
    format: Format
    layout: Layout
    folder: str | None = None
    visits: None = None

    @property
    def location(self) -> str:
        return str(self.path)

    @property
    def kind(self) -> str:
        return KINDS[self.format]

    def read(self, *, currency: str) -> Iterator[Record | Refused]:
        return read(self, currency=currency)


@dataclass(frozen=True)
class BrokenFile:
    """A file that cannot even be recognised: it is told with the others, and what it brought is kept."""

    path: Path
    error: UnreadableSource | UnknownFormat
    folder: str | None = None
    visits: None = None
    kind: str = field(default="document", init=False)

    @property
    def location(self) -> str:
        return str(self.path)

    def read(self, *, currency: str) -> Iterator[Record | Refused]:
        raise self.error


def find_files(location: str) -> list[SourceFile | BrokenFile]:
    """The file, or every recognised file in and below the folder, in order of name."""
    path = Path(location).expanduser().resolve()
    if not path.exists():
        raise UnreadableSource(f"Not found: {location}")
    if not path.is_dir():
        return [_file(path)]
    files = [found for each in sorted(path.rglob("*")) if (found := _in_folder(each, path))]
    if not files:
        raise UnknownFormat(f"No file in {location} is recognised.")
    return files


def find_all(locations: Sequence[str]) -> list[SourceFile | BrokenFile]:
    """The files of several locations, each once, in the order given; addresses are left out."""
    places = [each for each in locations if not is_web_address(each)]
    return list({file.path: file for place in places for file in find_files(place)}.values())


def find_folders(locations: Sequence[str]) -> list[Path]:
    """The folders among the locations."""
    paths = (Path(each).expanduser().resolve() for each in locations if not is_web_address(each))
    return [path for path in paths if path.is_dir()]


@dataclass(frozen=True)
class Left:
    """Known files below synced folders that the sync did not find: gone, or there and not recognised."""

    gone: set[str]
    remaining: set[str]


def left_of(known: Sequence[str], folders: Sequence[Path], found: set[str]) -> Left:
    """What became of the known files below these folders that were not found there."""
    below = {
        each
        for each in known
        if each not in found
        and not is_web_address(each)
        and any(Path(each).is_relative_to(folder) for folder in folders)
    }
    remaining = {each for each in below if Path(each).exists()}
    return Left(below - remaining, remaining)


def remembered_as(location: str) -> str:
    """How the table of sources writes a location."""
    return location if is_web_address(location) else str(Path(location).expanduser().resolve())


def _file(path: Path) -> SourceFile | BrokenFile:
    """The file as it is; UnknownFormat for one that is of another kind altogether."""
    try:
        form, layout = recognise(path)
    except UnreadableSource as error:
        return BrokenFile(path, error)
    if form == "sitemap":
        raise UnknownFormat(f"{path}: a sitemap is read from its address, https://…/sitemap.xml.")
    return SourceFile(path, form, layout)


def _in_folder(path: Path, folder: Path) -> SourceFile | BrokenFile | None:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    if hidden or not path.is_file():
        return None
    try:
        form, layout = recognise(path)
    except UnknownFormat:
        return None
    except UnreadableSource as error:
        return BrokenFile(path, error, str(folder))
    return SourceFile(path, form, layout, str(folder)) if form != "sitemap" else None


def read(source: SourceFile, *, currency: str, link: str | None = None) -> Iterator[Record | Refused]:
    """The records of a file, one at a time; a row that cannot be used comes as Refused.

    `link` is the address that the file was fetched from.
    """
    name = source.path.name.removesuffix(".gz")
    if source.format == "pdf":
        yield from read_pdf(source.path, name=name)
    elif source.format == "docx":
        yield from read_docx(source.path, name=name)
    elif source.layout == "document":
        yield from _read_text(source, name, currency, link)
    else:
        yield from _read_rows(source, currency)


def _read_rows(source: SourceFile, currency: str) -> Iterator[Record | Refused]:
    with open_text(source.path) as file:
        rows: Rows
        if source.layout == "xml":
            rows = feed_rows(file)
        else:
            rows = table_rows(file) if source.layout == "csv" else json_rows(file)
        if source.format == "faq":
            yield from read_faq(rows)
        elif source.format == "synonyms":
            yield from read_synonyms(rows)
        else:
            yield from _PRODUCTS[source.format](rows, currency=currency)


def _read_text(source: SourceFile, name: str, currency: str, link: str | None) -> Iterator[Record | Refused]:
    with open_text(source.path) as file:
        text = file.read(_LONGEST + 1)
    if len(text) > _LONGEST:
        yield Refused(1, f"The document has more than {_LONGEST:,} characters.")
    elif any("\udc80" <= letter <= "\udcff" for letter in text):
        yield Refused(1, "The document is not UTF-8.")
    elif source.format == "html":
        yield from read_page(text, name=name, currency=currency, link=link)
    elif source.format == "markdown":
        yield from read_markdown(text, name=name)
    else:
        yield from read_text(text, name=name)
