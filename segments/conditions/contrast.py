"""Two aggregates of one customer compared: `{"compare": {"left": .., "op": ">", "right": ..}}`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal, Self

from pydantic import model_serializer, model_validator
from sqlalchemy import ColumnElement, Subquery, func, select

from profiles.schema import Event, Profile
from segments.condition import Condition, belongs_to
from segments.conditions.aggregate import Aggregate
from segments.conditions.comparison import PLAIN, Number, exact, whole
from segments.conditions.selection import EventSelection
from segments.customer import Customer
from segments.moment import Moment
from segments.node import Node
from segments.wording.words import Words


class Sides(Node):
    """`left op times x right`."""

    left: Aggregate
    op: Literal["=", "!=", "<", "<=", ">", ">="]
    right: Aggregate
    times: Number = 1

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.times < 0:
            raise ValueError("`times` cannot be negative")
        if self.left.is_money != self.right.is_money:
            raise ValueError("money can only be compared with money")
        return self


class Contrast(Condition):
    """The comparison with an undefined aggregate is false; an empty sum and an empty count are 0."""

    compare: Sides

    @model_serializer
    def _write(self) -> dict[str, Any]:
        sides = self.compare
        times = {} if sides.times == 1 else {"times": sides.times}
        return {
            "compare": {
                "left": sides.left.dumped(),
                "op": sides.op,
                "right": sides.right.dumped(),
                **times,
            }
        }

    def selections(self) -> tuple[EventSelection, ...]:
        return (self.compare.left.of, self.compare.right.of)

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        left, right = _values(self.compare.left, moment), _values(self.compare.right, moment)
        over, under = _fraction(self.compare.left, left)
        other_over, other_under = _fraction(self.compare.right, right)
        # Multiplied out in whole numbers, because engines divide and round differently. It is exact
        # as long as the products of sums and counts fit into 64 bits.
        one = over * other_under * whole(self._times.denominator)
        other = other_over * under * whole(self._times.numerator)
        return belongs_to(
            select(Profile.id)
            .outerjoin(left, left.c.profile_id == Profile.id)
            .outerjoin(right, right.c.profile_id == Profile.id)
            .where(PLAIN[self.compare.op](one, other))
        )

    def matches(self, customer: Customer, moment: Moment) -> bool:
        one = self.compare.left.value(customer, moment)
        other = self.compare.right.value(customer, moment)
        return None not in (one, other) and bool(PLAIN[self.compare.op](one, self._times * (other or 0)))

    def predicate(self, words: Words) -> str:
        return words.say(
            f"contrast.{self.compare.op}",
            left=self.compare.left.noun(words),
            times="" if self.compare.times == 1 else words.number(self.compare.times),
            right=self.compare.right.noun(words),
        )

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        found = []
        for side in (self.compare.left, self.compare.right):
            amount = words.amount(side.value(customer, moment), moment, money=side.is_money)
            found.append(words.say("is_their", amount=amount, noun=side.noun(words)))
        return found

    @property
    def _times(self) -> Fraction:
        return Fraction(exact(self.compare.times))


def _values(aggregate: Aggregate, moment: Moment) -> Subquery:
    over, under = aggregate.ratio(moment)
    columns = (over.label("over"), (whole(1) if under is None else under).label("under"))
    grouped = aggregate.of.query(moment, Event.profile_id, *columns).group_by(Event.profile_id)
    return grouped.subquery()


def _fraction(aggregate: Aggregate, values: Subquery) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Numerator and denominator for a profile that may have no such events."""
    if aggregate.starts_at_zero:
        return func.coalesce(values.c.over, 0), whole(1)
    return values.c.over, values.c.under
