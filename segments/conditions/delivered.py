"""What customers were sent: `{"delivery": {"campaign": 3, "was": "sent"}}`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, Select, select

from segments.condition import Condition, belongs_to, earliest
from segments.conditions.event_filter import EventFilter
from segments.conditions.selection import EventSelection
from segments.customer import DELIVERIES, Customer, Message
from segments.moment import Moment
from segments.node import Node
from segments.window import Ever, Window
from segments.wording.words import Words

Fate = Literal["sent", "clicked", "answered", "held_out", "skipped", "failed"]


class Fated(Node):
    """Without a campaign, any of them.

    A window asks when it was sent, clicked or answered; of the others, when it was planned. An answer is a
    `reply` event that names the campaign.
    """

    campaign: Annotated[int, Field(strict=True, ge=1)] | None = None
    was: Fate
    window: Window = Ever()


class Delivered(Condition):
    """Some delivery to the customer had this fate."""

    delivery: Fated

    def selections(self) -> tuple[EventSelection, ...]:
        return (self._replies(),) if self.delivery.was == "answered" else ()

    def asks_about(self) -> frozenset[str]:
        return super().asks_about() if self.delivery.was == "answered" else frozenset({"delivery"})

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        if self.delivery.was == "answered":
            return super().next_change(customer, moment)
        times = (getattr(message, self._when) for message in customer.messages)
        return earliest(self.delivery.window.next_change(at, moment) for at in times if at is not None)

    def changing(self, moment: Moment) -> list[Select[Any]]:
        if self.delivery.was == "answered":
            return super().changing(moment)
        rows = DELIVERIES.c
        return [select(rows.profile_id).where(rows[self._when] >= self.delivery.window.horizon(moment))]

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        if self.delivery.was == "answered":
            return belongs_to(self._replies().query(moment))
        wanted, rows = self.delivery, DELIVERIES.c
        found = select(rows.profile_id).where(wanted.window.bounds(moment).sql(rows[self._when]))
        if wanted.was != "clicked":
            found = found.where(rows.state == wanted.was)
        if wanted.campaign is not None:
            found = found.where(rows.campaign_id == wanted.campaign)
        return belongs_to(found)

    def matches(self, customer: Customer, moment: Moment) -> bool:
        if self.delivery.was == "answered":
            return bool(self._replies().of(customer, moment))
        return any(self._fits(message, moment) for message in customer.messages)

    def _fits(self, message: Message, moment: Moment) -> bool:
        at = getattr(message, self._when)
        return (
            at is not None
            and self.delivery.window.bounds(moment).contain(at)
            and self.delivery.was in ("clicked", message.state)
            and self.delivery.campaign in (None, message.campaign_id)
        )

    def predicate(self, words: Words) -> str:
        campaign = words.say("any_campaign")
        if self.delivery.campaign is not None:
            campaign = words.say("campaign_number", number=str(self.delivery.campaign))
        window = words.time_of_deed(self.delivery.window)
        return words.say(f"delivery.{self.delivery.was}", campaign=campaign, window=window)

    def _replies(self) -> EventSelection:
        wanted = self.delivery
        named = {"not_null": True} if wanted.campaign is None else str(wanted.campaign)
        where = EventFilter.model_validate({"campaign_id": named})
        return EventSelection(type="reply", where=where, window=wanted.window)

    @property
    def _when(self) -> str:
        return {"sent": "sent_at", "clicked": "clicked_at"}.get(self.delivery.was, "planned_at")
