"""The reference: a definition judged in plain Python, one customer's record at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segments.condition import Condition
from segments.conditions.top import Top
from segments.customer import Customer
from segments.moment import Moment
from segments.wording import words_of


def matches(condition: Condition, customer: Customer, moment: Moment) -> bool:
    """Whether the customer is a member."""
    return condition.matches(customer, moment)


def members_among(condition: Condition, customers: Iterable[Customer], moment: Moment) -> set[str]:
    """The references of those who are members."""
    people = list(customers)
    settled = settle(condition, people, moment)
    return {one.reference for one in people if settled.matches(one, moment)}


def settle(condition: Condition, people: Sequence[Customer], moment: Moment) -> Condition:
    """The condition with the ranks among these people found, ready to be judged one record at a time."""
    found: dict[Condition, frozenset[str]] = {}
    for part in condition.unsettled():
        if isinstance(part, Top):
            found[part] = part.settled_among(found.__getitem__).members(people, moment)
    return condition.settled(found.__getitem__)


def reasons(condition: Condition, customer: Customer, moment: Moment, language: str = "en") -> list[str]:
    """Why this member is one: facts of their record, each in a few words."""
    found = condition.reasons(customer, moment, words_of(language, moment.currency))
    return list(dict.fromkeys(found))
