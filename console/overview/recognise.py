"""The first R of the overview: how many customers are known, and how much of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.overview.figures import WINDOW, Figure, Period, Share, periods
from profiles.schema import Profile

#: What is told of customers: attributes of a profile, under the names that definitions have for them.
ATTRIBUTES = ("name", "language", "country", "city", "birthday", "consent")


def _list_of(definition: dict[str, Any]) -> str:
    return f"/console/customers?{urlencode({'definition': json.dumps(definition)})}"


@dataclass(frozen=True)
class Known:
    """Of how many customers one attribute is known: of all, and of the new ones now and a period earlier."""

    attribute: str
    part: int
    whole: int
    newcomers: Share

    @property
    def address(self) -> str:
        """The list of those of whom it is known."""
        return _list_of({"attr": self.attribute, "op": "not_null"})


@dataclass(frozen=True)
class Recognised:
    customers: Figure
    newcomers: Figure
    known: tuple[Known, ...]
    #: The list of the new ones.
    newcomers_address: str = _list_of({"attr": "created_at", "in": {"last": f"{WINDOW.days}d"}})


async def recognised(session: AsyncSession, now: datetime) -> Recognised:
    """One pass over all profiles, with those who came in the last 30 days and in the 30 days before."""
    spans = [None, *periods(now)]
    columns = [column for span in spans for column in _counts(span)]
    counts = iter((await session.execute(select(*columns))).one())
    total, fresh, former = (_Counted.read(counts) for _ in spans)
    newcomers = Figure(fresh.customers, former.customers)
    known = (
        Known(
            name,
            total.known[name],
            total.customers,
            Share(Figure(fresh.known[name], former.known[name]), newcomers),
        )
        for name in ATTRIBUTES
    )
    return Recognised(Figure(total.customers, total.customers - fresh.customers), newcomers, tuple(known))


@dataclass(frozen=True)
class _Counted:
    customers: int
    known: dict[str, int]

    @classmethod
    def read(cls, counts: Iterator[int]) -> _Counted:
        return cls(next(counts), {name: next(counts) for name in ATTRIBUTES})


def _counts(span: Period | None) -> list[ColumnElement[int]]:
    """How many customers were new in the period, or are there at all, and of how many each is known."""
    if span is None:
        return [func.count(), *(func.count(getattr(Profile, name)) for name in ATTRIBUTES)]
    new = (Profile.created_at >= span[0]) & (Profile.created_at < span[1])
    known = (getattr(Profile, name).is_not(None) for name in ATTRIBUTES)
    return [func.count(case((new, 1))), *(func.count(case((new & each, 1))) for each in known)]
