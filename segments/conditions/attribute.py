"""Conditions on a profile's own values: `{attr, op, value}` and `{attr, in: window}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from sqlalchemy import ColumnElement, Select, select

from profiles.schema import Profile
from segments.attributes.birth import AgeAttribute, BirthdayAttribute
from segments.attributes.flag import ConsentAttribute
from segments.attributes.instant import INSTANTS, InstantAttribute
from segments.attributes.kind import ABOUT_PRESENCE, Attribute
from segments.attributes.tags import TagsAttribute
from segments.attributes.text import TEXTS, TextAttribute
from segments.attributes.trait import TraitAttribute
from segments.condition import Condition
from segments.conditions.comparison import Number, check_operands
from segments.customer import Customer
from segments.moment import Moment
from segments.text import Text
from segments.window import Window
from segments.wording.words import Words

KINDS: Mapping[str, Callable[[str], Attribute]] = {
    **dict.fromkeys(TEXTS, TextAttribute),
    **dict.fromkeys(INSTANTS, InstantAttribute),
    "consent": ConsentAttribute,
    "birthday": BirthdayAttribute,
    "age": AgeAttribute,
    "tags": TagsAttribute,
}

Scalar = bool | Number | Text


def attribute(name: str) -> Attribute:
    """A built-in attribute, or a trait of that name."""
    return KINDS.get(name, TraitAttribute)(name)


class AttributeTest(Condition):
    """A profile's value compared with given ones. An unknown value never matches, not even `!=`."""

    attr: Annotated[Text, StringConstraints(max_length=100)]
    op: Literal["=", "!=", "<", "<=", ">", ">=", "in", "between", "has", "is_null", "not_null"]
    value: Scalar | Annotated[tuple[Scalar, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.op in ABOUT_PRESENCE:
            if self.value is not None:
                raise ValueError(f"`{self.op}` takes no value")
        elif self.value is None:
            raise ValueError(f"`{self.op}` needs a value")
        else:
            check_operands(self.op, self.value)
        op, value = attribute(self.attr).check(self.op, self.value)
        # Frozen for everybody else; here the canonical form replaces what was written.
        object.__setattr__(self, "op", op)
        object.__setattr__(self, "value", value)
        return self

    def asks_about(self) -> frozenset[str]:
        return attribute(self.attr).asks_about()

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        return attribute(self.attr).next_change(customer, moment)

    def changing(self, moment: Moment) -> list[Select[Any]]:
        return attribute(self.attr).changing()

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return attribute(self.attr).sql(self.op, self.value, moment)

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return attribute(self.attr).matches(self.op, self.value, customer, moment)

    def predicate(self, words: Words) -> str:
        return attribute(self.attr).predicate(self.op, self.value, words)

    def negated(self, words: Words) -> str:
        return attribute(self.attr).negated(self.op, self.value, words)


class AttributeWindow(Condition):
    """A moment of a profile lies in a window."""

    attr: Literal["created_at", "last_seen_at"]
    window: Window = Field(alias="in")

    def asks_about(self) -> frozenset[str]:
        return InstantAttribute(self.attr).asks_about()

    def next_change(self, customer: Customer, moment: Moment) -> datetime | None:
        at = getattr(customer, self.attr)
        return None if at is None else self.window.next_change(at, moment)

    def changing(self, moment: Moment) -> list[Select[Any]]:
        return [select(Profile.id).where(getattr(Profile, self.attr) >= self.window.horizon(moment))]

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return InstantAttribute(self.attr).window_sql(self.window, moment)

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return InstantAttribute(self.attr).window_matches(self.window, customer, moment)

    def predicate(self, words: Words) -> str:
        return InstantAttribute(self.attr).window_predicate(self.window, words)

    def negated(self, words: Words) -> str:
        return InstantAttribute(self.attr).window_negated(self.window, words)

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        at = getattr(customer, self.attr)
        if at is None:
            return super().reasons(customer, moment, words)
        return [words.say(f"{self.attr}.on_day", day=words.on_day(at, moment))]
