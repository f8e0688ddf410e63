"""What a sync of sources reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Progress:
    """How far a sync has come; `total` is None while it is not known."""

    stage: str
    done: int
    total: int | None


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class Rejection:
    """A row that was refused, with its place (1 is the first line) and the reason in words.

    Line 0 means the whole source: its former content was kept.
    """

    source: str
    line: int
    reason: str
    column: str | None = None


@dataclass
class SyncReport:
    """What a sync changed; products, questions and passages are counted alike."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
