"""Customers named one by one: `{"list": ["1001", "1002"]}`."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

from pydantic import Field
from sqlalchemy import ColumnElement

from profiles.schema import Profile
from segments.condition import Condition
from segments.customer import Customer
from segments.moment import Moment
from segments.text import Text
from segments.wording.words import Words

#: More belong into a tag: an engine takes only so many values in one query.
MOST = 10_000
#: A longer list is told apart by a mark instead of by its members.
SAID = 10


class Listing(Condition):
    """The customer's reference is on the list. References that nobody has change nothing."""

    references: Annotated[tuple[Text, ...], Field(min_length=1, max_length=MOST)] = Field(alias="list")

    def asks_about(self) -> frozenset[str]:
        return frozenset({"profile"})

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return Profile.reference.in_(self.references)

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return customer.reference in self.references

    def predicate(self, words: Words) -> str:
        if len(self.references) <= SAID:
            return words.say("list", references=words.listed(map(words.value, self.references)))
        mark = sha256("\n".join(self.references).encode()).hexdigest()[:6]
        return words.say("list.long", count=words.number(len(self.references)), mark=mark)

    def negated(self, words: Words) -> str:
        return words.not_so(self.predicate(words))
