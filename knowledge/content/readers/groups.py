"""Rows that belong together however far apart they stand in a file, kept on disk until all are known."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager

from knowledge.content.readers.table import Row


class Groups(AbstractContextManager["Groups"]):
    """Takes rows with the name of their group and gives them back group by group.

    Only the places of rows stay in memory, so that a file of nothing but variants fits.
    """

    def __init__(self) -> None:
        # The file has no name: nobody else can put anything into what is unpickled here.
        self._file = tempfile.TemporaryFile(prefix="shopkeeper-")  # noqa: SIM115  (closed by __exit__)
        self._places: dict[str, list[int]] = {}

    def add(self, name: str, row: Row) -> None:
        self._places.setdefault(name, []).append(self._file.seek(0, 2))
        pickle.dump((row.line, row.values), self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def names(self) -> list[str]:
        """The groups that were not taken yet, in the order in which they first came."""
        return list(self._places)

    def take(self, name: str) -> list[Row]:
        """The rows of a group, in their order; nothing for one that is unknown or was taken."""
        return list(self._rows(self._places.pop(name, [])))

    def _rows(self, places: list[int]) -> Iterator[Row]:
        for place in places:
            self._file.seek(place)
            yield Row(*pickle.load(self._file))

    def __exit__(self, *_: object) -> None:
        self._file.close()
