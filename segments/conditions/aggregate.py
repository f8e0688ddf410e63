"""One number made of a customer's selected events."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal, NamedTuple, Self, get_args

from pydantic import model_validator
from sqlalchemy import BigInteger, ColumnElement, cast, func

from profiles.schema import Event
from segments.conditions.event_filter import MONEY, NUMBERS, EventField
from segments.conditions.selection import EventSelection
from segments.customer import Customer
from segments.local_day import LocalDay, Unit, local_day
from segments.moment import Moment
from segments.node import Node
from segments.wording.words import Words

Function = Literal["count", "sum", "avg", "max", "min", "distinct"]
#: Units of the calendar that a number of different ones can be asked of.
CALENDAR: tuple[Unit, ...] = get_args(Unit)


class Ratio(NamedTuple):
    """A number in SQL as a fraction of whole numbers, so that no engine rounds it."""

    numerator: ColumnElement[Any]
    #: None stands for 1.
    denominator: ColumnElement[Any] | None = None


class Aggregate(Node):
    """`fn` over a field of the selected events; money is in minor units.

    Without events a count, a sum and a number of different values are 0; the others are undefined.
    Missing values of the field are left out.
    """

    fn: Function
    of: EventSelection
    field: EventField | Unit | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.fn == "count":
            if self.field is not None:
                raise ValueError("`count` counts events and takes no `field`; `distinct` counts values")
        elif self.field is None:
            raise ValueError(f"`{self.fn}` needs a `field`")
        elif self.fn != "distinct" and self.field not in NUMBERS:
            raise ValueError(f"`{self.fn}` needs a field of numbers: {', '.join(sorted(NUMBERS))}")
        return self

    def dumped(self) -> dict[str, Any]:
        """The JSON form of an aggregate that stands alone."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @property
    def is_money(self) -> bool:
        return self.fn not in ("count", "distinct") and self.field in MONEY

    @property
    def starts_at_zero(self) -> bool:
        """Whether a customer without such events has the value 0 rather than none."""
        return self.fn in ("count", "sum", "distinct")

    def ratio(self, moment: Moment) -> Ratio:
        """The value within a group of the selection's query by profile."""
        if self.fn == "count":
            return Ratio(func.count())
        if self.field in CALENDAR:
            day = LocalDay(Event.at.expression, self.field, moment.zone, moment.now)
            return Ratio(func.count(day.distinct()))
        column: ColumnElement[Any] = getattr(Event, self.field or "")
        if self.fn == "distinct":
            return Ratio(func.count(column.distinct()))
        if self.fn == "avg":
            return Ratio(func.sum(column), func.count(column))
        if self.fn == "sum":
            return Ratio(func.coalesce(func.sum(column), 0))
        # A wide type: the product with a decimal's denominator must not overflow a 32-bit column.
        return Ratio(cast(func.max(column) if self.fn == "max" else func.min(column), BigInteger()))

    def value(self, customer: Customer, moment: Moment) -> Fraction | None:
        """The value for one customer; None where it is undefined."""
        events = self.of.of(customer, moment)
        if self.fn == "count":
            return Fraction(len(events))
        if self.field in CALENDAR:
            return Fraction(len({local_day(event.at, self.field, moment.zone) for event in events}))
        values = [getattr(event, self.field or "") for event in events]
        known = [value for value in values if value is not None]
        if self.fn == "distinct":
            return Fraction(len(set(known)))
        if not known and self.fn != "sum":
            return None
        if self.fn == "avg":
            return Fraction(sum(known), len(known))
        return Fraction(sum(known) if self.fn == "sum" else max(known) if self.fn == "max" else min(known))

    def said(self, amount: str, words: Words) -> str:
        """The aggregate as a predicate, given how its value is said: `spent more than €50.00`."""
        name = "distinct_days" if self.field in CALENDAR else self._name
        parts = {**self._parts(words), "window": words.time_of_deed(self.of.window)}
        return words.say(name, amount=amount, **parts)

    def noun(self, words: Words) -> str:
        """The number itself, as a thing that customers have: `total spend on coffee in the last 30 days`."""
        return words.say(f"noun.{self._name}", **self._parts(words))

    @property
    def _name(self) -> str:
        """How the phrase is called; what is paid for orders has words of its own."""
        of_orders = self.of.types == ("purchase",) and self.field == "amount"
        return {"sum": "spent", "avg": "order_value"}.get(self.fn, self.fn) if of_orders else self.fn

    def _parts(self, words: Words) -> dict[str, str]:
        one, several = words.fields.get(self.field or "", ("", ""))
        return {
            "field": one,
            "several": several,
            "done": self.of.done(words),
            "object": self.of.object(words),
            "rest": self.of.rest(words),
            "window": words.window(self.of.window),
        }
