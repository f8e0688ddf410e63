"""What followed on what: `{"sequence": {"first": selection, "then": selection, "within": "7d"}}`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import model_serializer
from sqlalchemy import ColumnElement, Select, Subquery, literal, not_, select
from sqlalchemy.orm import aliased

from profiles.schema import Event
from segments.condition import Condition, belongs_to, earliest
from segments.conditions.chronology import edge_of
from segments.conditions.selection import EventSelection
from segments.customer import Customer, Happening
from segments.epoch import Microseconds, microseconds
from segments.moment import Moment
from segments.node import Node
from segments.window import Elapsed, elapsed
from segments.wording.words import Words

SameField = Literal["product_id", "category", "brand", "campaign_id", "channel", "topic"]


class Steps(Node):
    """A selected event, and another one strictly after it.

    `within` is elapsed time after the first event, its end not included. `same` are fields that
    both events share; a missing value is never the same. `anchor` says which of the first events
    counts: any that fits, or only the customer's first or last one.
    """

    first: EventSelection
    then: EventSelection
    within: Elapsed | None = None
    same: tuple[SameField, ...] = ()
    anchor: Literal["any", "first", "last"] = "any"
    negate: bool = False


class Sequence(Condition):
    """The second event followed, or with `negate` did not follow.

    It did not follow only where its time is over: an event whose `within` still runs is left out.
    """

    sequence: Steps

    @model_serializer
    def _write(self) -> dict[str, Any]:
        steps = self.sequence
        written: dict[str, Any] = {
            "first": steps.first.model_dump(mode="json", by_alias=True, exclude_none=True),
            "then": steps.then.model_dump(mode="json", by_alias=True, exclude_none=True),
            "anchor": steps.anchor,
            "negate": steps.negate,
        }
        written |= {"within": steps.within} if steps.within else {}
        written |= {"same": list(steps.same)} if steps.same else {}
        return {"sequence": written}

    def selections(self) -> tuple[EventSelection, ...]:
        return (self.sequence.first, self.sequence.then)

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        steps = self.sequence
        anchors, event = self._anchors(moment), aliased(Event)
        later = [event.profile_id == anchors.c.profile_id, event.at > anchors.c.at]
        later += [getattr(event, name) == anchors.c[name] for name in steps.same]
        if steps.within:
            wait = Microseconds(event.at.expression) - Microseconds(anchors.c.at)
            later.append(wait < microseconds(elapsed(steps.within)))
        followed = steps.then.query(moment, literal(1), event=event).where(*later).exists()
        found = select(anchors.c.profile_id).where(*(anchors.c[name].is_not(None) for name in steps.same))
        if not steps.negate:
            return belongs_to(found.where(followed))
        if steps.within:
            found = found.where(anchors.c.at <= moment.now - elapsed(steps.within))
        return belongs_to(found.where(not_(followed)))

    def _anchors(self, moment: Moment) -> Subquery:
        steps = self.sequence
        columns = (Event.profile_id, Event.at, *(getattr(Event, name) for name in steps.same))
        if steps.anchor == "any":
            return steps.first.query(moment, *columns).subquery()
        return edge_of(steps.anchor, steps.first, moment, *columns).subquery()

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        steps = self.sequence
        if not (steps.negate and steps.within):
            return super().next_change(customer, moment)
        over = (one.at + elapsed(steps.within) for one in self._anchor_events(customer, moment))
        waiting = min((at for at in over if at > moment.now), default=None)
        return earliest((waiting, super().next_change(customer, moment)))

    def changing(self, moment: Moment) -> list[Select[Any]]:
        steps = self.sequence
        found = super().changing(moment)
        if steps.negate and steps.within:
            waiting = steps.first.query(moment).where(Event.at > moment.now - elapsed(steps.within))
            found.append(waiting)
        return found

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return any(self._fits(one, customer, moment) for one in self._anchor_events(customer, moment))

    def _anchor_events(self, customer: Customer, moment: Moment) -> list[Happening]:
        steps = self.sequence
        events = steps.first.of(customer, moment)
        chosen = {"any": events, "first": events[:1], "last": events[-1:]}[steps.anchor]
        return [one for one in chosen if all(getattr(one, name) is not None for name in steps.same)]

    def _fits(self, anchor: Happening, customer: Customer, moment: Moment) -> bool:
        steps = self.sequence
        followed = any(
            anchor.at < event.at
            and (steps.within is None or event.at < anchor.at + elapsed(steps.within))
            and all(getattr(event, name) == getattr(anchor, name) for name in steps.same)
            for event in steps.then.of(customer, moment)
        )
        if not steps.negate:
            return followed
        over = steps.within is None or anchor.at + elapsed(steps.within) <= moment.now
        return over and not followed

    def predicate(self, words: Words) -> str:
        steps = self.sequence
        within = words.say("within", length=words.span(steps.within)) if steps.within else ""
        return words.say(
            "sequence.not" if steps.negate else "sequence",
            began=steps.first.done(words),
            anchor=words.say(f"anchor.{steps.anchor}"),
            window=words.window(steps.first.window),
            then=steps.then.do(words) if steps.negate else steps.then.done(words),
            same=words.listed((words.fields[name][0] for name in steps.same), "and") if steps.same else "",
            within=within or words.say("later"),
            then_window=words.window(steps.then.window),
        )
