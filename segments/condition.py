"""What every kind of condition can do: compile to SQL, say itself, and judge one customer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select

from profiles.schema import Profile
from segments.customer import Customer
from segments.moment import Moment
from segments.node import Node
from segments.wording.words import Words


class Condition(Node, ABC):
    """A statement that is true or false of each customer, never unknown."""

    @abstractmethod
    def sql(self, moment: Moment) -> ColumnElement[bool]:
        """The condition on a row of `profile`; true or false, never NULL."""

    @abstractmethod
    def matches(self, customer: Customer, moment: Moment) -> bool:
        """The same, computed in plain Python from one customer's record."""

    @abstractmethod
    def predicate(self, words: Words) -> str:
        """What is said of the members, to be read after "customers who"."""

    def negated(self, words: Words) -> str:
        """What is said of everybody else."""
        return words.say("not_among", condition=words.inner(self))

    def unsettled(self) -> tuple[Condition, ...]:
        """The parts of it that one customer's record cannot answer, innermost first."""
        return ()

    def settled(self, members_of: Callable[[Condition], frozenset[str]]) -> Condition:
        """The same with the answers for these parts, so that it can be judged from one record.

        `members_of` gives the references of those who meet a part.
        """
        return self

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        """Why this customer, who matches, is a member: facts of their record, in words."""
        return [self.predicate(words)]


class Groups(NamedTuple):
    """What a condition on events finds when it is asked of groups of them.

    The query selects a profile's id and the values that the group shares.
    """

    query: Select[Any]
    #: The query names the groups that do not meet the condition; all others do, also those without events.
    others: bool


def belongs_to(members: Select[Any]) -> ColumnElement[bool]:
    """The profile is one of those that a query on other tables selects.

    The query stands alone, so that an engine can start from its index instead of from all profiles.
    It must not select NULL: `NOT IN` would then be unknown for everybody.
    """
    return Profile.id.in_(members)
