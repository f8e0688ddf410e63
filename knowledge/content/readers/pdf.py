"""PDF documents: their text, page by page under the headings of their outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.content.readers.passages import Block, document, sections, titled
from knowledge.content.records import DocumentRecord, Refused
from knowledge.exceptions import UnreadableSource

if TYPE_CHECKING:
    from pypdf import PdfReader

#: Pages of the longest document that is read: more is a catalogue, whose products belong in a table.
MOST_PAGES = 2000
#: A page whose letters are fewer is a picture of a page.
_LETTERS = 20
#: From so many pages on, a line that stands on most of them is their header or footer.
_REPEATING = 4


def read_pdf(path: Path, *, name: str) -> Iterator[DocumentRecord | Refused]:
    """The document; refused where it wants a password or holds pictures of text."""
    try:
        yield _document(path, name)
    except UnreadableSource:
        raise
    except Exception as error:  # a damaged file makes its parser raise what it likes
        raise UnreadableSource(f"It is no readable PDF: {type(error).__name__}: {error}") from error


def _document(path: Path, name: str) -> DocumentRecord | Refused:
    from pypdf import PdfReader

    with PdfReader(path) as reader:
        if reader.is_encrypted and not reader.decrypt(""):
            return Refused(1, "The PDF wants a password. Save it without one.")
        if len(reader.pages) > MOST_PAGES:
            return Refused(1, f"The PDF has more than {MOST_PAGES} pages.")
        pages = [_lines(page.extract_text()) for page in reader.pages]
        if sum(letter.isalnum() for page in pages for line in page for letter in line) < _LETTERS:
            return Refused(1, "The PDF holds no text, only pictures: it was scanned. Save it with its text.")
        headings = _headings(reader)
        title = (reader.metadata.title if reader.metadata else None) or None
        # Without an outline the headings are numbers of pages, which make no title.
        title = title or (None if headings else titled(name))
        return document(list(sections(_blocks(pages, headings))), name=name, title=title)


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(each.split()) for each in text.split("\n")) if line]


def _headings(reader: PdfReader) -> dict[int, list[tuple[int, str]]]:
    """Level and title of the outline's entries, by the page on which each begins."""
    found: dict[int, list[tuple[int, str]]] = {}

    def collect(entries: list[Any], level: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                collect(entry, level + 1)
                continue
            page = reader.get_destination_page_number(entry)
            if page is not None:
                found.setdefault(page, []).append((level, str(entry.title)))

    # An outline that points nowhere spoils no text.
    with suppress(Exception):
        collect(reader.outline, 1)
    return found


def _blocks(pages: list[list[str]], headings: dict[int, list[tuple[int, str]]]) -> Iterator[Block]:
    """The lines of all pages. Without an outline every page is a section of its own."""
    repeated = _repeated(pages)
    for number, lines in enumerate(pages):
        if not headings and len(pages) > 1:
            yield Block(f"p. {number + 1}", 1)
        waiting = headings.get(number, [])
        body: list[str] = []
        for line in lines:
            if waiting and _same(line, waiting[0][1]):
                yield from map(Block, _paragraphs(body))
                body = []
                yield Block(waiting[0][1], waiting[0][0])
                waiting = waiting[1:]
            elif line not in repeated and not line.isdigit():
                body.append(line)
        # A heading that is drawn in another way than it is written still speaks of this page.
        for level, title in waiting:
            yield Block(title, level)
        yield from map(Block, _paragraphs(body))


def _same(line: str, title: str) -> bool:
    return "".join(line.split()).lower() == "".join(title.split()).lower()


def _repeated(pages: list[list[str]]) -> set[str]:
    if len(pages) < _REPEATING:
        return set()
    counts = Counter(line for page in pages for line in {*page[:2], *page[-2:]})
    return {line for line, number in counts.items() if number * 2 > len(pages)}


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines that were broken only by the width of the page, joined again."""
    width = max(map(len, lines), default=0)
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on:
            joined[-1] = joined[-1][:-1] + line if joined[-1].endswith("\u00ad") else f"{joined[-1]} {line}"
        else:
            joined.append(line)
        goes_on = len(line) > width * 0.7 and not line.endswith((".", "!", "?", ":", "。", "！", "？"))
    return joined
