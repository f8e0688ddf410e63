"""Which fields an event must have: `{"category": "coffee", "price": {">=": 20}}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, model_serializer, model_validator
from sqlalchemy import ColumnElement

from segments.conditions.comparison import Number, check_operands, compare, compare_ratio, compare_sql, exact
from segments.customer import Customer, Happening
from segments.moment import Moment
from segments.node import Node
from segments.text import Text
from segments.wording.words import Words

EventField = Literal[
    "product_id",
    "category",
    "brand",
    "price",
    "quantity",
    "amount",
    "campaign_id",
    "channel",
    "sentiment",
    "topic",
]
MONEY = frozenset({"price", "amount"})
NUMBERS = MONEY | {"quantity"}


class OwnValue(Node):
    """The value that the event's own customer has: `{"customer": "channel"}`."""

    customer: Literal["language", "country", "city", "channel", "lifecycle_stage", "rfm_type"]


class FieldTest(Node):
    """One field of an event compared. A missing value never matches, not even `!=`."""

    field: EventField
    op: Literal["=", "!=", "<", "<=", ">", ">=", "between", "in", "not_null"]
    value: OwnValue | Number | Text | Annotated[tuple[Number | Text, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.op == "not_null":
            return self
        if isinstance(self.value, OwnValue):
            if self.op not in ("=", "!=") or self.field in NUMBERS:
                raise ValueError(f"`{self.field}` and a customer's value are compared with = or != as text")
            return self
        check_operands(self.op, self.value)
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        if any(isinstance(one, str) == (self.field in NUMBERS) for one in values):
            raise ValueError(
                f"`{self.field}` is compared with {'numbers' if self.field in NUMBERS else 'text'}"
            )
        if self.field not in NUMBERS and self.op not in ("=", "!=", "in"):
            raise ValueError(f"`{self.field}` is text: it knows =, != and a list of values, no order")
        return self

    def sql(self, moment: Moment, event: Any) -> ColumnElement[bool]:
        column: ColumnElement[Any] = getattr(event, self.field)
        if self.op == "not_null":
            return column.is_not(None)
        if self.field in NUMBERS:
            return compare_ratio(column, None, self.op, self._exact(moment))
        return compare_sql(column, self.op, self.value)

    def matches(self, event: Happening, customer: Customer, moment: Moment) -> bool:
        own = getattr(event, self.field)
        if self.op == "not_null":
            return own is not None
        if isinstance(self.value, OwnValue):
            other = getattr(customer, self.value.customer)
            return other is not None and compare(own, self.op, other)
        return compare(own, self.op, self._exact(moment) if self.field in NUMBERS else self.value)

    def said(self, words: Words) -> str:
        field = words.fields[self.field][0]
        if self.op == "not_null":
            return words.say("field.not_null", field=field)
        if isinstance(self.value, OwnValue):
            name = "field.own" if self.op == "=" else "field.other_own"
            return words.say(name, field=field, own=words.say(f"own.{self.value.customer}"))
        if self.field in NUMBERS:
            render = words.money if self.field in MONEY else words.number
            return words.say(
                "field.number", field=field, compared=words.comparison(self.op, self.value, render)
            )
        if self.op == "!=":
            return words.say("field.other", field=field, value=words.value(str(self.value)))
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return words.say("field.is", field=field, value=words.listed(words.value(str(one)) for one in values))

    def _exact(self, moment: Moment) -> Any:
        return exact_operand(self.value, moment, money=self.field in MONEY)


def exact_operand(value: Any, moment: Moment, *, money: bool) -> Any:
    """Numbers of a definition as exact decimals, money in minor units."""
    if isinstance(value, tuple):
        return tuple(exact_operand(one, moment, money=money) for one in value)
    return moment.minor(exact(value)) if money else exact(value)


class EventFilter(Node):
    """All tests must hold."""

    tests: tuple[FieldTest, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "tests" in data:
            return data
        known = get_args(EventField)
        unknown = [str(name) for name in data if name not in known]
        if unknown:
            raise ValueError(f"events have no field `{unknown[0]}`; they have {', '.join(known)}")
        names = sorted(data, key=known.index)
        return {"tests": [test for name in names for test in _read_tests(name, data[name])]}

    @model_serializer
    def _write(self) -> dict[str, Any]:
        written: dict[str, dict[str, Any]] = {}
        for test in self.tests:
            value = True if test.op == "not_null" else test.model_dump(mode="json")["value"]
            written.setdefault(test.field, {})[test.op] = value
        return {field: _shortest(tests) for field, tests in written.items()}

    @property
    def asks_about_customer(self) -> bool:
        return any(isinstance(test.value, OwnValue) for test in self.tests)

    def asks_about(self) -> frozenset[str]:
        """What of the feed of changes its answer hangs on beside the events."""
        return frozenset({"profile"} if self.asks_about_customer else ())

    def sql(self, moment: Moment, event: Any) -> list[ColumnElement[bool]]:
        """The tests that a row of `event` (the table or an alias) can answer alone."""
        return [test.sql(moment, event) for test in self.tests if not isinstance(test.value, OwnValue)]

    def owner_sql(self, event: Any, owner: Any) -> list[ColumnElement[bool]]:
        """The tests against `owner`, the event's profile."""
        return [
            compare_sql(getattr(event, test.field), test.op, getattr(owner, test.value.customer))
            for test in self.tests
            if isinstance(test.value, OwnValue)
        ]

    def matches(self, event: Happening, customer: Customer, moment: Moment) -> bool:
        return all(test.matches(event, customer, moment) for test in self.tests)

    def plain(self, field: str) -> tuple[str, ...]:
        """The values that a text field is asked to have; none where it is asked something else."""
        tests = [test for test in self.tests if test.field == field]
        if len(tests) != 1 or tests[0].op not in ("=", "in") or isinstance(tests[0].value, OwnValue):
            return ()
        value = tests[0].value
        return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)

    def said(self, words: Words, *, without: str | None) -> str:
        return words.phrases["comma"].join(test.said(words) for test in self.tests if test.field != without)


def _shortest(tests: dict[str, Any]) -> Any:
    """`{"=": "coffee"}` is written as `"coffee"`, a list as itself."""
    (op, value), *others = tests.items()
    return value if not others and op in ("=", "in") else tests


def _read_tests(name: str, written: Any) -> list[dict[str, Any]]:
    if not isinstance(written, Mapping):
        return [{"field": name, "op": "in" if isinstance(written, (list, tuple)) else "=", "value": written}]
    if "customer" in written:
        return [{"field": name, "op": "=", "value": written}]
    if written.get("not_null", True) is not True:
        raise ValueError("`not_null` can only be true")
    if not written:
        raise ValueError(f"`{name}` needs a value to be compared with")
    return [
        {"field": name, "op": op, "value": None if op == "not_null" else value}
        for op, value in written.items()
    ]
