"""Further values of a profile, under names that the shop chose."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from profiles.schema import Trait
from segments.attributes.kind import ABOUT_PRESENCE, Attribute
from segments.condition import belongs_to
from segments.conditions.comparison import compare, compare_sql
from segments.customer import Customer
from segments.moment import Moment
from segments.wording.words import Words


class TraitAttribute(Attribute):
    """A number where it is compared with a number, and text where it is compared with text."""

    def check(self, op: str, value: Any) -> tuple[str, Any]:
        if op in ABOUT_PRESENCE:
            return op, None
        if isinstance(value, bool):
            value = str(value).lower()
        values = value if isinstance(value, tuple) else (value,)
        if any(isinstance(one, bool) for one in values) or len({isinstance(one, str) for one in values}) > 1:
            raise ValueError(f"`{self.name}` is compared with text only, or with numbers only")
        if isinstance(values[0], str):
            self._allow(op, "=", "!=", "in", "is_null", "not_null")
        else:
            self._allow(op, "=", "!=", "<", "<=", ">", ">=", "between", "in", "is_null", "not_null")
        return op, value

    def asks_about(self) -> frozenset[str]:
        return frozenset({f"trait:{self.name}"})

    def sql(self, op: str, value: Any, moment: Moment) -> ColumnElement[bool]:
        if op in ABOUT_PRESENCE:
            known = belongs_to(
                self._rows(or_(Trait.text_value.is_not(None), Trait.number_value.is_not(None)))
            )
            return known if op == "not_null" else ~known
        if _is_text(value):
            return belongs_to(self._rows(compare_sql(Trait.__table__.c.text_value, op, value)))
        return belongs_to(self._rows(compare_sql(Trait.__table__.c.number_value, op, _floats(value))))

    def matches(self, op: str, value: Any, customer: Customer, moment: Moment) -> bool:
        text, number = customer.traits.get(self.name, (None, None))
        if op in ABOUT_PRESENCE:
            return (text is None and number is None) == (op == "is_null")
        return compare(text, op, value) if _is_text(value) else compare(number, op, _floats(value))

    def predicate(self, op: str, value: Any, words: Words) -> str:
        name = words.value(self.name)
        if op in ABOUT_PRESENCE:
            return words.say(f"trait.{op}", name=name)
        render = words.quoted if _is_text(value) else words.number
        return words.say("trait", name=name, compared=words.comparison(op, value, render))

    def _rows(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(Trait.profile_id).where(Trait.name == self.name, *conditions)


def _is_text(value: Any) -> bool:
    return isinstance(value[0] if isinstance(value, tuple) else value, str)


def _floats(value: Any) -> Any:
    return tuple(float(one) for one in value) if isinstance(value, tuple) else float(value)
