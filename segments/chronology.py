"""The first or the latest of some events: when it was, and what it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import model_serializer, model_validator
from sqlalchemy import ColumnElement, Select, func, select

from profiles.schema import Event
from segments.condition import Condition, Groups, belongs_to
from segments.customer import Customer
from segments.event_filter import EventFilter
from segments.moment import Moment
from segments.selection import EventSelection
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

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return belongs_to(self.groups(moment).query)

    def groups(self, moment: Moment, *by: Any) -> Groups:
        keys = (Event.profile_id, *by)
        if self.window is not None:
            at = (func.min if self.edge == "first" else func.max)(Event.at)
            grouped = self.of.query(moment, *keys).group_by(*keys)
            return Groups(grouped.having(self.window.bounds(moment).sql(at)), others=False)
        edges = edge_of(self.edge, self.of, moment, Event.id, by=by)
        found = EventSelection(where=self.matching or EventFilter()).query(moment, *keys)
        return Groups(found.where(Event.id.in_(edges)), others=False)

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
