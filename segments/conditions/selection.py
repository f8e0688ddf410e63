"""A selection of events: of which types, with which fields, in which window."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy.orm import aliased

from profiles.schema import Event, Profile
from segments.conditions.event_filter import EventFilter
from segments.customer import Customer, Happening
from segments.moment import Moment
from segments.node import Node
from segments.text import Text
from segments.unsearched import Unsearched
from segments.window import Ever, OlderThan, Window
from segments.wording.words import EventWords, Words

#: Stands for events of every type.
ANY_TYPE = "*"
#: The type that has an index of its own.
PURCHASE = "purchase"
#: Orders of a longer time are read from the index by customer, those of a shorter one from that by time.
LONG = timedelta(days=60)


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

    @property
    def is_found_by_profile(self) -> bool:
        """Whether one look into an index tells that a profile has such an event, without reading others.

        Better than collecting all profiles that have one, where those could be most of the shop's events.
        """
        if self.where.tests:
            return False
        return not self.types or (self.types == (PURCHASE,) and isinstance(self.window, (Ever, OlderThan)))

    def query(self, moment: Moment, *columns: Any, event: Any = Event) -> Select[Any]:
        """The selected rows of `event` (the table or an alias): their profile ids, or `columns`."""
        query = select(*columns or (event.profile_id,)).select_from(event)
        query = query.where(*self._conditions(moment, event))
        if self.where.asks_about_customer:
            owner = aliased(Profile)
            query = query.join(owner, owner.id == event.profile_id).where(*self.where.owner_sql(event, owner))
        return query

    def _conditions(self, moment: Moment, event: Any) -> list[ColumnElement[bool]]:
        at = Unsearched(event.at.expression) if event is Event and self._is_long(moment) else event.at
        found = [self.window.bounds(moment).sql(at), *self.where.sql(moment, event)]
        if self.types:
            found.insert(0, self._typed(event))
        return found

    def _is_long(self, moment: Moment) -> bool:
        """Whether so many orders may count that all of them are best read customer by customer."""
        start = self.window.bounds(moment).start
        return self.types == (PURCHASE,) and (start is None or start < moment.now - LONG)

    def _typed(self, event: Any) -> ColumnElement[bool]:
        kind: ColumnElement[str] = event.type
        if self.types == (PURCHASE,):
            # Written out, not bound: engines use an index of purchases only where the statement says so.
            return kind == literal_column(f"'{PURCHASE}'")
        return kind.in_(self.types) if len(self.types) > 1 else kind == self.types[0]

    def of(self, customer: Customer, moment: Moment) -> list[Happening]:
        """The customer's selected events, oldest first."""
        start, end = self.window.bounds(moment)
        events = customer.events_of(self.types)
        inside = events[0 if start is None else _place(events, start) : _place(events, end)]
        return [event for event in inside if self._fits(event, customer, moment)]

    def _fits(self, event: Happening, customer: Customer, moment: Moment) -> bool:
        return not self.where.tests or self.where.matches(event, customer, moment)

    def asks_about(self) -> frozenset[str]:
        """What of the feed of changes may change the selection."""
        return frozenset(f"event:{one}" for one in self.types or (ANY_TYPE,)) | self.where.asks_about()

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        """The earliest instant after now at which time alone may change the selection; None for never."""
        events = customer.events_of(self.types)
        instants = (
            self.window.next_change(event.at, moment)
            for event in events[_place(events, self.window.horizon(moment)) :]
            if self._fits(event, customer, moment)
        )
        return min((one for one in instants if one is not None), default=None)

    def changing(self, moment: Moment) -> list[Select[Any]]:
        """Queries for the profiles whose selection time alone may change; they may find others too."""
        query = select(Event.profile_id).where(Event.at >= self.window.horizon(moment))
        return [query.where(Event.type.in_(self.types)) if self.types else query]

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


def _place(events: Sequence[Happening], at: datetime) -> int:
    """Where the events from that instant on begin, in a list that is in order."""
    return bisect_left(events, at, key=lambda event: event.at)


def purchases(window: Window | None = None) -> EventSelection:
    """All orders, in a window where one is given."""
    return EventSelection(type="purchase", window=window or Ever())
