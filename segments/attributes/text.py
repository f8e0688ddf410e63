"""Attributes that are words: where customers live, what they speak, what stage they are in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from profiles.schema import Profile
from segments.attributes.kind import ABOUT_PRESENCE, Attribute
from segments.conditions.comparison import compare, compare_sql
from segments.customer import Customer
from segments.moment import Moment
from segments.wording.words import Words

TEXTS = (
    "language",
    "country",
    "city",
    "channel",
    "lifecycle_stage",
    "rfm_type",
    "timezone",
    "name",
    "reference",
)


class TextAttribute(Attribute):
    """Compared by exact spelling: nothing is said about an order of words."""

    def check(self, op: str, value: Any) -> tuple[str, Any]:
        self._allow(op, "=", "!=", "in", "is_null", "not_null")
        values = value if op == "in" else () if value is None else (value,)
        if not all(isinstance(one, str) for one in values):
            raise ValueError(f"`{self.name}` is compared with text")
        return op, value

    def sql(self, op: str, value: Any, moment: Moment) -> ColumnElement[bool]:
        column = getattr(Profile, self.name)
        if op == "is_null":
            return column.is_(None)  # type: ignore[no-any-return]  # getattr hides the column's type
        known: ColumnElement[bool] = column.is_not(None)
        return known if op == "not_null" else and_(known, compare_sql(column, op, value))

    def matches(self, op: str, value: Any, customer: Customer, moment: Moment) -> bool:
        own = getattr(customer, self.name)
        if op in ("is_null", "not_null"):
            return (own is None) == (op == "is_null")
        return compare(own, op, value)

    def predicate(self, op: str, value: Any, words: Words) -> str:
        if op in ABOUT_PRESENCE:
            return words.say(f"{self.name}.{op}")
        if op == "!=":
            return words.say(f"{self.name}.other", value=words.named(self.name, value))
        named = [words.named(self.name, one) for one in (value if op == "in" else (value,))]
        listed = words.listed(named)
        one_of = op == "in" and len(named) == 1
        return words.say(f"{self.name}.is", value=words.say("one_of", values=listed) if one_of else listed)
