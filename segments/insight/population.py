"""Whom a segment is compared with whom: its members and everybody else, or as many of each by chance."""

from __future__ import annotations

from sqlalchemy import CTE, ColumnElement, Select, case, select, union_all

from profiles.schema import Profile
from segments.condition import Condition
from segments.conditions.bucket import PRIME
from segments.conditions.comparison import whole
from segments.moment import Moment

#: So many of each side are looked at: with them an interval of a share of 1 % is about a fifth wide.
LARGEST = 10_000
#: A primitive root of PRIME (Park and Miller 1988): multiplying by it scatters neighbouring numbers.
ROOT = 48_271


def everyone(condition: Condition, moment: Moment) -> CTE:
    """Each profile's `id` and `inside`: 1 for a member, 0 for everybody else."""
    inside = case((condition.sql(moment), 1), else_=0)
    return select(Profile.id, inside.label("inside")).cte("everyone")


def sample(people: CTE) -> CTE:
    """At most LARGEST of each side, the same ones every time."""
    parts = (_some(people, inside).subquery() for inside in (1, 0))
    return union_all(*(select(part.c.id, part.c.inside) for part in parts)).cte("sample")


def _some(people: CTE, inside: int) -> Select[int, int]:
    drawn: ColumnElement[int] = people.c.id % whole(PRIME) * whole(ROOT) % whole(PRIME)
    some = select(people.c.id, people.c.inside).where(people.c.inside == inside)
    return some.order_by(drawn, people.c.id).limit(LARGEST)
