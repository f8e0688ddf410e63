"""A definition as a sentence that tells it apart from every other one."""

from __future__ import annotations

from collections.abc import Iterator

from segments.condition import Condition
from segments.conditions.delivered import Delivered
from segments.conditions.in_segment import InSegment
from segments.conditions.logic import All, AnyOf, Everyone
from segments.window import Ever, Window
from segments.wording import words_of


def describe(condition: Condition, currency: str, language: str = "en") -> str:
    """`customers who live in Berlin and bought coffee at least twice in the last 30 days`."""
    words = words_of(language, currency)
    while isinstance(condition, (All, AnyOf)) and len(condition.conditions) == 1:
        (condition,) = condition.conditions
    if isinstance(condition, Everyone):
        return words.say("all")
    if isinstance(condition, (All, AnyOf)) and not condition.conditions:
        return words.say("nobody")
    if _joins(condition) and any(not isinstance(one, Ever) for one in _windows(condition)):
        words = words.dated()
    return words.say("customers", predicate=condition.predicate(words))


def _joins(condition: Condition) -> bool:
    several = isinstance(condition, (All, AnyOf)) and len(condition.conditions) > 1
    return several or any(_joins(one) for one in _said_parts(condition))


def _windows(condition: Condition) -> Iterator[Window]:
    if isinstance(condition, Delivered):
        yield condition.delivery.window
    yield from (one.window for one in condition.selections())
    for one in _said_parts(condition):
        yield from _windows(one)


def _said_parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions within, without those of a segment that the sentence only names."""
    return () if isinstance(condition, InSegment) else condition.parts()
