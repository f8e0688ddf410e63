"""The first or the latest of some events: when it was, and what it was."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import model_serializer, model_validator
from sqlalchemy import ColumnElement, Select, func, literal, not_, or_, select
from sqlalchemy.orm import aliased

from profiles.schema import Event
from segments.condition import Condition, Groups, belongs_to, earliest
from segments.conditions.event_filter import EventFilter
from segments.conditions.selection import EventSelection
from segments.customer import Customer
from segments.moment import Moment
from segments.window import Window
from segments.wording.words import Words

Which = Literal["first", "last"]


def edge_of(
    which: Which, of: EventSelection, moment: Moment, *columns: Any, by: Sequence[Any] = ()
) -> Select[Any]:
    """The columns of the first or latest selected event of each profile, or of each of its groups by `by`."""
    order = (Event.at, Event.id) if which == "first" else (Event.at.desc(), Event.id.desc())
    place = func.row_number().over(partition_by=(Event.profile_id, *by), order_by=order).label("place")
    ranked = of.query(moment, *columns, place).subquery()
    return select(*(column for column in ranked.c if column is not ranked.c.place)).where(ranked.c.place == 1)


class Edge(Condition):
    """The first or latest selected event lies in a window, or has certain fields.

    The order is that of time; of events at the same moment the one recorded first is first.
    """

    edge: Which
    of: EventSelection
    window: Window | None = None
    matching: EventFilter | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        edges = [name for name in ("first", "last") if isinstance(data, Mapping) and name in data]
        if len(edges) != 1:
            return data
        names = {"in": "window", "matches": "matching"}
        rest = {names.get(key, key): value for key, value in data.items() if key != edges[0]}
        return {"edge": edges[0], "of": data[edges[0]], **rest}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.window is None) == (self.matching is None):
            raise ValueError(f"`{self.edge}` needs either `in` (a window) or `matches` (fields)")
        if self.matching is not None and not self.matching.tests:
            raise ValueError("`matches` needs at least one field")
        return self

    @model_serializer
    def _write(self) -> dict[str, Any]:
        def dumped(node: Any) -> Any:
            return node.model_dump(mode="json", by_alias=True, exclude_none=True)

        asked = {"in": dumped(self.window)} if self.window else {"matches": dumped(self.matching)}
        return {self.edge: dumped(self.of), **asked}

    def selections(self) -> tuple[EventSelection, ...]:
        return (self.of,)

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return belongs_to(self.groups(moment).query)

    def groups(self, moment: Moment, *by: Any) -> Groups:
        keys = (Event.profile_id, *by)
        if self.window is not None:
            at = (func.min if self.edge == "first" else func.max)(Event.at)
            grouped = self.of.query(moment, *keys).group_by(*keys)
            return Groups(grouped.having(self.window.bounds(moment).sql(at)), others=False)
        # Fewer events have the fields than are selected; each of them is asked whether one lies beyond it.
        found = self.of.query(moment, *keys).where(*self._fields(moment))
        return Groups(found.where(not_(self._beyond(moment, by))), others=False)

    def _fields(self, moment: Moment) -> list[ColumnElement[bool]]:
        matching = self.matching or EventFilter()
        if matching.asks_about_customer:
            return [Event.id.in_(EventSelection(where=matching).query(moment, Event.id))]
        return matching.sql(moment, Event)

    def _beyond(self, moment: Moment, by: Sequence[Any]) -> ColumnElement[bool]:
        """Another selected event of the same profile, and of the same group, is nearer to the edge."""
        other = aliased(Event)
        nearer: Any = operator.lt if self.edge == "first" else operator.gt
        same = [getattr(other, column.key) == column for column in by]
        # The plain comparison of times stands apart, so that an index serves it.
        reached = other.at <= Event.at if self.edge == "first" else other.at >= Event.at
        beyond = or_(nearer(other.at, Event.at), nearer(other.id, Event.id))
        later = self.of.query(moment, literal(1), event=other)
        return later.where(other.profile_id == Event.profile_id, *same, reached, beyond).exists()

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        of_selection = super().next_change(customer, moment)
        if self.window is None:
            return of_selection
        events = self.of.of(customer, moment)
        at_edge = events[:1] if self.edge == "first" else events[-1:]
        return earliest((of_selection, *(self.window.next_change(one.at, moment) for one in at_edge)))

    def changing(self, moment: Moment) -> list[Select[Any]]:
        if self.window is None:
            return super().changing(moment)
        within = self.of.model_copy(update={"window": self.window})
        return [*super().changing(moment), *within.changing(moment)]

    def matches(self, customer: Customer, moment: Moment) -> bool:
        events = self.of.of(customer, moment)
        if not events:
            return False
        event = events[0 if self.edge == "first" else -1]
        if self.window is not None:
            return self.window.bounds(moment).contain(event.at)
        return self.matching is not None and self.matching.matches(event, customer, moment)

    def predicate(self, words: Words) -> str:
        parts = {
            "done": self.of.done(words),
            "edge": words.say(f"edge.{self.edge}"),
            "window": words.window(self.of.window),
        }
        if self.window is not None:
            return words.say("edge.in", when=words.window(self.window) or words.say("at_any_time"), **parts)
        fields = self.matching.said(words, without=None) if self.matching else ""
        return words.say("edge.with", fields=fields, **parts)

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        event = self.of.of(customer, moment)[0 if self.edge == "first" else -1]
        edge, day = words.say(f"edge.{self.edge}"), words.on_day(event.at, moment)
        return [words.say("edge.on_day", done=self.of.done(words), edge=edge, day=day)]
