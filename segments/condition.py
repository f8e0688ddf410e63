"""What every kind of condition can do: compile to SQL, say itself, and judge one customer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from sqlalchemy import ColumnElement, Select

from profiles.schema import Profile
from segments.customer import Customer
from segments.english import English
from segments.moment import Moment
from segments.node import Node


class Condition(Node, ABC):
    """A statement that is true or false of each customer, never unknown."""

    @abstractmethod
    def sql(self, moment: Moment) -> ColumnElement[bool]:
        """The condition on a row of `profile`; true or false, never NULL."""

    @abstractmethod
    def matches(self, customer: Customer, moment: Moment) -> bool:
        """The same, computed in plain Python from one customer's record."""

    @abstractmethod
    def predicate(self, words: English) -> str:
        """What is said of the members, to be read after "customers who"."""

    def negated(self, words: English) -> str:
        """What is said of everybody else."""
        return f"are not among those who {words.inner(self)}"

    def reasons(self, customer: Customer, moment: Moment, words: English) -> list[str]:
        """Why this customer, who matches, is a member: facts of their record, in words."""
        return [self.predicate(words)]


def belongs_to(members: Select[Any]) -> ColumnElement[bool]:
    """The profile is one of those that a query on other tables selects.

    The query stands alone, so that an engine can start from its index instead of from all profiles.
    It must not select NULL: `NOT IN` would then be unknown for everybody.
    """
    return Profile.id.in_(members)
