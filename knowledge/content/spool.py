"""A spool: prepared rows on disk between reading and writing, so that a large shop fits in memory."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from knowledge.content.entry import EntryText
from knowledge.content.records import Record


@dataclass(frozen=True)
class Prepared:
    """A new or changed record, with what is searched of it: one entry, or one for each passage."""

    location: str
    record: Record
    content_hash: str
    entries: tuple[EntryText, ...]


@dataclass(frozen=True)
class Mark:
    """A place in a spool."""

    offset: int
    length: int


class Spool(AbstractContextManager["Spool"]):
    """Takes rows in, gives them back in the same order as often as asked. Gone when it is closed."""

    def __init__(self) -> None:
        # The file has no name: nobody else can put anything into what is unpickled here.
        self._file = tempfile.TemporaryFile(prefix="shopkeeper-")  # noqa: SIM115  (closed by __exit__)
        self.length = 0

    def add(self, prepared: Prepared) -> None:
        pickle.dump(prepared, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self.length += 1

    def mark(self) -> Mark:
        """The present end, to which `rewind` goes back. Not while rows are given back."""
        return Mark(self._file.tell(), self.length)

    def rewind(self, mark: Mark) -> None:
        """Forget what was added after the mark."""
        self._file.seek(mark.offset)
        self._file.truncate()
        self.length = mark.length

    def __iter__(self) -> Iterator[Prepared]:
        self._file.seek(0)
        for _ in range(self.length):
            yield pickle.load(self._file)

    def __exit__(self, *_: object) -> None:
        self._file.close()
