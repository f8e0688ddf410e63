"""Whose birthday comes: `{"birthday": {"next_days": 7}}` and `{"birthday": {"month": "current"}}`."""

from __future__ import annotations

from calendar import isleap
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, Select, and_, extract, or_, select

from profiles.birthday import year_is_known
from profiles.schema import Profile
from segments.calendar import start_of_unit
from segments.condition import Condition
from segments.customer import Customer
from segments.moment import Moment
from segments.node import Node
from segments.wording.words import Words


class NextDays(Node):
    """The anniversary falls on one of so many days, of which today is the first."""

    next_days: Annotated[int, Field(strict=True, ge=1, le=366)]


class InMonth(Node):
    """The anniversary falls in the present month, or in one by number."""

    month: Literal["current"] | Annotated[int, Field(strict=True, ge=1, le=12)]


class Birthday(Condition):
    """By the shop's calendar. Who was born on 29 February celebrates on the 28th in other years."""

    birthday: NextDays | InMonth

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        month, day = extract("month", Profile.birthday), extract("day", Profile.birthday)
        if isinstance(self.birthday, InMonth):
            fits = month == self._month(moment)
        else:
            fits = or_(*(and_(month == m, day == d) for m, d in sorted(self._days(moment))))
        return and_(Profile.birthday.is_not(None), fits)

    def matches(self, customer: Customer, moment: Moment) -> bool:
        born = customer.birthday
        if born is None:
            return False
        if isinstance(self.birthday, InMonth):
            return born.month == self._month(moment)
        return (born.month, born.day) in self._days(moment)

    def asks_about(self) -> frozenset[str]:
        return frozenset({"profile"})

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        born, today = customer.birthday, moment.today
        if born is None or isinstance(getattr(self.birthday, "month", None), int):
            return None
        if isinstance(self.birthday, InMonth):
            return moment.start_of(start_of_unit("month", today, -1))
        ahead = timedelta(days=self.birthday.next_days - 1)
        anniversaries = [_anniversary(born, today.year + years) for years in range(-1, 3)]
        borders = [border for day in anniversaries for border in (day - ahead, day + timedelta(days=1))]
        return moment.start_of(min(border for border in borders if border > today))

    def changing(self, moment: Moment) -> list[Select[Any]]:
        if isinstance(getattr(self.birthday, "month", None), int):
            return []
        return [select(Profile.id).where(Profile.birthday.is_not(None))]

    def predicate(self, words: Words) -> str:
        if isinstance(self.birthday, NextDays):
            days = self.birthday.next_days
            return words.say("birthday.today" if days == 1 else "birthday.next_days", days=str(days))
        month = self.birthday.month
        return words.say("birthday.current" if month == "current" else "birthday.month", month=str(month))

    def negated(self, words: Words) -> str:
        return words.not_so(self.predicate(words))

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        born = customer.birthday
        if born is None:
            return super().reasons(customer, moment, words)
        return [words.say("born_on", day=str(born) if year_is_known(born) else f"{born:%m-%d}")]

    def _month(self, moment: Moment) -> int:
        month = getattr(self.birthday, "month", "current")
        return moment.today.month if month == "current" else int(month)

    def _days(self, moment: Moment) -> set[tuple[int, int]]:
        count = getattr(self.birthday, "next_days", 0)
        days = {moment.today + timedelta(days=ahead) for ahead in range(count)}
        found = {(day.month, day.day) for day in days}
        if any((day.month, day.day) == (2, 28) and (day + timedelta(days=1)).day == 1 for day in days):
            found.add((2, 29))
        return found


def _anniversary(born: date, year: int) -> date:
    if (born.month, born.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return born.replace(year=year)
