"""Sources on the web: a page, a feed or another file by its address, or a sitemap with all its pages."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from knowledge.content.fetching import Fetched, Fetcher
from knowledge.content.readers.page import forbids_keeping
from knowledge.content.recognition import KINDS, SUFFIXES, recognise, suffix_of
from knowledge.content.records import DocumentRecord, Record, Refused, Untouched, key_of
from knowledge.content.robots import Robots
from knowledge.content.sitemap import SitemapPages
from knowledge.content.source import SourceFile, read
from knowledge.content.visits import Visits
from knowledge.exceptions import KnowledgeError, Unreachable, UnreadableSource

#: Pages of one sitemap that are read; the rest is told.
MOST_PAGES = 500
#: After this time the pages of a sitemap that are left keep what they brought before.
MOST_SECONDS = 1800.0
#: What a page among others may be; tables of products are given by their own address.
_PAGES = {"html", "pdf", "docx", "markdown", "text"}
_TYPES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/markdown": ".md",
    "text/csv": ".csv", "text/tab-separated-values": ".tsv",
    "application/jsonl": ".jsonl", "application/x-ndjson": ".jsonl", "application/x-jsonlines": ".jsonl",
    "application/xml": ".xml", "text/xml": ".xml", "application/rss+xml": ".xml",
    "application/atom+xml": ".xml", "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip


@dataclass
class Website:
    """An address as a source. Read it once; then it knows its kind and what its pages were."""

    location: str
    fetcher: Fetcher
    #: What the last sync remembered.
    known: Visits
    kind: str = "document"
    folder: None = None
    most_pages: int = field(default_factory=lambda: MOST_PAGES)

    def __post_init__(self) -> None:
        self._seen = Visits()

    @property
    def visits(self) -> dict[str, Any] | None:
        return self._seen.as_json()

    def read(self, *, currency: str) -> Iterator[Record | Refused | Untouched]:
        """The records of the page, of the file, or of every page of the sitemap."""
        with tempfile.TemporaryDirectory(prefix="shopkeeper-") as folder:
            target = Path(folder)
            fetched = self.fetcher.fetch(
                self.location, target / "fetched", known=self.known.version(self.location)
            )
            if fetched.unchanged:
                self._seen.take_over(self.location, self.known)
                self.kind = self.known.kind or self.kind
                yield Untouched()
                return
            file = _recognised(target / "fetched", fetched)
            self.kind = self._seen.kind = KINDS[file.format]
            if file.format == "sitemap":
                yield from self._sitemap(file, target, currency)
                return
            refusals = 0
            for record in _records(file, fetched, currency):
                refusals += isinstance(record, Refused)
                yield record
            if not refusals:
                self._seen.note(self.location, fetched.version)

    def _sitemap(
        self, file: SourceFile, folder: Path, currency: str
    ) -> Iterator[Record | Refused | Untouched]:
        robots = Robots(self.fetcher, folder / "robots")
        found = SitemapPages(self.fetcher, robots, folder / "sitemap", most=self.most_pages)
        pages = list(found.pages(self.location, file.path))
        yield from found.refused
        end = self.fetcher.monotonic() + MOST_SECONDS
        for number, page in enumerate(pages):
            if self.fetcher.monotonic() > end:
                late = f"{len(pages) - number:,} pages were left: reading the site took too long."
                yield Refused(1, late)
                yield from map(self._as_before, pages[number:])
                return
            yield from self._page(page, folder / "page", currency)

    def _page(self, page: str, target: Path, currency: str) -> Iterator[Record | Refused | Untouched]:
        """The records of one page. One that cannot be fetched now keeps what it brought before."""
        try:
            fetched = self.fetcher.fetch(page, target, known=self.known.version(page))
            if fetched.unchanged:
                yield self._as_before(page)
                return
            records = list(self._page_records(fetched, target, currency))
        except KnowledgeError as error:
            yield Refused(1, str(error), page=page)
            if not (isinstance(error, Unreachable) and error.gone):
                yield self._as_before(page)
            return
        keys = [key_of(self.location, each) for each in records if not isinstance(each, Refused)]
        self._seen.note(page, fetched.version if len(keys) == len(records) else None, keys)
        yield from records

    def _as_before(self, page: str) -> Untouched:
        self._seen.take_over(page, self.known)
        return Untouched(self.known.keys(page))

    def _page_records(self, fetched: Fetched, target: Path, currency: str) -> Iterator[Record | Refused]:
        file = _recognised(target, fetched)
        if file.format not in _PAGES:
            raise UnreadableSource(f"{fetched.address}: it is no page but a table; give its own address.")
        for record in _records(file, fetched, currency):
            if isinstance(record, Refused):
                record = Refused(record.line, f"{fetched.address}: {record.reason}", page=fetched.address)
            yield record


def _recognised(path: Path, fetched: Fetched) -> SourceFile:
    """The fetched file under a name that says what it is."""
    parts = urlsplit(fetched.address)
    stem = re.sub(r"[^\w\-]+", "-", PurePosixPath(unquote(parts.path)).stem).strip("-")[:80]
    path = path.rename(path.with_name((stem or parts.hostname or "page") + _suffix(path, fetched)))
    form, layout = recognise(path)
    return SourceFile(path, form, layout)


def _suffix(path: Path, fetched: Fetched) -> str:
    """The ending that the content type means; for one that says little, that of the address."""
    named = suffix_of(Path(urlsplit(fetched.address).path))
    known = _TYPES.get(fetched.content_type)
    if known is None or (fetched.content_type == "text/html" and not named):
        known = named if named in SUFFIXES else ""
    with path.open("rb") as file:
        start = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return ".html"
    return known or (".xml" if start.startswith(b"<?xml") else ".html" if start.startswith(b"<") else ".txt")


def _records(file: SourceFile, fetched: Fetched, currency: str) -> Iterator[Record | Refused]:
    if file.format == "html" and forbids_keeping(file.path):
        yield Refused(1, "The page asks not to be kept (robots: noindex).", page=fetched.address)
        return
    for record in read(file, currency=currency, link=fetched.address):
        yield replace(record, link=fetched.address) if isinstance(record, DocumentRecord) else record
