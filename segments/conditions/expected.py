"""Who may be expected to buy again: `{"expected": {"category": "coffee", "next_days": 7}}`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, Select, select

from segments.condition import Condition, belongs_to
from segments.customer import Customer
from segments.moment import Moment
from segments.node import Node
from segments.text import Text
from segments.traits.schema import ExpectedPurchase
from segments.wording.words import Words


class NextPurchase(Node):
    """The expected day is one of so many, of which today is the first; without a category, of any."""

    category: Text | None = None
    next_days: Annotated[int, Field(strict=True, ge=1, le=366)]


class Expected(Condition):
    """By the customer's own usual gap in a category that they buy again and again, on the shop's calendar."""

    expected: NextPurchase

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        first, last = self._days(moment)
        return belongs_to(self._rows().where(ExpectedPurchase.expected_on.between(first, last)))

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return bool(self._awaited(customer, moment))

    def asks_about(self) -> frozenset[str]:
        return frozenset({"expected"})

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        ahead = timedelta(days=self.expected.next_days - 1)
        borders = {
            border
            for _, day in self._of_category(customer)
            for border in (day - ahead, day + timedelta(days=1))
        }
        coming = min((border for border in borders if border > moment.today), default=None)
        return None if coming is None else moment.start_of(coming)

    def changing(self, moment: Moment) -> list[Select[Any]]:
        return [self._rows().where(ExpectedPurchase.expected_on >= moment.today)]

    def predicate(self, words: Words) -> str:
        return self._said("expected", words)

    def negated(self, words: Words) -> str:
        return self._said("not_expected", words)

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        return [
            words.say("expected_on", category=words.value(category), day=str(day))
            for category, day in self._awaited(customer, moment)
        ] or super().reasons(customer, moment, words)

    def _awaited(self, customer: Customer, moment: Moment) -> list[tuple[str, date]]:
        first, last = self._days(moment)
        return [(category, day) for category, day in self._of_category(customer) if first <= day <= last]

    def _of_category(self, customer: Customer) -> list[tuple[str, date]]:
        return [each for each in customer.expected if self.expected.category in (None, each[0])]

    def _rows(self) -> Select[Any]:
        rows = select(ExpectedPurchase.profile_id)
        if self.expected.category is None:
            return rows
        return rows.where(ExpectedPurchase.category == self.expected.category)

    def _days(self, moment: Moment) -> tuple[date, date]:
        return moment.today, moment.today + timedelta(days=self.expected.next_days - 1)

    def _said(self, phrase: str, words: Words) -> str:
        category = self.expected.category
        goods = words.say("expected_any") if category is None else words.value(category)
        return words.say(phrase, category=goods, days=words.units(self.expected.next_days, "d"))
