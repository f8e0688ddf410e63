"""Who may and can be written to now."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ColumnElement, and_, false, or_, select

from profiles.consent import MARKETING, allowed, decided
from profiles.schema import Identity
from segments.condition import Condition, belongs_to
from segments.customer import Customer
from segments.moment import Moment
from segments.node import Node
from segments.text import Text
from segments.wording.words import Words


class OnChannel(Node):
    """A channel by name."""

    channel: Text


class Reachable(Condition):
    """Allows marketing on a channel that a messenger serves now, and has an unblocked identity there."""

    reachable: Literal[True] | OnChannel

    def asks_about(self) -> frozenset[str]:
        return frozenset({"profile", "identity", "consent"})

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return or_(false(), *(_on(channel) for channel in sorted(self._channels(moment))))

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return bool(self._open(customer, moment))

    def predicate(self, words: Words) -> str:
        return self._said("reachable", words)

    def negated(self, words: Words) -> str:
        return self._said("not_reachable", words)

    def _said(self, name: str, words: Words) -> str:
        if isinstance(self.reachable, OnChannel):
            return words.say(f"{name}.channel", channel=words.value(self.reachable.channel))
        return words.say(name)

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        listed = words.listed(map(words.value, sorted(self._open(customer, moment))), "and")
        return [words.say("reachable.channel", channel=listed)]

    def _open(self, customer: Customer, moment: Moment) -> set[str]:
        """The channels on which this customer may and can be written to."""
        unblocked = {one.channel for one in customer.addresses if not one.blocked}
        return {
            channel
            for channel in self._channels(moment) & unblocked
            if decided(customer.consent, customer.decisions_about(MARKETING), channel)
        }

    def _channels(self, moment: Moment) -> frozenset[str]:
        if isinstance(self.reachable, OnChannel):
            return moment.channels & {self.reachable.channel}
        return moment.channels


def _on(channel: str) -> ColumnElement[bool]:
    addressed = select(Identity.profile_id).where(Identity.channel == channel, Identity.blocked_at.is_(None))
    return and_(allowed(channel), belongs_to(addressed))
