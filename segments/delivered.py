"""What customers were sent: `{"delivery": {"campaign": 3, "was": "sent"}}`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, select

from segments.condition import Condition, belongs_to
from segments.customer import DELIVERIES, Customer, Message
from segments.moment import Moment
from segments.node import Node
from segments.window import Ever, Window
from segments.wording.words import Words

Fate = Literal["sent", "clicked", "held_out", "skipped", "failed"]


class Fated(Node):
    """Without a campaign, any of them. A window asks when it was sent or clicked; of others, when planned."""

    campaign: Annotated[int, Field(strict=True, ge=1)] | None = None
    was: Fate
    window: Window = Ever()


class Delivered(Condition):
    """Some delivery to the customer had this fate."""

    delivery: Fated

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        wanted, rows = self.delivery, DELIVERIES.c
        found = select(rows.profile_id).where(wanted.window.bounds(moment).sql(rows[self._when]))
        if wanted.was != "clicked":
            found = found.where(rows.state == wanted.was)
        if wanted.campaign is not None:
            found = found.where(rows.campaign_id == wanted.campaign)
        return belongs_to(found)

    def matches(self, customer: Customer, moment: Moment) -> bool:
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
        window = words.window(self.delivery.window)
        return words.say(f"delivery.{self.delivery.was}", campaign=campaign, window=window)

    @property
    def _when(self) -> str:
        return {"sent": "sent_at", "clicked": "clicked_at"}.get(self.delivery.was, "planned_at")
