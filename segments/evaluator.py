"""The reference: a definition judged in plain Python, one customer's record at a time."""

from __future__ import annotations

from collections.abc import Iterable

from segments.condition import Condition
from segments.customer import Customer
from segments.english import English
from segments.moment import Moment


def matches(condition: Condition, customer: Customer, moment: Moment) -> bool:
    """Whether the customer is a member."""
    return condition.matches(customer, moment)


def members_among(condition: Condition, customers: Iterable[Customer], moment: Moment) -> set[str]:
    """The references of those who are members."""
    return {one.reference for one in customers if condition.matches(one, moment)}


def reasons(condition: Condition, customer: Customer, moment: Moment) -> list[str]:
    """Why this member is one: facts of their record, each in a few words."""
    found = condition.reasons(customer, moment, English(moment.currency))
    return list(dict.fromkeys(found))
