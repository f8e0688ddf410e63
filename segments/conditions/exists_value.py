"""One value for which several things hold: `{"exists_value": {"field": "product_id", "having": [..]}}`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, Tag
from sqlalchemy import ColumnElement, Select, not_, select, tuple_

from profiles.schema import Event
from segments.condition import Condition, Groups, belongs_to, earliest
from segments.conditions.chronology import Edge
from segments.conditions.selection import EventSelection
from segments.conditions.threshold import Threshold
from segments.customer import Customer, Happening
from segments.keyed import by_key
from segments.moment import Moment
from segments.node import Node
from segments.wording.words import Words

KEYS: Mapping[str, str] = {
    **dict.fromkeys(("count", "sum", "avg", "max", "min", "distinct"), "Threshold"),
    **dict.fromkeys(("first", "last"), "Edge"),
}
OfEvents = Annotated[
    Annotated[Threshold, Tag("Threshold")] | Annotated[Edge, Tag("Edge")],
    by_key(KEYS, what="condition on the events of one value"),
]


class Shared(Node):
    """All conditions hold among the events whose field has the same value."""

    field: Literal["product_id", "category", "brand", "campaign_id", "channel", "topic", "sentiment"]
    having: Annotated[tuple[OfEvents, ...], Field(min_length=1)]


class ExistsValue(Condition):
    """Some value of the field, known from the customer's own events, for which all conditions hold."""

    exists_value: Shared

    def parts(self) -> tuple[Condition, ...]:
        return self.exists_value.having

    def selections(self) -> tuple[EventSelection, ...]:
        """Every event, where one of any kind may bring a value for which the conditions hold."""
        return (EventSelection(),) if all(map(_is_silent, self.exists_value.having)) else ()

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        column: Any = getattr(Event, self.exists_value.field)
        found = [_of_known(one.groups(moment, column), column) for one in self.exists_value.having]
        first = next((one for one in found if not one.others), None)
        values = (first.query if first else self._values(moment, column)).subquery()
        owner, value = values.c[0], values.c[1]
        conditions = [_holds(one, owner, value, column) for one in found if one is not first]
        return belongs_to(select(owner).where(*conditions))

    def _values(self, moment: Moment, column: Any) -> Select[Any]:
        known = EventSelection().query(moment, Event.profile_id, column)
        return known.where(column.is_not(None)).distinct()

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        """By value: the first event of one product need not be the customer's first."""
        known = self._by_value(customer)
        own = (replace(customer, events=tuple(known[value])) for value in known if value is not None)
        return earliest(super(ExistsValue, self).next_change(one, moment) for one in own)

    def _by_value(self, customer: Customer) -> dict[Any, list[Happening]]:
        known: dict[Any, list[Happening]] = defaultdict(list)
        for event in customer.events:
            known[getattr(event, self.exists_value.field)].append(event)
        return known

    def matches(self, customer: Customer, moment: Moment) -> bool:
        known = self._by_value(customer)
        return any(
            self._holds_among(replace(customer, events=tuple(known[value])), moment)
            for value in self._possible(customer, moment)
            if value is not None
        )

    def _possible(self, customer: Customer, moment: Moment) -> set[Any]:
        """Values that may be the one: no other has the events that the first such condition needs."""
        needed = (one.selections()[0] for one in self.exists_value.having if not _is_silent(one))
        events = next(needed, EventSelection()).of(customer, moment)
        return {getattr(event, self.exists_value.field) for event in events}

    def _holds_among(self, customer: Customer, moment: Moment) -> bool:
        return all(one.matches(customer, moment) for one in self.exists_value.having)

    def predicate(self, words: Words) -> str:
        field = words.fields[self.exists_value.field][0]
        conditions = words.listed((words.inner(one) for one in self.exists_value.having), "and")
        return words.say("exists_value", field=field, conditions=conditions)


def _is_silent(condition: Threshold | Edge) -> bool:
    return isinstance(condition, Threshold) and condition.holds_without_events


def _of_known(groups: Groups, column: Any) -> Groups:
    # A NULL among the values would make `NOT IN` unknown for everybody.
    return groups._replace(query=groups.query.where(column.is_not(None)))


def _holds(groups: Groups, owner: Any, value: Any, column: Any) -> ColumnElement[bool]:
    if groups.others:
        # Asked of one group at a time: engines are slow at telling that a pair is in no list.
        return not_(groups.query.where(Event.profile_id == owner, column == value).exists())
    return tuple_(owner, value).in_(groups.query)
