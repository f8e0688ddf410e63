"""What every kind of attribute can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select

from segments.customer import Customer
from segments.moment import Moment
from segments.wording.words import Words

#: Operators that need no value.
ABOUT_PRESENCE = ("is_null", "not_null")


class Attribute(ABC):
    """An attribute of a profile: how it is compared, in SQL, in Python and in words."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def check(self, op: str, value: Any) -> tuple[str, Any]:
        """Operator and value in their canonical form. Raises ValueError where they make no sense."""

    @abstractmethod
    def sql(self, op: str, value: Any, moment: Moment) -> ColumnElement[bool]:
        """The condition on a row of `profile`; true or false, never NULL."""

    @abstractmethod
    def matches(self, op: str, value: Any, customer: Customer, moment: Moment) -> bool: ...

    def asks_about(self) -> frozenset[str]:
        """What of the feed of changes may change the answer."""
        return frozenset({"profile"})

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        """The earliest instant after now at which time alone may change the answer; None for never."""
        return None

    def changing(self) -> list[Select[Any]]:
        """Queries for the profiles whose answer time alone may change."""
        return []

    @abstractmethod
    def predicate(self, op: str, value: Any, words: Words) -> str: ...

    def negated(self, op: str, value: Any, words: Words) -> str:
        return words.not_so(self.predicate(op, value, words))

    def _allow(self, op: str, *operators: str) -> None:
        if op not in operators:
            raise ValueError(f"`{self.name}` cannot be compared with `{op}`; it knows {', '.join(operators)}")
