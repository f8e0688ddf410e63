"""Attributes that are moments: when a customer came, when they were last seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_

from profiles.schema import Profile
from segments.attributes.kind import ABOUT_PRESENCE, Attribute
from segments.conditions.comparison import compare, compare_sql
from segments.customer import Customer
from segments.moment import Moment, instant
from segments.window import Window
from segments.wording.words import Words

INSTANTS = ("created_at", "last_seen_at")
#: What of the feed of changes names each of them.
INSTANT_CHANGES = {
    "created_at": frozenset({"profile"}),
    "last_seen_at": frozenset({"profile", "profile:last_seen_at"}),
}


class InstantAttribute(Attribute):
    """Compared with a date, which stands for its first moment in the shop's zone, or with a time."""

    def check(self, op: str, value: Any) -> tuple[str, Any]:
        self._allow(op, "<", "<=", ">", ">=", "between", "is_null", "not_null")
        for one in value if op == "between" else () if value is None else (value,):
            _read(one)
        return op, value

    def asks_about(self) -> frozenset[str]:
        return INSTANT_CHANGES[self.name]

    def sql(self, op: str, value: Any, moment: Moment) -> ColumnElement[bool]:
        column = getattr(Profile, self.name)
        if op == "is_null":
            return column.is_(None)  # type: ignore[no-any-return]  # getattr hides the column's type
        known: ColumnElement[bool] = column.is_not(None)
        return known if op == "not_null" else and_(known, compare_sql(column, op, _instants(value, moment)))

    def matches(self, op: str, value: Any, customer: Customer, moment: Moment) -> bool:
        own = getattr(customer, self.name)
        if op in ("is_null", "not_null"):
            return (own is None) == (op == "is_null")
        return compare(own, op, _instants(value, moment))

    def predicate(self, op: str, value: Any, words: Words) -> str:
        return self._said(self.name, op, value, words)

    def negated(self, op: str, value: Any, words: Words) -> str:
        if op in ABOUT_PRESENCE:
            return super().negated(op, value, words)
        return self._said(f"not.{self.name}", op, value, words)

    def _said(self, name: str, op: str, value: Any, words: Words) -> str:
        if op in ABOUT_PRESENCE:
            return words.say(f"{name}.{op}")
        if op == "between":
            return words.say(f"{name}.between", low=_said(value[0], words), high=_said(value[1], words))
        return words.say(f"{name}.{op}", at=_said(value, words))

    def window_sql(self, window: Window, moment: Moment) -> ColumnElement[bool]:
        column = getattr(Profile, self.name)
        return and_(column.is_not(None), window.bounds(moment).sql(column))

    def window_matches(self, window: Window, customer: Customer, moment: Moment) -> bool:
        own = getattr(customer, self.name)
        return own is not None and window.bounds(moment).contain(own)

    def window_predicate(self, window: Window, words: Words) -> str:
        return words.say(f"{self.name}.in", window=words.window(window) or words.say("before_now"))

    def window_negated(self, window: Window, words: Words) -> str:
        return words.say(f"not.{self.name}.in", window=words.window(window) or words.say("before_now"))


def _read(text: Any) -> datetime | date:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValueError(f"{text!r} is no date like 2026-01-31 and no time like 2026-01-31 14:30") from None


def _instants(value: Any, moment: Moment) -> Any:
    if isinstance(value, tuple):
        return tuple(_instants(one, moment) for one in value)
    read = _read(value)
    if not isinstance(read, datetime):
        return moment.start_of(read)
    return read.astimezone(UTC) if read.tzinfo else instant(read, moment.zone)


def _said(text: str, words: Words) -> str:
    return text if isinstance(_read(text), datetime) else words.say("start_of", day=text)
