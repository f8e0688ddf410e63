"""The first of a ranking: `{"top": {"by": aggregate, "n": 10}}`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, model_serializer, model_validator
from sqlalchemy import CTE, BigInteger, ColumnElement, cast, func, select

from profiles.schema import Event, Profile
from segments.condition import Condition, belongs_to
from segments.conditions.aggregate import Aggregate, Ratio
from segments.conditions.comparison import Number, exact, whole
from segments.conditions.selection import EventSelection
from segments.customer import Customer
from segments.moment import Moment
from segments.node import Node
from segments.reference_order import reference_key, reference_order
from segments.wording.words import Words

if TYPE_CHECKING:
    from segments.definition import AnyCondition

#: Averages are told apart to this fraction of a minor unit: exact up to a million events a customer.
FINE = 10**12
#: How strongly a division binds, as SQLAlchemy counts it.
DIVISION = 8


class Ranking(Node):
    """Who is ranked, by what, and how many of them are meant.

    Ranked are customers with at least one selected event, of those who meet `among` where it is given.
    Ties go to the lower reference. A percentage is rounded up.
    """

    by: Aggregate
    n: Annotated[int, Field(strict=True, ge=1)] | None = None
    percent: Number | None = None
    order: Literal["desc", "asc"] = "desc"
    among: AnyCondition | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.n is None) == (self.percent is None):
            raise ValueError("`top` needs either `n` or `percent`")
        if self.percent is not None and not 0 < self.percent <= 100:
            raise ValueError("`percent` is above 0 and at most 100")
        return self

    def places(self, ranked: int) -> int:
        """How many places of a ranking of so many count."""
        if self.n is not None:
            return self.n
        return -int(-(Fraction(exact(self.percent or 0)) * ranked) // 100)


class Top(Condition):
    """The customer is among the first of a ranking."""

    top: Ranking

    @model_serializer
    def _write(self) -> dict[str, Any]:
        ranking = self.top
        written: dict[str, Any] = {"by": ranking.by.dumped(), "order": ranking.order}
        written |= {"n": ranking.n} if ranking.n is not None else {"percent": ranking.percent}
        if ranking.among is not None:
            among = ranking.among.model_dump(mode="json", by_alias=True, exclude_none=True)
            written |= {"among": among}
        return {"top": written}

    def parts(self) -> tuple[Condition, ...]:
        return () if self.top.among is None else (self.top.among,)

    def selections(self) -> tuple[EventSelection, ...]:
        return (self.top.by.of,)

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        by = self.top.by
        value = by.ratio(moment)
        query = by.of.query(moment, Event.profile_id, *_in_order(value)).group_by(Event.profile_id)
        if self.top.among is not None:
            query = query.where(Event.profile_id.in_(select(Profile.id).where(self.top.among.sql(moment))))
        values = query.having(value.numerator.is_not(None)).cte()
        ranks = [column for column in values.c if column is not values.c.profile_id]
        ordered = [rank.desc() if self.top.order == "desc" else rank.asc() for rank in ranks]
        ranked = select(values.c.profile_id).join(Profile, Profile.id == values.c.profile_id)
        ranked = ranked.order_by(*ordered, *reference_order(Profile.reference.expression))
        return belongs_to(select(ranked.limit(self._limit(values)).subquery().c.profile_id))

    def _limit(self, values: CTE) -> int | ColumnElement[int]:
        if self.top.n is not None:
            return self.top.n
        share = Fraction(exact(self.top.percent or 0)) / 100
        over, under = whole(share.numerator), whole(share.denominator)
        # Rounded up: between whole numbers both engines' division cuts off the fraction.
        count = select((func.count() * over + under - 1).op("/", DIVISION, return_type=BigInteger())(under))
        return count.select_from(values).scalar_subquery()

    def members(self, people: Iterable[Customer], moment: Moment) -> frozenset[str]:
        """The references of the first among these people."""
        among = self.top.among
        ranked = [one for one in people if among is None or among.matches(one, moment)]
        found = [(self.top.by.value(one, moment), one) for one in ranked if self.top.by.of.of(one, moment)]
        known = [(value, one.reference) for value, one in found if value is not None]
        sign = -1 if self.top.order == "desc" else 1
        known.sort(key=lambda each: (sign * each[0], reference_key(each[1])))
        return frozenset(reference for _, reference in known[: self.top.places(len(known))])

    def matches(self, customer: Customer, moment: Moment) -> bool:
        raise TypeError("A rank cannot be told from one record: settle the condition first.")

    def unsettled(self) -> tuple[Condition, ...]:
        return (*(self.top.among.unsettled() if self.top.among else ()), self)

    def settled(self, members_of: Callable[[Condition], frozenset[str]]) -> Condition:
        return Settled.model_construct(condition=self, references=members_of(self))

    def expanded(self, meaning_of: Callable[[int | str], Condition]) -> Condition:
        if self.top.among is None:
            return self
        ranking = self.top.model_copy(update={"among": self.top.among.expanded(meaning_of)})
        return self.model_copy(update={"top": ranking})

    def settled_among(self, members_of: Callable[[Condition], frozenset[str]]) -> Top:
        """The same ranking with its `among` settled."""
        if self.top.among is None:
            return self
        ranking = self.top.model_copy(update={"among": self.top.among.settled(members_of)})
        return Top.model_construct(top=ranking)

    def predicate(self, words: Words) -> str:
        ranking = self.top
        many = str(ranking.n)
        if ranking.percent is not None:
            many = words.say("percent", value=words.number(ranking.percent))
        among = ranking.among.predicate(words) if ranking.among else ""
        return words.say(f"top.{ranking.order}", many=many, noun=ranking.by.noun(words), among=among)

    def negated(self, words: Words) -> str:
        return words.not_so(self.predicate(words))


class Settled(Condition):
    """A condition that one record cannot answer, with the answer; never part of a definition."""

    condition: Condition
    references: frozenset[str]

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return self.condition.sql(moment)

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return customer.reference in self.references

    def predicate(self, words: Words) -> str:
        return self.condition.predicate(words)

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        return self.condition.reasons(customer, moment, words)


def _in_order(value: Ratio) -> list[ColumnElement[Any]]:
    """Columns that order as the value does, in whole numbers: engines divide and round differently."""
    over = cast(value.numerator, BigInteger())
    if value.denominator is None:
        return [over.label("units")]
    under = cast(value.denominator, BigInteger())
    # Between whole numbers both engines' division cuts off the fraction.
    units = over.op("/", return_type=BigInteger())(under)
    rest = (over - units * under) * whole(FINE)
    return [units.label("units"), rest.op("/", return_type=BigInteger())(under).label("rest")]
