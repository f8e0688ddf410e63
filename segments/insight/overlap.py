"""How far two segments are the same people."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from segments.condition import Condition
from segments.conditions.logic import All, Not
from segments.expansion import expanded
from segments.moment import Moment


@dataclass(frozen=True)
class Part:
    """Some of the customers, and the definition that lists them."""

    count: int
    condition: Condition


@dataclass(frozen=True)
class Overlap:
    """Two segments laid over each other."""

    one: int
    other: int
    both: Part
    only_one: Part
    only_other: Part

    @property
    def jaccard(self) -> float | None:
        """Those in both, of those in any (Jaccard 1901); None where both are empty."""
        any_of_them = self.both.count + self.only_one.count + self.only_other.count
        return self.both.count / any_of_them if any_of_them else None


async def overlap(session: AsyncSession, one: Condition, other: Condition, moment: Moment) -> Overlap:
    """Counts who is in both, and who only in one, at this moment."""
    first, second = await expanded(session, one), await expanded(session, other)
    marks = select(_mark(first.sql(moment)).label("one"), _mark(second.sql(moment)).label("other"))
    marked = marks.select_from(Profile).subquery()
    sums = (func.sum(each) for each in (marked.c.one, marked.c.other, marked.c.one * marked.c.other))
    row = (await session.execute(select(*sums))).one()
    in_one, in_other, in_both = (count or 0 for count in row)
    return Overlap(
        one=in_one,
        other=in_other,
        both=Part(in_both, All(conditions=(one, other))),
        only_one=Part(in_one - in_both, All(conditions=(one, Not(condition=other)))),
        only_other=Part(in_other - in_both, All(conditions=(other, Not(condition=one)))),
    )


def _mark(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
