"""The birthday as a date, and the age in completed years that follows from it."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from profiles.birthday import FIRST_KNOWN, year_is_known
from profiles.schema import Profile
from segments.attributes.kind import ABOUT_PRESENCE, Attribute
from segments.conditions.comparison import compare, compare_sql
from segments.customer import Customer
from segments.moment import Moment
from segments.wording.words import Words


class BirthdayAttribute(Attribute):
    """The day of birth, compared with dates; one whose year is unknown matches none."""

    def check(self, op: str, value: Any) -> tuple[str, Any]:
        self._allow(op, "=", "!=", "<", "<=", ">", ">=", "between", "is_null", "not_null")
        for one in value if op == "between" else () if value is None else (value,):
            _read(one)
        return op, value

    def sql(self, op: str, value: Any, moment: Moment) -> ColumnElement[bool]:
        if op == "is_null":
            return Profile.birthday.is_(None)
        known = Profile.birthday.is_not(None)
        column = Profile.__table__.c.birthday
        if op == "not_null":
            return known
        return and_(known, Profile.birthday >= FIRST_KNOWN, compare_sql(column, op, _dates(value)))

    def matches(self, op: str, value: Any, customer: Customer, moment: Moment) -> bool:
        if op in ("is_null", "not_null"):
            return (customer.birthday is None) == (op == "is_null")
        born = customer.birthday
        return born is not None and year_is_known(born) and compare(born, op, _dates(value))

    def predicate(self, op: str, value: Any, words: Words) -> str:
        if op == "between":
            return words.say("birthday.between", low=value[0], high=value[1])
        return words.say(f"birthday.{op}", value=str(value))


class AgeAttribute(Attribute):
    """Completed years on the shop's present day; unknown where the year of birth is."""

    def check(self, op: str, value: Any) -> tuple[str, Any]:
        self._allow(op, "=", "!=", "<", "<=", ">", ">=", "between", "in", "is_null", "not_null")
        for one in value if isinstance(value, tuple) else () if value is None else (value,):
            if isinstance(one, (str, bool)):
                raise ValueError("`age` is compared with numbers")
        return op, value

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        born, today = customer.birthday, moment.today
        if born is None:
            return None
        birthdays = (_birthday_in(year, born) for year in (today.year, today.year + 1))
        return moment.start_of(next(day for day in birthdays if day > today))

    def changing(self) -> list[Select[Any]]:
        return [select(Profile.id).where(Profile.birthday >= FIRST_KNOWN)]

    def sql(self, op: str, value: Any, moment: Moment) -> ColumnElement[bool]:
        known = and_(Profile.birthday.is_not(None), Profile.birthday >= FIRST_KNOWN)
        if op == "is_null":
            return or_(Profile.birthday.is_(None), Profile.birthday < FIRST_KNOWN)
        return known if op == "not_null" else and_(known, _compare_age(op, value, moment.today))

    def matches(self, op: str, value: Any, customer: Customer, moment: Moment) -> bool:
        born, today = customer.birthday, moment.today
        if born is not None and not year_is_known(born):
            born = None
        if op in ("is_null", "not_null"):
            return (born is None) == (op == "is_null")
        if born is None:
            return False
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        return compare(age, op, value)

    def predicate(self, op: str, value: Any, words: Words) -> str:
        if op in ABOUT_PRESENCE:
            return words.say(f"age.{op}")
        return words.say("age", compared=words.comparison(op, value, words.number))


def _birthday_in(year: int, born: date) -> date:
    """The day on which another year is completed; for who was born on 29 February often 1 March."""
    leap_day_missing = (born.month, born.day) == (2, 29) and not _is_leap(year)
    return date(year, 3, 1) if leap_day_missing else born.replace(year=year)


def _compare_age(op: str, value: Any, today: date) -> ColumnElement[bool]:
    """The comparison of ages turned into one of birthdays, which an index could serve."""
    if op == "between":
        return and_(_compare_age(">=", value[0], today), _compare_age("<=", value[1], today))
    if op == "in":
        return or_(*(_compare_age("=", one, today) for one in value))
    if op == "=":
        return and_(_compare_age(">=", value, today), _compare_age("<=", value, today))
    if op == "!=":
        return or_(_compare_age(">", value, today), _compare_age("<", value, today))
    reached = _of_age(math.ceil(value) if op in (">=", "<") else math.floor(value) + 1, today)
    return reached if op in (">", ">=") else ~reached


def _of_age(years: int, today: date) -> ColumnElement[bool]:
    """At least so many years are completed."""
    year = min(max(today.year - years, date.min.year), date.max.year)
    leap_day_missing = (today.month, today.day) == (2, 29) and not _is_leap(year)
    return Profile.birthday <= date(year, today.month, 28 if leap_day_missing else today.day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _read(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValueError(f"{text!r} is no date like 1990-12-31") from None


def _dates(value: Any) -> Any:
    return tuple(_read(one) for one in value) if isinstance(value, tuple) else _read(value)
