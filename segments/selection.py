"""A selection of events: of which types, with which fields, in which window."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from profiles.schema import Event, Profile
from segments.customer import Customer, Happening
from segments.event_filter import EventFilter
from segments.moment import Moment
from segments.node import Node
from segments.text import Text
from segments.window import Ever, Window
from segments.wording.words import EventWords, Words

#: Stands for events of every type.
ANY_TYPE = "*"


class EventSelection(Node):
    """Which events count. Those at or after now have not happened yet."""

    type: Text | Annotated[tuple[Text, ...], Field(min_length=1)] = ANY_TYPE
    where: EventFilter = EventFilter()
    window: Window = Ever()

    @property
    def types(self) -> tuple[str, ...]:
        """The types by name; none where every type counts."""
        named = (self.type,) if isinstance(self.type, str) else self.type
        return () if ANY_TYPE in named else named

    def query(self, moment: Moment, *columns: Any, event: Any = Event) -> Select[Any]:
        """The selected rows of `event` (the table or an alias): their profile ids, or `columns`."""
        query = select(*columns or (event.profile_id,)).select_from(event)
        query = query.where(*self._conditions(moment, event))
        if self.where.asks_about_customer:
            owner = aliased(Profile)
            query = query.join(owner, owner.id == event.profile_id).where(*self.where.owner_sql(event, owner))
        return query

    def _conditions(self, moment: Moment, event: Any) -> list[ColumnElement[bool]]:
        found = [self.window.bounds(moment).sql(event.at), *self.where.sql(moment, event)]
        if self.types:
            found.insert(
                0, event.type.in_(self.types) if len(self.types) > 1 else event.type == self.types[0]
            )
        return found

    def of(self, customer: Customer, moment: Moment) -> list[Happening]:
        """The customer's selected events, oldest first."""
        bounds = self.window.bounds(moment)
        found = [
            event
            for event in customer.events
            if bounds.contain(event.at)
            and (not self.types or event.type in self.types)
            and self.where.matches(event, customer, moment)
        ]
        return sorted(found, key=lambda event: event.at)

    def done(self, words: Words) -> str:
        """What customers did: `bought coffee (brand Aster)`."""
        spoken, object_ = self._spoken(words)
        return words.say("done", verb=spoken.done.format(object_ or spoken.some), rest=self.rest(words))

    def do(self, words: Words) -> str:
        """The same after a negation."""
        spoken, object_ = self._spoken(words)
        return words.say("done", verb=spoken.do.format(object_ or spoken.any), rest=self.rest(words))

    def object(self, words: Words) -> str:
        """What it was done to, where the selection names that; else nothing."""
        return self._spoken(words)[1]

    def _spoken(self, words: Words) -> tuple[EventWords, str]:
        if len(self.types) > 1:
            return words.kinds(words.listed(words.value(one) for one in self.types)), ""
        spoken = words.event(self.types[0] if self.types else ANY_TYPE)
        named = self.where.plain(spoken.field) if spoken.field else ()
        return spoken, spoken.given.format(words.listed(map(words.value, named))) if named else ""

    def rest(self, words: Words) -> str:
        """What else the events must be, in parentheses; nothing where nothing is asked."""
        spoken, object_ = self._spoken(words)
        rest = self.where.said(words, without=spoken.field if object_ else None)
        return words.say("rest", rest=rest)


def purchases(window: Window | None = None) -> EventSelection:
    """All orders, in a window where one is given."""
    return EventSelection(type="purchase", window=window or Ever())
