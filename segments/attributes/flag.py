"""Consent: yes, no, or nothing recorded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, false, func, true

from profiles.schema import Profile
from segments.attributes.kind import ABOUT_PRESENCE, Attribute
from segments.customer import Customer
from segments.moment import Moment
from segments.wording.words import Words


class ConsentAttribute(Attribute):
    """The latest entry of the ledger for marketing."""

    def check(self, op: str, value: Any) -> tuple[str, Any]:
        self._allow(op, "=", "!=", "is_null", "not_null")
        if op in ("is_null", "not_null"):
            return op, None
        if isinstance(value, str) or value not in (0, 1):
            raise ValueError("`consent` is compared with true or false")
        # There are two known values only: other than yes is no.
        return "=", bool(value) if op == "=" else not value

    def sql(self, op: str, value: Any, moment: Moment) -> ColumnElement[bool]:
        if op == "is_null":
            return Profile.consent.is_(None)
        if op == "not_null":
            return Profile.consent.is_not(None)
        return func.coalesce(Profile.consent, not value) == (true() if value else false())

    def matches(self, op: str, value: Any, customer: Customer, moment: Moment) -> bool:
        if op in ("is_null", "not_null"):
            return (customer.consent is None) == (op == "is_null")
        return customer.consent is value

    def predicate(self, op: str, value: Any, words: Words) -> str:
        if op in ABOUT_PRESENCE:
            return words.say(f"consent.{op}")
        return words.say("consent.yes" if value else "consent.no")

    def negated(self, op: str, value: Any, words: Words) -> str:
        if op in ABOUT_PRESENCE:
            return super().negated(op, value, words)
        return words.say("consent.not_yes" if value else "consent.not_no")
