"""Membership of another saved segment: `{"segment": 3}` or `{"segment": "VIPs"}`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field
from sqlalchemy import ColumnElement

from segments.condition import Condition
from segments.customer import Customer
from segments.exceptions import ExpandFirst
from segments.moment import Moment
from segments.text import Text
from segments.wording.words import Words

#: A segment's id, or its name.
Reference = Annotated[int, Field(strict=True, ge=1)] | Text


class InSegment(Condition):
    """The customer meets the other segment's definition at the same moment.

    It stands for that definition, not for the list of members that is kept of it: so it is exact at any
    moment, and has no order in which segments must be computed. `segments.expansion` puts the definition in.
    """

    segment: Reference
    #: The other segment's condition; never part of the JSON form.
    meaning: Condition | None = Field(default=None, exclude=True, repr=False)

    def parts(self) -> tuple[Condition, ...]:
        return (self._meant(),) if self.meaning else ()

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return self._meant().sql(moment)

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return self._meant().matches(customer, moment)

    def unsettled(self) -> tuple[Condition, ...]:
        return self._meant().unsettled()

    def settled(self, members_of: Callable[[Condition], frozenset[str]]) -> Condition:
        return self.model_copy(update={"meaning": self._meant().settled(members_of)})

    def refers_to(self) -> tuple[int | str, ...]:
        return (self.segment,)

    def expanded(self, meaning_of: Callable[[int | str], Condition]) -> Condition:
        return self.model_copy(update={"meaning": meaning_of(self.segment)})

    def predicate(self, words: Words) -> str:
        return words.say("in_segment", segment=self._said(words))

    def negated(self, words: Words) -> str:
        return words.say("not_in_segment", segment=self._said(words))

    def _said(self, words: Words) -> str:
        if isinstance(self.segment, int):
            return words.say("segment_number", number=str(self.segment))
        return words.quoted(self.segment)

    def _meant(self) -> Condition:
        if self.meaning is None:
            raise ExpandFirst(repr(self.segment))
        return self.meaning
