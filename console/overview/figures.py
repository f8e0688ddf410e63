"""A number of the overview beside the same number of the period before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.formats import share

WINDOW = timedelta(days=30)

#: `[since, until)`.
Period = tuple[datetime, datetime]


@dataclass(frozen=True)
class Figure:
    """One number now and one period earlier; money is in minor units."""

    current: int
    previous: int


@dataclass(frozen=True)
class Share:
    """A part of a whole, each now and one period earlier."""

    part: Figure
    whole: Figure

    @property
    def current(self) -> float | None:
        return share(self.part.current, self.whole.current)

    @property
    def previous(self) -> float | None:
        return share(self.part.previous, self.whole.previous)


def periods(now: datetime) -> tuple[Period, Period]:
    """The last 30 times 24 hours, and as long a time before them."""
    return (now - WINDOW, now), (now - 2 * WINDOW, now - WINDOW)
