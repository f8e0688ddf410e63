"""What customers allowed: `{"consent": {"purpose": "marketing", "channel": "web", "state": "granted"}}`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints
from sqlalchemy import ColumnElement, Select, and_, not_, select
from sqlalchemy.orm import aliased

from profiles.consent import MARKETING, allowed, decided, refused
from profiles.schema import Consent, Profile
from segments.condition import Condition, belongs_to
from segments.customer import Customer
from segments.moment import Moment
from segments.node import Node
from segments.text import Text
from segments.wording.words import Words

State = Literal["granted", "refused", "unknown"]
Name = Annotated[Text, StringConstraints(max_length=32)]


class Permission(Node):
    """Without a channel the decision for every channel is meant; `unknown` is where nothing is recorded."""

    purpose: Name = MARKETING
    channel: Name | None = None
    state: State


class Consented(Condition):
    """The customer's latest decision about a purpose.

    Marketing on a channel follows the rule of `profiles.consent`, by which also messages are sent. Any other
    purpose on a channel asks for the latest entry about that channel alone.
    """

    consent: Permission

    def asks_about(self) -> frozenset[str]:
        return frozenset({"profile", "consent"})

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        granted, denied = self._granted(), self._refused()
        if self.consent.state == "unknown":
            return and_(not_(granted), not_(denied))
        return granted if self.consent.state == "granted" else denied

    def _granted(self) -> ColumnElement[bool]:
        if self._by_rule and self.consent.channel is not None:
            return allowed(self.consent.channel)
        return self._mirrored(True) if self._by_rule else belongs_to(self._latest(True))

    def _refused(self) -> ColumnElement[bool]:
        if self._by_rule and self.consent.channel is not None:
            return refused(self.consent.channel)
        return self._mirrored(False) if self._by_rule else belongs_to(self._latest(False))

    def _mirrored(self, granted: bool) -> ColumnElement[bool]:
        return and_(Profile.consent.is_not(None), Profile.consent.is_(granted))

    def _latest(self, granted: bool) -> Select[int]:
        entry, later = aliased(Consent), aliased(Consent)
        newer = select(later.id).where(
            later.profile_id == entry.profile_id, later.id > entry.id, *self._meant(later)
        )
        chosen = select(entry.profile_id).where(*self._meant(entry), entry.granted.is_(granted))
        return chosen.where(~newer.exists())

    def _meant(self, entry: type[Consent]) -> list[ColumnElement[bool]]:
        channel = self.consent.channel
        on_channel = entry.channel.is_(None) if channel is None else entry.channel == channel
        return [entry.purpose == self.consent.purpose, on_channel]

    @property
    def _by_rule(self) -> bool:
        return self.consent.purpose == MARKETING

    def matches(self, customer: Customer, moment: Moment) -> bool:
        wanted: bool | None = {"granted": True, "refused": False, "unknown": None}[self.consent.state]
        return self._decision(customer) is wanted

    def _decision(self, customer: Customer) -> bool | None:
        asked = self.consent
        own = customer.decisions_about(asked.purpose)
        if self._by_rule:
            return (
                customer.consent if asked.channel is None else decided(customer.consent, own, asked.channel)
            )
        return next((one.granted for one in reversed(own) if one.channel == asked.channel), None)

    def predicate(self, words: Words) -> str:
        return self._said("consent", words)

    def negated(self, words: Words) -> str:
        return self._said("consent.not", words)

    def _said(self, name: str, words: Words) -> str:
        asked = self.consent
        channel = words.say("consent.on", channel=words.value(asked.channel)) if asked.channel else ""
        known = f"purpose.{asked.purpose}"
        purpose = words.say(known) if words.has(known) else words.quoted(asked.purpose)
        return words.say(f"{name}.{asked.state}", purpose=purpose, channel=channel)
