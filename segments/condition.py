"""What every kind of condition can do: compile to SQL, say itself, and judge one customer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Select

from profiles.schema import Profile
from segments.customer import Customer
from segments.moment import Moment
from segments.node import Node
from segments.wording.words import Words

if TYPE_CHECKING:
    from segments.conditions.selection import EventSelection


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

    def parts(self) -> tuple[Condition, ...]:
        """The conditions that it is made of."""
        return ()

    def refers_to(self) -> tuple[int | str, ...]:
        """The ids and names of the saved segments that it refers to."""
        return tuple(one for part in self.parts() for one in part.refers_to())

    def expanded(self, meaning_of: Callable[[int | str], Condition]) -> Condition:
        """The same with the definitions of the segments that it refers to."""
        return self

    def selections(self) -> tuple[EventSelection, ...]:
        """The events that it asks about itself."""
        return ()

    def asks_about(self) -> frozenset[str]:
        """What of the feed of changes (`profiles.changes`) may change the answer; `event:*` is any event."""
        asked: tuple[Condition | EventSelection, ...] = (*self.parts(), *self.selections())
        return frozenset[str]().union(*(one.asks_about() for one in asked))

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        """The earliest instant after now at which time alone may change the answer; None for never.

        An instant that is too early costs another look; one that is too late would be a fault.
        """
        asked: tuple[Condition | EventSelection, ...] = (*self.parts(), *self.selections())
        return earliest(one.next_change(customer, moment) for one in asked)

    def changing(self, moment: Moment) -> list[Select[Any]]:
        """Queries for the profiles whose answer time alone may change; they may find others too."""
        asked: tuple[Condition | EventSelection, ...] = (*self.parts(), *self.selections())
        return [query for one in asked for query in one.changing(moment)]


class Groups(NamedTuple):
    """What a condition on events finds when it is asked of groups of them.

    The query selects a profile's id and the values that the group shares.
    """

    query: Select[Any]
    #: The query names the groups that do not meet the condition; all others do, also those without events.
    others: bool


def earliest(instants: Iterable[datetime | None]) -> datetime | None:
    """The first of the instants there are."""
    return min((one for one in instants if one is not None), default=None)


def belongs_to(members: Select[Any]) -> ColumnElement[bool]:
    """The profile is one of those that a query on other tables selects.

    The query stands alone, so that an engine can start from its index instead of from all profiles.
    It must not select NULL: `NOT IN` would then be unknown for everybody.
    """
    return Profile.id.in_(members)
