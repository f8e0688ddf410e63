"""Documents of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.content.readers.passages import Block, document, sections
from knowledge.content.records import DocumentRecord, Refused

#: Characters of a line that may be a heading, and marks at its end that say it is none.
_LONGEST = 80
_SENTENCE = (".", ",", ";", "!", "。", "，", "；", "！", "…")
_UNDERLINE = re.compile(r"^([=\-~*_#])\1{2,}$")


def read_text(text: str, *, name: str) -> Iterator[DocumentRecord | Refused]:
    """The document. A short line alone between empty ones, or one that is underlined, is a heading."""
    blocks = [block for piece in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) for block in _blocks(piece)]
    yield document(list(sections(_with_title(blocks))), name=name)


def _blocks(paragraph: str) -> list[Block]:
    lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    if len(lines) > 1 and _UNDERLINE.match(lines[1]):
        return [Block(lines[0], 2), *map(Block, lines[2:])]
    lines = [line for line in lines if not _UNDERLINE.match(line)]
    if len(lines) == 1 and len(lines[0]) <= _LONGEST and not lines[0].endswith(_SENTENCE):
        return [Block(lines[0].rstrip(":："), 2)]
    return list(map(Block, lines))


def _with_title(blocks: list[Block]) -> list[Block]:
    """The first heading stands over all others; a heading that ends the text is a line of it."""
    if blocks and blocks[-1].level:
        blocks = [*blocks[:-1], Block(blocks[-1].text)]
    if blocks and blocks[0].level:
        blocks = [Block(blocks[0].text, 1), *blocks[1:]]
    return blocks
