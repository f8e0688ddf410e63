"""Conditions that compare an aggregate with a value: `{"count": selection, "op": ">=", "value": 2}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, get_args

from pydantic import model_serializer, model_validator
from sqlalchemy import ColumnElement, literal, not_

from profiles.schema import Event, Profile
from segments.condition import Condition, Groups, belongs_to
from segments.conditions.aggregate import Aggregate, Function
from segments.conditions.comparison import Number, Order, check_operands, compare, compare_ratio, exact
from segments.conditions.event_filter import exact_operand
from segments.conditions.selection import EventSelection
from segments.customer import Customer
from segments.moment import Moment
from segments.wording.words import Words

#: Comparisons of a count that ask only whether there is any event, or none.
SOME = ((">=", 1), (">", 0), ("!=", 0))
NONE = (("=", 0), ("<", 1), ("<=", 0))


class Threshold(Condition):
    """An aggregate compared with a value, money in currency units.

    The comparison with an undefined aggregate is false.
    """

    aggregate: Aggregate
    op: Order
    value: Number | tuple[Number, Number]

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        functions = [name for name in get_args(Function) if isinstance(data, Mapping) and name in data]
        if len(functions) != 1:
            return data
        rest = {key: value for key, value in data.items() if key not in (functions[0], "field")}
        aggregate = {"fn": functions[0], "of": data[functions[0]], "field": data.get("field")}
        return {**rest, "aggregate": aggregate}

    @model_validator(mode="after")
    def _check(self) -> Self:
        check_operands(self.op, self.value)
        return self

    @model_serializer
    def _write(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        field = {"field": self.aggregate.field} if self.aggregate.field else {}
        selection = self.aggregate.of.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {self.aggregate.fn: selection, **field, "op": self.op, "value": value}

    @property
    def holds_without_events(self) -> bool:
        """Whether it is true of somebody who has no such event."""
        value = tuple(map(exact, self.value)) if isinstance(self.value, tuple) else exact(self.value)
        return self.aggregate.starts_at_zero and compare(0, self.op, value)

    def selections(self) -> tuple[EventSelection, ...]:
        return (self.aggregate.of,)

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        found = self.groups(moment)
        if self._asks_for(SOME + NONE) and self.aggregate.of.is_found_by_profile:
            one = found.query.with_only_columns(literal(1)).where(Event.profile_id == Profile.id)
            members: ColumnElement[bool] = one.correlate(Profile).exists()
        else:
            members = belongs_to(found.query)
        return not_(members) if found.others else members

    def groups(self, moment: Moment, *by: Any) -> Groups:
        query = self.aggregate.of.query(moment, Event.profile_id, *by)
        if self._asks_for(SOME + NONE):
            return Groups(query, others=self._asks_for(NONE))
        numerator, denominator = self.aggregate.ratio(moment)
        holds = compare_ratio(numerator, denominator, self.op, self._operand(moment))
        grouped = query.group_by(Event.profile_id, *by)
        if self.holds_without_events:
            # Those without any such event belong in: everybody but the groups that break the condition.
            return Groups(grouped.having(not_(holds)), others=True)
        return Groups(grouped.having(holds), others=False)

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return compare(self.aggregate.value(customer, moment), self.op, self._operand(moment))

    def predicate(self, words: Words) -> str:
        of = self.aggregate.of
        if self.aggregate.fn != "count":
            render = words.money if self.aggregate.is_money else words.number
            return self.aggregate.said(words.comparison(self.op, self.value, render), words)
        window = words.time_of_deed(of.window)
        if (self.op, self.value) == NONE[0]:
            return words.say("did_not", do=of.do(words), window=window)
        if (self.op, self.value) == SOME[0]:
            return words.say("did", done=of.done(words), window=window)
        times = words.times(self.op, self.value)
        return words.say("did_times", done=of.done(words), times=times, window=window)

    def negated(self, words: Words) -> str:
        if self.aggregate.fn == "count" and (self.op, self.value) == SOME[0]:
            return self.model_copy(update={"op": "=", "value": 0}).predicate(words)
        return super().negated(words)

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        of = self.aggregate.of
        events = of.of(customer, moment)
        window = words.window(of.window)
        if not events:
            return [words.say("did_not", do=of.do(words), window=window)]
        day = words.on_day(events[-1].at, moment)
        if self.aggregate.fn == "count":
            times = words.times_counted(len(events))
            did = words.say("did_times", done=of.done(words), times=times, window=window)
            return [words.say("value_last", value=did, day=day)]
        value = self.aggregate.value(customer, moment)
        if value is None:
            return [self.predicate(words)]
        said = words.amount(value, moment, money=self.aggregate.is_money)
        return [words.say("value_last", value=self.aggregate.said(said, words), day=day)]

    def _asks_for(self, comparisons: tuple[tuple[str, int], ...]) -> bool:
        return self.aggregate.fn == "count" and (self.op, self.value) in comparisons

    def _operand(self, moment: Moment) -> Any:
        return exact_operand(self.value, moment, money=self.aggregate.is_money)
