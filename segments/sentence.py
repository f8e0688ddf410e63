"""A definition as a sentence that tells it apart from every other one."""

from __future__ import annotations

from segments.condition import Condition
from segments.conditions.logic import All, AnyOf, Everyone
from segments.wording import words_of


def describe(condition: Condition, currency: str, language: str = "en") -> str:
    """`customers who live in Berlin and bought coffee at least twice in the last 30 days`."""
    words = words_of(language, currency)
    if isinstance(condition, Everyone):
        return words.say("all")
    if isinstance(condition, (All, AnyOf)) and not condition.conditions:
        return words.say("nobody")
    return words.say("customers", predicate=condition.predicate(words))
