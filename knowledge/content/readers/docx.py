"""Word documents (.docx): headings, paragraphs, lists and tables, in their order."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.content.readers.passages import Block, document, sections
from knowledge.content.records import DocumentRecord, Refused
from knowledge.exceptions import UnreadableSource

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

#: Bytes of all parts together, unpacked; a few kilobytes can be packed to stand for gigabytes.
LARGEST = 200_000_000
_HEADING = re.compile(r"^heading (\d)$", re.IGNORECASE)


def read_docx(path: Path, *, name: str) -> Iterator[DocumentRecord | Refused]:
    """The document; refused where it wants a password, which makes it another kind of file."""
    from docx import Document

    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise UnreadableSource(f"It unpacks to more than {LARGEST // 1_000_000} MB.")
        found = Document(str(path))
        yield document(list(sections(_blocks(found))), name=name, title=found.core_properties.title or None)
    except UnreadableSource:
        raise
    except zipfile.BadZipFile as error:
        raise UnreadableSource("It is no Word document, or wants a password.") from error
    except Exception as error:  # a damaged file makes its parser raise what it likes
        raise UnreadableSource(f"It is no readable Word document: {type(error).__name__}: {error}") from error


def _blocks(found: Document) -> Iterator[Block]:
    from docx.table import Table

    for part in found.iter_inner_content():
        if isinstance(part, Table):
            yield from _rows(part)
        elif part.text.strip():
            yield _paragraph(part)


def _paragraph(part: Paragraph) -> Block:
    text, style = " ".join(part.text.split()), (part.style.name if part.style else None) or ""
    if found := _HEADING.match(style):
        return Block(text, int(found[1]) + 1)
    if style == "Title":
        return Block(text, 1)
    properties = part._p.pPr
    listed = style.startswith("List") or (properties is not None and properties.numPr is not None)
    return Block(f"- {text}" if listed else text)


def _rows(table: Table) -> Iterator[Block]:
    for row in table.rows:
        # A cell that spans several columns is given once for each of them.
        cells = {cell._tc: cell for cell in row.cells}.values()
        texts = [" ".join(cell.text.split()) for cell in cells]
        if any(texts):
            yield Block(" | ".join(texts))
