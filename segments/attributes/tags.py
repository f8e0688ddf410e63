"""The words that somebody put on a profile."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from profiles.schema import Tag
from segments.attributes.kind import Attribute
from segments.condition import belongs_to
from segments.customer import Customer
from segments.moment import Moment
from segments.wording.words import Words


class TagsAttribute(Attribute):
    """A set: it has a tag, has one of several, or is empty."""

    def check(self, op: str, value: Any) -> tuple[str, Any]:
        self._allow(op, "has", "in", "is_null", "not_null")
        for one in value if op == "in" else () if value is None else (value,):
            if not isinstance(one, str):
                raise ValueError("a tag is text")
        return op, value

    def asks_about(self) -> frozenset[str]:
        return frozenset({"tag"})

    def sql(self, op: str, value: Any, moment: Moment) -> ColumnElement[bool]:
        tagged = select(Tag.profile_id)
        if op == "has":
            return belongs_to(tagged.where(Tag.tag == value))
        if op == "in":
            return belongs_to(tagged.where(Tag.tag.in_(value)))
        return belongs_to(tagged) if op == "not_null" else ~belongs_to(tagged)

    def matches(self, op: str, value: Any, customer: Customer, moment: Moment) -> bool:
        if op == "has":
            return value in customer.tags
        if op == "in":
            return bool(customer.tags.intersection(value))
        return bool(customer.tags) == (op == "not_null")

    def predicate(self, op: str, value: Any, words: Words) -> str:
        if op == "has":
            return words.say("tags.has", value=words.value(value))
        if op == "in":
            return words.say("tags.in", values=words.listed(words.value(one) for one in value))
        return words.say(f"tags.{op}")
