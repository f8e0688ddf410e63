"""The first or latest event, timed from a moment of the profile: bought within a week of joining."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from pydantic import model_serializer, model_validator
from sqlalchemy import ColumnElement, func, select

from profiles.schema import Event, Profile
from segments.attributes.instant import INSTANT_CHANGES
from segments.condition import Condition, belongs_to
from segments.conditions.chronology import Which
from segments.conditions.comparison import PLAIN, compare
from segments.conditions.selection import EventSelection
from segments.customer import Customer
from segments.epoch import Microseconds, microseconds
from segments.moment import Moment
from segments.node import Node
from segments.window import Elapsed, elapsed
from segments.wording.words import Words


class Distance(Node):
    """The event's time `op` the attribute's time + `value`."""

    attr: Literal["created_at", "last_seen_at"]
    op: Literal["=", "!=", "<", "<=", ">", ">="]
    value: Elapsed


class SinceAttribute(Condition):
    """Who has no such event, or no such moment, does not belong."""

    edge: Which
    of: EventSelection
    since_attr: Distance

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        edges = [name for name in ("first", "last") if isinstance(data, Mapping) and name in data]
        if len(edges) != 1:
            return data
        rest = {key: value for key, value in data.items() if key != edges[0]}
        return {"edge": edges[0], "of": data[edges[0]], **rest}

    @model_serializer
    def _write(self) -> dict[str, Any]:
        of = self.of.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {self.edge: of, "since_attr": self.since_attr.model_dump(mode="json")}

    def selections(self) -> tuple[EventSelection, ...]:
        return (self.of,)

    def asks_about(self) -> frozenset[str]:
        return super().asks_about() | INSTANT_CHANGES[self.since_attr.attr]

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        at = (func.min if self.edge == "first" else func.max)(Event.at).label("at")
        edges = self.of.query(moment, Event.profile_id, at).group_by(Event.profile_id).subquery()
        own: ColumnElement[Any] = getattr(Profile, self.since_attr.attr)
        wait = Microseconds(edges.c.at) - Microseconds(own)
        holds = PLAIN[self.since_attr.op](wait, microseconds(self._length))
        return belongs_to(select(Profile.id).join(edges, edges.c.profile_id == Profile.id).where(holds))

    def matches(self, customer: Customer, moment: Moment) -> bool:
        events, own = self.of.of(customer, moment), getattr(customer, self.since_attr.attr)
        if not events or own is None:
            return False
        wait = events[0 if self.edge == "first" else -1].at - own
        return compare(wait, self.since_attr.op, self._length)

    def predicate(self, words: Words) -> str:
        wait = words.duration(self.since_attr.value)
        return words.say(
            f"since.{self.since_attr.attr}",
            done=self.of.done(words),
            edge=words.say(f"edge.{self.edge}"),
            window=words.window(self.of.window),
            length=words.say(f"length.{self.since_attr.op}", value=wait),
        )

    @property
    def _length(self) -> timedelta:
        return elapsed(self.since_attr.value)
