"""Documents of any kind, cut into passages by heading and length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from knowledge.content.records import DocumentRecord, PassageRecord, Refused, clean
from knowledge.language import detect_language

#: Characters in a passage: enough for a rule with its exception, short enough for a chat.
PASSAGE_LENGTH = 700
_LANGUAGE_SUFFIX = re.compile(r"\.([a-z]{2}(?:-[a-zA-Z]{2,4})?)\.[a-z]+$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
#: Characters of a heading above a passage; what is longer is no heading.
_LONGEST_HEADING = 200


@dataclass(frozen=True)
class Block:
    """A line or paragraph of a document; with a level, a heading (1 is the highest)."""

    text: str
    level: int | None = None


@dataclass(frozen=True)
class Section:
    """The text that stands directly under a path of headings."""

    path: tuple[str, ...]
    text: str


def sections(blocks: Iterable[Block]) -> Iterator[Section]:
    """The blocks gathered under the headings they stand under; headings with nothing under them are left."""
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    for block in blocks:
        if block.level is None:
            lines.append(block.text)
            continue
        if lines:
            yield Section(tuple(title for _, title in path), "\n".join(lines))
        lines = []
        heading = " ".join(block.text.split())[:_LONGEST_HEADING]
        path = [each for each in path if each[0] < block.level] + [(block.level, heading)]
    if lines:
        yield Section(tuple(title for _, title in path), "\n".join(lines))


def document(
    found: Sequence[Section], *, name: str, title: str | None = None, link: str | None = None
) -> DocumentRecord | Refused:
    """The document of these sections; `name` is the file's, whose suffix may say the language."""
    passages = tuple(
        PassageRecord(clean(" > ".join(each.path)), piece)
        for each in found
        for piece in cut(clean(each.text))
    )
    if not passages:
        return Refused(1, "The document has no text.", page=link)
    suffix = _LANGUAGE_SUFFIX.search(name)
    said = next((each.path[0] for each in found if each.path), None)
    return DocumentRecord(
        title=clean(title or said or titled(name)),
        language=suffix[1].lower() if suffix else detect_language(" ".join(each.text for each in passages)),
        passages=passages,
        link=link,
    )


def titled(name: str) -> str:
    """A title made of a file's name: "our-returns.en.md" becomes "Our returns"."""
    stem = PurePath(_LANGUAGE_SUFFIX.sub("", name)).stem
    return stem.replace("-", " ").replace("_", " ").strip().capitalize() or name


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
