"""Who may and can be written to now."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import ColumnElement, and_, func, select, true

from profiles.schema import Identity, Profile
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
    """Agreed to marketing and has an unblocked identity on a channel that a messenger serves now."""

    reachable: Literal[True] | OnChannel

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        addressed = select(Identity.profile_id).where(
            Identity.channel.in_(sorted(self._channels(moment))), Identity.blocked_at.is_(None)
        )
        return and_(func.coalesce(Profile.consent, False) == true(), belongs_to(addressed))

    def matches(self, customer: Customer, moment: Moment) -> bool:
        channels = self._channels(moment)
        addressed = any(one.channel in channels and not one.blocked for one in customer.addresses)
        return customer.consent is True and addressed

    def predicate(self, words: Words) -> str:
        return self._said("reachable", words)

    def negated(self, words: Words) -> str:
        return self._said("not_reachable", words)

    def _said(self, name: str, words: Words) -> str:
        if isinstance(self.reachable, OnChannel):
            return words.say(f"{name}.channel", channel=words.value(self.reachable.channel))
        return words.say(name)

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        channels = self._channels(moment)
        unblocked = {one.channel for one in customer.addresses if not one.blocked}
        listed = words.listed(map(words.value, sorted(channels & unblocked)), "and")
        return [words.say("reachable.channel", channel=listed)]

    def _channels(self, moment: Moment) -> frozenset[str]:
        if isinstance(self.reachable, OnChannel):
            return moment.channels & {self.reachable.channel}
        return moment.channels
