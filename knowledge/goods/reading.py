"""A reading: a request's text while it is read, and what was taken out of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.goods.filters import Filter
from knowledge.goods.preference import Comparison, Order


@dataclass
class Reading:
    """A text while it is read: what is taken is blank in `text`; `rest` keeps what also describes."""

    text: str
    rest: str
    filters: list[Filter] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    kind: str | None = None
    #: The kind that is asked for where the shop does not sell it.
    unsold: str | None = None
    order: Order | None = None
    comparison: Comparison | None = None
    foreign: str | None = None

    def take(self, start: int, end: int, *, describes: bool = False) -> None:
        """Take a part for a condition; what describes the thing is searched for all the same."""
        if not describes:
            self.rest = self.rest[:start] + " " * (end - start) + self.rest[end:]
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]
