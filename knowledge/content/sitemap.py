"""Sitemaps: the pages of a site, as the site itself lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.content.address import parse_address
from knowledge.content.fetching import Fetcher
from knowledge.content.recognition import open_text
from knowledge.content.records import Refused
from knowledge.content.robots import Robots
from knowledge.exceptions import KnowledgeError, UnreadableSource

#: Sitemaps that one index may lead to, and bytes of each unpacked, as the standard has it.
MOST_SITEMAPS = 50
_LARGEST = 52_428_800


class SitemapPages:
    """Lists the pages of a sitemap or of an index of sitemaps; what it left out is in `refused`."""

    def __init__(self, fetcher: Fetcher, robots: Robots, path: Path, *, most: int) -> None:
        self._fetcher = fetcher
        self._robots = robots
        self._path = path
        self._most = most
        self.refused: list[Refused] = []

    def pages(self, address: str, file: Path) -> Iterator[str]:
        """The addresses of its site that robots.txt allows, each once, at most so many."""
        host = _site(address)
        given, beyond = 0, 0
        for page in dict.fromkeys(self._listed(address, file)):
            if reason := self._objection(page, host):
                self.refused.append(Refused(1, f"{page}: {reason}", page=page))
            elif given < self._most:
                given += 1
                yield page
            else:
                beyond += 1
        if beyond:
            reason = f"The sitemap names {beyond:,} more pages than the {self._most:,} that are read."
            self.refused.append(Refused(1, reason))

    def _objection(self, page: str, host: str) -> str | None:
        try:
            if _site(page) != host:
                return "it is of another site than the sitemap."
            return None if self._robots.allow(page) else "the site's robots.txt asks to leave it alone."
        except KnowledgeError as error:
            return str(error)

    def _listed(self, address: str, file: Path) -> Iterator[str]:
        """The pages of this sitemap, and of those it leads to; one level deep, as the standard has it."""
        kind, listed = read_sitemap(file)
        if kind != "sitemapindex":
            yield from listed
            return
        for child in listed[:MOST_SITEMAPS]:
            try:
                if _site(child) != _site(address):
                    raise UnreadableSource(f"{child}: it is of another site than the index.")
                self._fetcher.fetch(child, self._path)
                yield from read_sitemap(self._path)[1]
            except KnowledgeError as error:
                self.refused.append(Refused(1, str(error), page=child))
        if len(listed) > MOST_SITEMAPS:
            reason = f"The index names {len(listed):,} sitemaps; the first {MOST_SITEMAPS} are read."
            self.refused.append(Refused(1, reason))


def read_sitemap(path: Path) -> tuple[str, list[str]]:
    """The name of its root, and the addresses that it lists. UnreadableSource for anything else."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    found: list[str] = []
    root = None
    try:
        with open_text(path, most=_LARGEST) as file:
            for event, element in iterparse(file, events=("start", "end")):
                name = element.tag.rpartition("}")[2]
                if event == "start":
                    root = root if root is not None else element
                elif name in {"url", "sitemap"}:
                    found += [
                        each.text.strip()
                        for each in element
                        if each.tag.endswith("}loc") or each.tag == "loc"
                        if each.text and each.text.strip()
                    ]
                    # What was read must not stay in memory.
                    root.clear()  # type: ignore[union-attr]  # an element that ends has begun
    except (ParseError, DefusedXmlException) as error:
        raise UnreadableSource(f"The sitemap is no readable XML: {error}") from error
    name = root.tag.rpartition("}")[2] if root is not None else ""
    if name not in {"urlset", "sitemapindex"}:
        raise UnreadableSource("It is no sitemap.")
    return name, found


def _site(address: str) -> str:
    return parse_address(address).host.removeprefix("www.")
