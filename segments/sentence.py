"""A definition as a sentence that tells it apart from every other one."""

from __future__ import annotations

from segments.condition import Condition
from segments.english import English
from segments.logic import All, AnyOf, Everyone


def describe(condition: Condition, currency: str) -> str:
    """`customers who live in Berlin and bought coffee at least twice in the last 30 days`."""
    if isinstance(condition, Everyone):
        return "all customers"
    if isinstance(condition, (All, AnyOf)) and not condition.conditions:
        return "nobody"
    return f"customers who {condition.predicate(English(currency))}"
