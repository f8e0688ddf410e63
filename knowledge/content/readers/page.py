"""Web pages and HTML files: the main text under its headings, and what they say in schema.org's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from knowledge.content.readers import schema_org
from knowledge.content.readers.html import UNSEEN
from knowledge.content.readers.markdown import markdown_blocks
from knowledge.content.readers.passages import Block, document, sections
from knowledge.content.records import DocumentRecord, FaqRecord, ProductRecord, Refused

#: Parts of a page that are not its text.
_AROUND = UNSEEN | {
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "button",
    "select",
    "svg",
    "noscript",
    "iframe",
}
#: Elements without an end.
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_BREAKS = {
    "p", "br", "div", "li", "ul", "ol", "tr", "table", "section", "article", "main", "dt", "dd", "dl",
    "blockquote", "pre", "summary", "details", "figcaption", "hr",
}  # fmt: skip
#: Where the reader of main texts finds less than this share of the page's words, or more than all of
#: them, it took the page amiss; unless we found fewer than so many.
_SHARE, _FEW = 0.35, 30

#: Bytes in which a page's own instructions to readers stand.
_HEAD = 100_000
#: A word, or a letter of a script that does not part its words.
_WORD = re.compile(r"[\u3040-\u9fff]|\w+")
_NOINDEX = re.compile(rb"<meta[^>]+name=[\"']?robots[\"']?[^>]+(?:noindex|none)", re.IGNORECASE)

PageRecord = ProductRecord | FaqRecord | DocumentRecord


def read_page(
    text: str, *, name: str, currency: str, link: str | None = None
) -> Iterator[PageRecord | Refused]:
    """What a page says: a product or questions where it declares them, or else its text as a document."""
    page = _Page()
    page.feed(text)
    page.close()
    declared = list(schema_org.records(page.declarations, currency=currency, link=link))
    if any(isinstance(each, ProductRecord) for each in declared):
        yield from (each for each in declared if isinstance(each, ProductRecord))
        return
    yield from declared
    blocks = _main_text(text, page.blocks())
    found = document(list(sections(blocks)), name=name, title=page.title, link=link)
    if isinstance(found, DocumentRecord) or not declared:
        yield found


def forbids_keeping(path: Path) -> bool:
    """Whether the page asks not to be kept by those who find it."""
    with path.open("rb") as file:
        return _NOINDEX.search(file.read(_HEAD)) is not None


def _main_text(text: str, own: list[Block]) -> list[Block]:
    from trafilatura import extract

    found = extract(text, output_format="markdown", include_tables=True, include_comments=False, fast=True)
    blocks = list(markdown_blocks(found)) if found else []
    theirs, ours = _words(blocks), _words(own)
    fits = _SHARE * ours <= theirs <= ours or ours < _FEW <= theirs
    return blocks if fits and blocks else own


def _words(blocks: list[Block]) -> int:
    return sum(len(_WORD.findall(block.text)) for block in blocks)


class _Page(HTMLParser):
    """Cuts a page into lines with their headings; keeps its title and its declarations apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: str | None = None
        self.declarations: list[str] = []
        self._blocks: list[Block] = []
        self._pieces: list[str] = []
        self._level: int | None = None
        self._hidden: list[str] = []
        self._apart: list[str] | None = None
        self._listed = False

    def blocks(self) -> list[Block]:
        self._end_line()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title" or (tag == "script" and dict(attrs).get("type") == "application/ld+json"):
            self._apart = []
        elif self._hidden or tag in _AROUND:
            if tag in _AROUND and tag not in _VOID:
                self._hidden.append(tag)
        elif re.fullmatch("h[1-6]", tag):
            self._end_line()
            self._level = int(tag[1])
        elif tag in {"td", "th"} and any(piece.strip() for piece in self._pieces):
            self._pieces.append(" | ")
        elif tag in _BREAKS:
            self._end_line()
            self._listed = tag == "li"

    def handle_endtag(self, tag: str) -> None:
        if self._apart is not None and tag in {"title", "script"}:
            self._keep(tag, "".join(self._apart).strip())
            self._apart = None
        elif self._hidden:
            if tag in self._hidden:
                del self._hidden[self._hidden.index(tag) :]
        elif tag in _BREAKS or re.fullmatch("h[1-6]", tag):
            self._end_line()

    def handle_data(self, data: str) -> None:
        if self._apart is not None:
            self._apart.append(data)
        elif not self._hidden:
            self._pieces.append(data)

    def _keep(self, tag: str, text: str) -> None:
        if tag == "script":
            self.declarations.append(text)
        elif self.title is None and text:
            self.title = " ".join(text.split())

    def _end_line(self) -> None:
        text, self._pieces = " ".join("".join(self._pieces).split()), []
        level, self._level = self._level, None
        if text:
            self._blocks.append(Block(f"- {text}" if self._listed and not level else text, level))
            self._listed = False
