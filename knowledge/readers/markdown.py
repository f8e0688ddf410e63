"""Markdown documents, cut into passages by heading and length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from knowledge.language import detect_language
from knowledge.records import DocumentRecord, PassageRecord, Refused, clean

if TYPE_CHECKING:
    from markdown_it.token import Token

#: Characters in a passage: enough for a rule with its exception, short enough for a chat.
PASSAGE_LENGTH = 700
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LANGUAGE_SUFFIX = re.compile(r"\.([a-z]{2}(?:-[a-zA-Z]{2,4})?)\.(?:md|markdown)$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


def read_markdown(file: IO[str], *, name: str) -> Iterator[DocumentRecord | Refused]:
    """The document; `name` is the file's, whose suffix may say the language (returns.zh.md)."""
    text = file.read().replace("\r\n", "\n")
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        yield Refused(1, "The document is not UTF-8.")
        return
    sections = list(_sections(_FRONT_MATTER.sub("", clean(text) + "\n", count=1)))
    passages = tuple(PassageRecord(" > ".join(path), piece) for path, body in sections for piece in cut(body))
    if not passages:
        yield Refused(1, "The document has no text.")
        return
    suffix = _LANGUAGE_SUFFIX.search(name)
    yield DocumentRecord(
        title=_title(sections, name),
        language=suffix[1].lower() if suffix else detect_language(" ".join(each.text for each in passages)),
        passages=passages,
    )


def _title(sections: Sequence[tuple[tuple[str, ...], str]], name: str) -> str:
    path = sections[0][0]
    if path:
        return path[0]
    stem = _LANGUAGE_SUFFIX.sub("", name)
    return PurePath(stem).stem.replace("-", " ").replace("_", " ").strip().capitalize() or name


def _sections(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each heading path with the plain text that stands directly under it."""
    from markdown_it import MarkdownIt

    path: list[tuple[int, str]] = []
    lines: list[str] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            if lines:
                yield tuple(title for _, title in path), "\n".join(lines)
            level, lines = int(token.tag[1]), []
            path = [each for each in path if each[0] < level] + [(level, _plain(tokens[place + 1]))]
        elif place and tokens[place - 1].type == "heading_open":
            continue
        else:
            _add_line(lines, token, tokens[place - 1] if place else None)
    if lines:
        yield tuple(title for _, title in path), "\n".join(lines)


def _add_line(lines: list[str], token: Token, before: Token | None) -> None:
    if token.type in {"fence", "code_block"}:
        lines.append(token.content.strip())
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


def cut(text: str, length: int = PASSAGE_LENGTH) -> Iterator[str]:
    """Pieces of at most `length` characters, broken between lines, sentences or, at worst, words."""
    piece = ""
    for part, gap in _parts(text, length):
        if piece and len(piece) + len(gap) + len(part) > length:
            yield piece
            piece = part
        else:
            piece = f"{piece}{gap}{part}" if piece else part
    if piece:
        yield piece


def _parts(text: str, length: int) -> Iterator[tuple[str, str]]:
    """Parts that fit, each with what joins it to the one before."""
    for line in text.split("\n"):
        if not line.strip():
            continue
        if len(line) <= length:
            yield line, "\n"
            continue
        for sentence in _SENTENCE_END.split(line):
            for start in range(0, len(sentence), length):
                yield sentence[start : start + length], " "
