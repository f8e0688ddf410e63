"""Which encoding a file of text is in."""

from __future__ import annotations

import codecs
import re

#: Bytes at a file's beginning that decide.
SAMPLE = 1 << 18
#: Old encodings that shops' programs still write.
_LEGACY = ["cp1251", "gb18030", "cp1252"]
#: Bytes with which the old ones are told apart: more makes it slower and no surer.
_ENOUGH = 1 << 15
_HIGH = re.compile(rb"[\x80-\xff]+")
_ACCENT = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|(?<![\x80-\xff])[\x80-\xff](?=[A-Za-z])")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect_encoding(sample: bytes) -> str:
    """The encoding of a text by its first bytes: UTF-8 or 16, windows-1251, gb18030, or windows-1252.

    Text that is UTF-8 but for a few bytes stays UTF-8, so that only the rows that hold them are refused.
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if (wide := _without_mark(sample)) is not None:
        return wide
    if len(sample) >= SAMPLE:
        # The last character may be cut in half.
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    text = sample.decode("utf-8", "surrogateescape")
    strange = sum("\udc80" <= letter <= "\udcff" for letter in text)
    known = sum(letter > "\x7f" for letter in text) - strange
    return "utf-8" if strange <= known or not strange else _legacy(sample)


def _without_mark(sample: bytes) -> str | None:
    """UTF-16 of mostly Latin text is full of zeros, in every second place."""
    head = sample[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) < 8 or max(even, odd) < len(head) * 0.3 or min(even, odd) > len(head) * 0.05:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _legacy(sample: bytes) -> str:
    """The old encoding that makes words of the bytes; UTF-8, whose rows are refused, where none does."""
    from charset_normalizer import from_bytes

    runs = _HIGH.findall(sample)
    # Single bytes in Latin words are accents, and too few for statistics.
    if len(_ACCENT.findall(sample)) > 0.8 * len(runs) and len(runs) > 0.8 * sum(map(len, runs)):
        return "cp1252"
    found = from_bytes(_around(sample), cp_isolation=_LEGACY).best()
    return found.encoding if found is not None else "utf-8"


def _around(sample: bytes) -> bytes:
    """The lines that tell: the first, or where those are plain Latin, the first that are not."""
    start = sample[:_ENOUGH]
    if start.isascii():
        start = b"".join(line for line in sample.splitlines(keepends=True) if not line.isascii())[:_ENOUGH]
    # A character that is cut in half makes nonsense of its line.
    return start if len(start) < _ENOUGH else start[: start.rfind(b"\n") + 1] or start
