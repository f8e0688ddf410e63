"""The steps of a journey: wait, branch, split, message, tag, person, exit."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    model_validator,
)
from pydantic import Tag as Named

from scheduler.messages import message as messages
from scheduler.messages.message import Message
from segments.condition import Condition
from segments.conditions.event_filter import EventFilter
from segments.conditions.selection import EventSelection
from segments.definition import dump, parse_definition
from segments.exceptions import InvalidDefinition
from segments.keyed import by_key
from segments.node import Node
from segments.text import Text
from segments.window import Length

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
#: The target that ends the run.
END = "end"


def _condition(data: Any) -> Condition:
    if isinstance(data, Condition):
        return data
    try:
        return parse_definition(data)
    except InvalidDefinition as error:
        raise ValueError(error.details if hasattr(error, "details") else str(error)) from error


def _clock_time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError("a time of day is written 10:00")
    return text


#: A SegmentDefinition about the one customer.
Test = Annotated[Condition, PlainValidator(_condition), PlainSerializer(dump)]
StepId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
ClockTime = Annotated[str, AfterValidator(_clock_time)]
Words = Annotated[Text, Field(max_length=200)]


def clock_time(text: str) -> time:
    """A validated ClockTime."""
    return time.fromisoformat(text)


class Happened(Node):
    """An event of a type (or of several; `*` is any) with these fields."""

    event: Text | Annotated[tuple[Text, ...], Field(min_length=1)]
    where: EventFilter = EventFilter()

    def selection(self) -> EventSelection:
        return EventSelection(type=self.event, where=self.where)

    @property
    def types(self) -> frozenset[str]:
        """The types by name; `*` where every type counts."""
        return frozenset({self.event} if isinstance(self.event, str) else self.event)


class LocalMoment(Node):
    """The next time that it is so late where the customer lives, on one of these days where any are named."""

    at: ClockTime
    weekdays: tuple[Weekday, ...] = ()


class Patience(Happened):
    """Until such an event, or at most so long; then the run goes on to `late` where that is named."""

    at_most: Length
    late: StepId | None = None


class _Step(Node):
    """Goes on to the step `next`, or to the following one."""

    id: StepId
    next: StepId | None = None

    def targets(self) -> tuple[str, ...]:
        """Where it may lead to by name."""
        return tuple(target for target in (self.next, *self._others()) if target is not None)

    def _others(self) -> tuple[str | None, ...]:
        return ()


class Wait(_Step):
    """For a duration, until a local time, or until an event."""

    wait: Length | LocalMoment | Patience

    def _others(self) -> tuple[str | None, ...]:
        return (self.wait.late,) if isinstance(self.wait, Patience) else ()


class Branch(_Step):
    """Who meets the condition goes on, who does not goes to `otherwise`."""

    branch: Test
    otherwise: StepId

    def _others(self) -> tuple[str | None, ...]:
        return (self.otherwise,)


class Share(Node):
    """A part of those who come to a split, and where they go."""

    percent: Annotated[int, Field(strict=True, ge=0, le=100)]
    to: StepId


class Split(_Step):
    """A stable hash of the customer decides, so that nobody changes sides."""

    split: Annotated[tuple[Share, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if sum(share.percent for share in self.split) != 100:
            raise ValueError("the shares of a split sum up to 100 percent")
        return self

    def _others(self) -> tuple[str | None, ...]:
        return tuple(share.to for share in self.split)


class Say(_Step):
    """A message; consent, cap, quiet hours and holdout are checked as for every campaign."""

    message: Annotated[Message, PlainSerializer(messages.dump)]


class Mark(_Step):
    """A tag is put on the customer, or taken off."""

    tag: Annotated[Text, Field(max_length=100)]
    off: bool = False


class Person(_Step):
    """A person of the shop is called; the text tells them why."""

    person: Words


class Leave(_Step):
    """The run ends here, with this reason."""

    exit: Words


KEYS = {
    "wait": "Wait",
    "branch": "Branch",
    "split": "Split",
    "message": "Say",
    "tag": "Mark",
    "person": "Person",
    "exit": "Leave",
}
Step = Annotated[
    Annotated[Wait, Named("Wait")]
    | Annotated[Branch, Named("Branch")]
    | Annotated[Split, Named("Split")]
    | Annotated[Say, Named("Say")]
    | Annotated[Mark, Named("Mark")]
    | Annotated[Person, Named("Person")]
    | Annotated[Leave, Named("Leave")],
    by_key(KEYS, what="step"),
]
