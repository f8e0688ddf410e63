"""Markdown documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from knowledge.content.readers.html import strip_html
from knowledge.content.readers.passages import Block, document, sections
from knowledge.content.records import DocumentRecord, Refused

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def read_markdown(text: str, *, name: str) -> Iterator[DocumentRecord | Refused]:
    """The document; `name` is the file's, whose suffix may say the language (returns.zh.md)."""
    yield document(list(sections(markdown_blocks(text))), name=name)


def markdown_blocks(text: str) -> Iterator[Block]:
    """The lines that a reader would see, headings with their level; a table's row is one line."""
    from markdown_it import MarkdownIt

    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n") + "\n", count=1)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    lines: list[str] = []
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        if token.type == "heading_open":
            yield from map(Block, lines)
            lines = []
            yield Block(_plain(tokens[place + 1]), int(token.tag[1]))
        elif before is None or before.type != "heading_open":
            _add_line(lines, token, before)
    yield from map(Block, lines)


def _add_line(lines: list[str], token: Token, before: Token | None) -> None:
    if token.type in {"fence", "code_block"}:
        lines.append(token.content.strip())
    elif token.type == "html_block":
        lines += strip_html(token.content).splitlines()
    elif token.type == "inline":
        text = _plain(token)
        if before is not None and before.type == "td_open" and lines:
            lines[-1] = f"{lines[-1]} | {text}" if lines[-1] else text
        else:
            lines.append(text)
    elif token.type == "tr_open":
        lines.append("")
    elif token.type == "list_item_open":
        lines.append("- ")
    if token.type == "inline" and len(lines) > 1 and lines[-2] == "- ":
        lines[-2:] = [f"- {lines[-1]}"]


def _plain(token: Token) -> str:
    """What a reader sees of a line: no marks, the words of a link."""
    pieces = []
    for child in token.children or ():
        if child.type in {"text", "code_inline"}:
            pieces.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            pieces.append(" ")
    return "".join(pieces).strip()
