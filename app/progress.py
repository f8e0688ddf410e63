"""Progress of a long task, on standard error: a bar on a terminal, a line a stage elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

#: Off a terminal a stage is mentioned again after each such share of it.
SHARE = 0.25


class Progress:
    """Shows `stage, done, total` as they come; `total` may be unknown."""

    def __init__(self) -> None:
        self._bars: Any = None
        self._tasks: dict[str, Any] = {}
        self._said: dict[str, float] = {}

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bars

            self._bars = Bars(console=Console(stderr=True))
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def show(self, stage: str, done: int, total: int | None = None) -> None:
        if self._bars is not None:
            self._draw(stage, done, total)
        else:
            self._say(stage, done, total)

    def _draw(self, stage: str, done: int, total: int | None) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)

    def _say(self, stage: str, done: int, total: int | None) -> None:
        share = done / total if total else 0.0
        if stage in self._said and (share < self._said[stage] + SHARE and done != total):
            return
        if self._said.get(stage) == share:
            return
        self._said[stage] = share
        of = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
        sys.stderr.write(f"{stage} {of}".rstrip() + "\n")
        sys.stderr.flush()
