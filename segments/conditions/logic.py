"""Conditions made of conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from segments.condition import Condition
from segments.customer import Customer
from segments.moment import Moment
from segments.wording.words import Words

if TYPE_CHECKING:
    from segments.definition import AnyCondition


class _Several(Condition):
    """Conditions joined by one word."""

    conditions: tuple[AnyCondition, ...]

    def parts(self) -> tuple[Condition, ...]:
        return self.conditions

    def unsettled(self) -> tuple[Condition, ...]:
        return tuple(part for one in self.conditions for part in one.unsettled())

    def negated(self, words: Words) -> str:
        alone = len(self.conditions) == 1
        return self.conditions[0].negated(words) if alone else super().negated(words)

    def expanded(self, meaning_of: Callable[[int | str], Condition]) -> Condition:
        return self.model_copy(
            update={"conditions": tuple(one.expanded(meaning_of) for one in self.conditions)}
        )

    def settled(self, members_of: Callable[[Condition], frozenset[str]]) -> Condition:
        return self.model_copy(
            update={"conditions": tuple(one.settled(members_of) for one in self.conditions)}
        )


class All(_Several):
    """Every condition holds. Without any condition it is nobody."""

    conditions: tuple[AnyCondition, ...] = Field(alias="all")

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return and_(*(one.sql(moment) for one in self.conditions)) if self.conditions else false()

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return bool(self.conditions) and all(one.matches(customer, moment) for one in self.conditions)

    def predicate(self, words: Words) -> str:
        return _joined(self.conditions, words, "and")

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        return [reason for one in self.conditions for reason in one.reasons(customer, moment, words)]


class AnyOf(_Several):
    """At least one condition holds. Without any condition it is nobody."""

    conditions: tuple[AnyCondition, ...] = Field(alias="any")

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return or_(*(one.sql(moment) for one in self.conditions)) if self.conditions else false()

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return any(one.matches(customer, moment) for one in self.conditions)

    def predicate(self, words: Words) -> str:
        return _joined(self.conditions, words, "or")

    def reasons(self, customer: Customer, moment: Moment, words: Words) -> list[str]:
        holding = [one for one in self.conditions if one.matches(customer, moment)]
        return [reason for one in holding for reason in one.reasons(customer, moment, words)]


class Not(Condition):
    """Everybody else: the exact complement."""

    condition: AnyCondition = Field(alias="not")

    def parts(self) -> tuple[Condition, ...]:
        return (self.condition,)

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return not_(self.condition.sql(moment))

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return not self.condition.matches(customer, moment)

    def unsettled(self) -> tuple[Condition, ...]:
        return self.condition.unsettled()

    def expanded(self, meaning_of: Callable[[int | str], Condition]) -> Condition:
        return self.model_copy(update={"condition": self.condition.expanded(meaning_of)})

    def settled(self, members_of: Callable[[Condition], frozenset[str]]) -> Condition:
        return self.model_copy(update={"condition": self.condition.settled(members_of)})

    def predicate(self, words: Words) -> str:
        return self.condition.negated(words)


class Everyone(Condition):
    """All customers, said explicitly."""

    everyone: Literal[True]

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        return true()

    def matches(self, customer: Customer, moment: Moment) -> bool:
        return True

    def predicate(self, words: Words) -> str:
        return words.say("are_any")


def _joined(conditions: tuple[Condition, ...], words: Words, link: str) -> str:
    said = [_part(one, words) for one in conditions]
    return words.phrases[link].join(said) if said else words.say("are_nobody")


def _part(condition: Condition, words: Words) -> str:
    compound = isinstance(condition, (All, AnyOf)) and len(condition.conditions) > 1
    return words.inner(condition) if compound else condition.predicate(words)
