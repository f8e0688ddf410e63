"""Refused rows: a file of them as they were, each with the reason, to be mended and given again."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from profiles.intake.rows import REJECTED_BECAUSE, Head, Rejection

#: The reason that an earlier import put into an object.
_ONCE_REFUSED = re.compile(rf'^\s*\{{\s*"{REJECTED_BECAUSE}"\s*:\s*"(?:[^"\\]|\\.)*"\s*,?\s*')


class RefusedRows:
    """Writes refused rows in the format of the file they come from.

    The reason stands in the first column, so that a row with too many or too few cells stays as it was. A
    name that ends in `.gz` packs the file; where nothing is refused, there is no file, and an earlier one of
    that name is removed.
    """

    def __init__(self, path: Path, head: Head) -> None:
        self._path = path
        self._head = head
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        self._path.unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, rejection: Rejection, text: str) -> None:
        """Add a row; `text` is the record as its file has it."""
        if self._file is None:
            self._file = self._open()
        place = "" if rejection.column is None else f"{rejection.column}: "
        self._file.write(self._with_reason(text.rstrip("\r\n"), place + rejection.reason) + "\n")

    def _open(self) -> IO[str]:
        file = _opened(self._path)
        if self._head.separator is not None:
            header = self._head.text.strip("\r\n")
            again = REJECTED_BECAUSE in self._head.columns
            file.write((header if again else REJECTED_BECAUSE + self._head.separator + header) + "\n")
        return file

    def _with_reason(self, text: str, reason: str) -> str:
        if self._head.separator is None:
            return _json_with_reason(text, reason)
        if REJECTED_BECAUSE in self._head.columns:
            return self._with_other_reason(text, reason, self._head.columns.index(REJECTED_BECAUSE))
        return self._cells([reason]) + self._head.separator + text

    def _with_other_reason(self, text: str, reason: str, place: int) -> str:
        """A row of a file that was refused before: the new reason takes the place of the old one."""
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=self._separator, strict=True))
        except csv.Error:
            return text
        if place < len(cells):
            cells[place] = reason
        return self._cells(cells)

    @property
    def _separator(self) -> str:
        return self._head.separator or ","

    def _cells(self, cells: list[str]) -> str:
        written = io.StringIO()
        csv.writer(written, delimiter=self._separator, lineterminator="").writerow(cells)
        return written.getvalue()


def _opened(path: Path) -> IO[str]:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "wt", encoding="utf-8", newline="")
    return path.open("w", encoding="utf-8", newline="")


def _json_with_reason(text: str, reason: str) -> str:
    """The line with the reason as its first member; a line that is no object stays as it is."""
    text = _ONCE_REFUSED.sub("{", text, count=1)
    opened, brace, rest = text.partition("{")
    if opened.strip() or not brace:
        return text
    member = json.dumps({REJECTED_BECAUSE: reason}, ensure_ascii=False)[1:-1]
    more = "" if rest.strip() == "}" else ", "
    return f"{{{member}{more}{rest.lstrip()}"
