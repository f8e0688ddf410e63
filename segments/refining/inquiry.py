"""Questions about an audience, and their answers: a figure, a table, a plot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from segments.condition import Condition

Step = Literal["day", "week", "month"]
#: What a plot adds up instead of counting events.
SPENT = "spent"


@dataclass(frozen=True)
class CountOf:
    """How many of the audience are in `part`."""

    part: Condition


@dataclass(frozen=True)
class Goods:
    """What the audience buys."""


@dataclass(frozen=True)
class Earlier:
    """How many the same definition meant a while ago; `ago` is a duration such as `1mo`."""

    ago: str


@dataclass(frozen=True)
class Plot:
    """Events of a type, or the money spent, through time."""

    deed: str
    step: Step


Inquiry = CountOf | Goods | Earlier | Plot


@dataclass(frozen=True)
class Figure:
    """`count` of the `total` people of the audience."""

    count: int
    total: int


@dataclass(frozen=True)
class Before:
    """The size of the audience now and at an earlier moment.

    Events since then are left out of the earlier one; attributes are those of today.
    """

    now: int
    before: int
    at: datetime


@dataclass(frozen=True)
class Bought:
    """A category, how many of the audience bought it, and how many of all customers did."""

    category: str
    buyers: int
    all_buyers: int


@dataclass(frozen=True)
class Table:
    """What `total` people buy, most bought first, and the window (half-open) it was counted in."""

    rows: tuple[Bought, ...]
    total: int
    all_total: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Series:
    """One value for each step that begins on a day of the shop's calendar; money is in minor units."""

    deed: str
    step: Step
    points: tuple[tuple[date, int], ...]
