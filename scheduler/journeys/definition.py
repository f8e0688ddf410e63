"""The definition of a journey: a trigger, steps, and the rules around them, with its JSON form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Discriminator, Field, TypeAdapter, ValidationError, model_validator
from pydantic import Tag as Named

from scheduler.journeys.exceptions import InvalidJourney
from scheduler.journeys.step import END, Branch, Happened, Patience, Say, Step, Test, Wait
from scheduler.journeys.trigger import Trigger
from segments.condition import Condition
from segments.node import Node
from segments.window import Length

#: More steps than anybody can follow.
MOST_STEPS = 100

Read = TypeVar("Read")
_STEP: TypeAdapter[Step] = TypeAdapter(Step)


class After(Node):
    """Again once so long has passed since the customer last entered."""

    after: Length


def _goal_kind(data: Any) -> str:
    is_event = isinstance(data, Happened) or (isinstance(data, dict) and "event" in data)
    return "event" if is_event else "condition"


Goal = Annotated[
    Annotated[Happened, Named("event")] | Annotated[Test, Named("condition")], Discriminator(_goal_kind)
]


class JourneyDefinition(Node):
    """What happens with whom. Steps lead down only, so every run ends and takes each step at most once."""

    schema_version: Literal[1] = 1
    trigger: Trigger
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=MOST_STEPS)]
    #: Whether who was in it may enter again; nobody does while they are in it, unless `several` says so.
    reentry: Literal["once", "always"] | After = "once"
    several: bool = False
    #: Whoever meets it leaves at once: an event since they entered, or a condition.
    goal: Goal | None = None
    #: The customer gets no message of anything else while they are in it.
    silences: bool = False
    holdout_percent: Annotated[int, Field(strict=True, ge=0, le=100)] = 0
    attribution_days: Annotated[int, Field(strict=True, ge=1, le=365)] = 7

    @model_validator(mode="after")
    def _check(self) -> Self:
        order = {step.id: number for number, step in enumerate(self.steps)}
        if len(order) < len(self.steps):
            raise ValueError("two steps have the same id")
        if END in order:
            raise ValueError(f"`{END}` is no id of a step: it ends the journey")
        for number, step in enumerate(self.steps):
            for target in step.targets():
                if target != END and order.get(target, -1) <= number:
                    raise ValueError(f"`{step.id}` leads to `{target}`, which is no later step")
        return self

    def step(self, step_id: str) -> Step:
        """The step of that id."""
        return next(step for step in self.steps if step.id == step_id)

    def number(self, step_id: str) -> int:
        """The step's place from the top, beginning with 1."""
        return next(number for number, step in enumerate(self.steps, start=1) if step.id == step_id)

    def following(self, step: Step) -> str:
        """Where a step leads to that names nothing else."""
        if step.next is not None:
            return step.next
        place = self.number(step.id)
        return self.steps[place].id if place < len(self.steps) else END

    def sayings(self) -> Iterator[Say]:
        """The steps with a message."""
        return (step for step in self.steps if isinstance(step, Say))

    def awaited(self) -> frozenset[str]:
        """Types of events that may let somebody go on or reach the goal; `*` is any type."""
        found = set[str]()
        for step in self.steps:
            if isinstance(step, Wait) and isinstance(step.wait, Patience):
                found |= step.wait.types
        if isinstance(self.goal, Happened):
            found |= self.goal.types
        elif self.goal is not None:
            found |= {what.partition(":")[2] for what in self.goal.asks_about() if what.startswith("event:")}
        return frozenset(found)

    def conditions(self) -> Iterator[Condition]:
        """Every condition in it."""
        if isinstance(self.goal, Condition):
            yield self.goal
        yield from (step.branch for step in self.steps if isinstance(step, Branch))


def parse(data: object) -> JourneyDefinition:
    """The definition that `data` (JSON) describes. Raises InvalidJourney naming the place."""
    return _checked(JourneyDefinition.model_validate, data)


def parse_step(data: object) -> Step:
    """The step that `data` (JSON) describes. Raises InvalidJourney naming the place."""
    return _checked(_STEP.validate_python, data)


def _checked(read: Callable[[object], Read], data: object) -> Read:
    try:
        return read(data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        # Of a choice of types each one complains; a fault that we have worded ourselves tells most.
        first = next((fault for fault in faults if fault["type"] == "value_error"), faults[0])
        place = ".".join(str(part) for part in first["loc"] if _is_key(part))
        fault = first["msg"].removeprefix("Value error, ").rstrip(".")
        raise InvalidJourney(f"At {place or 'the top'}: {fault}.") from error


def _is_key(part: str | int) -> bool:
    """The names of our own models and validators are no keys of the JSON form."""
    return isinstance(part, int) or (part[:1].islower() and "[" not in part and "-" not in part)


def dump(definition: JourneyDefinition) -> dict[str, Any]:
    """The JSON form that `parse` reads."""
    written: dict[str, Any] = definition.model_dump(mode="json", by_alias=True, exclude_none=True)
    return written
