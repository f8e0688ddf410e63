"""How long customers waited: `{"gap": {"of": .., "between": "last_two", "op": ">", "value": "30d"}}`."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, Self

from pydantic import model_validator
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from profiles.schema import Event
from segments.condition import Condition, belongs_to
from segments.conditions.comparison import Number, Order, check_operands, compare, compare_sql, exact
from segments.conditions.selection import EventSelection
from segments.customer import Customer
from segments.epoch import Microseconds, microseconds
from segments.moment import Moment
from segments.node import Node
from segments.window import Elapsed, elapsed, split_duration
from segments.wording.words import Words

#: A bare number is days.
Wait = Number | Elapsed
#: No wait is longer than recorded time.
MOST_DAYS = 36525


class Between(Node):
    """The time from one event to the next, for the first two or the last two of them."""

    of: EventSelection
    between: Literal["first_two", "last_two"]
    op: Order
    value: Wait | tuple[Wait, Wait]

    @model_validator(mode="after")
    def _check(self) -> Self:
        check_operands(self.op, self.value)
        for one in self.value if isinstance(self.value, tuple) else (self.value,):
            if not isinstance(one, str) and abs(one) > MOST_DAYS:
                raise ValueError("a gap is at most a hundred years")
        return self


class Gap(Condition):
    """Compared with a length of time. Who has fewer than two such events has no gap: then it is false."""

    gap: Between

    def selections(self) -> tuple[EventSelection, ...]:
        return (self.gap.of,)

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        first = self.gap.between == "first_two"
        edge = (func.min if first else func.max)(Event.at).label("at")
        grouped = self.gap.of.query(moment, Event.profile_id, edge).group_by(Event.profile_id)
        edges = grouped.having(func.count() >= 2).subquery()
        # The second of them is looked up in the index by profile: cheaper than putting all in order.
        other = aliased(Event)
        second = self.gap.of.query(moment, other.at, event=other).where(
            other.profile_id == edges.c.profile_id
        )
        second = second.order_by(other.at if first else other.at.desc()).offset(1).limit(1)
        one, two = Microseconds(edges.c.at), Microseconds(second.scalar_subquery())
        wait = two - one if first else one - two
        return belongs_to(select(edges.c.profile_id).where(compare_sql(wait, self.gap.op, self._operand())))

    def matches(self, customer: Customer, moment: Moment) -> bool:
        wait = self._wait(customer, moment)
        return wait is not None and compare(microseconds(wait), self.gap.op, self._operand())

    def predicate(self, words: Words) -> str:
        return words.say(
            f"gap.{self.gap.between}",
            compared=self._compared(words),
            done=self.gap.of.done(words),
            window=words.window(self.gap.of.window),
        )

    def _compared(self, words: Words) -> str:
        if isinstance(self.gap.value, tuple):
            low, high = self.gap.value
            return words.say("between_lengths", low=_said(low, words), high=_said(high, words))
        return words.comparison(self.gap.op, self.gap.value, lambda value: _said(value, words))

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        wait = self._wait(customer, moment)
        if wait is None:
            return super().reasons(customer, moment, words)
        name = f"gap.passed.{self.gap.between}"
        return [words.say(name, days=words.units(wait.days, "d"), done=self.gap.of.done(words))]

    def _wait(self, customer: Customer, moment: Moment) -> timedelta | None:
        events = self.gap.of.of(customer, moment)
        two = events[:2] if self.gap.between == "first_two" else events[-2:]
        return two[1].at - two[0].at if len(two) == 2 else None

    def _operand(self) -> int | tuple[int, ...]:
        if isinstance(self.gap.value, tuple):
            return tuple(map(_length, self.gap.value))
        return _length(self.gap.value)


def _length(value: Wait) -> int:
    """In microseconds; exact, for a number has at most four decimals."""
    if isinstance(value, str):
        return microseconds(elapsed(value))
    return int(exact(value) * microseconds(timedelta(days=1)))


def _said(value: Wait, words: Words) -> str:
    count, unit = split_duration(value) if isinstance(value, str) else (value, "d")
    return words.units(count, unit)
