"""Edits of a definition, one step at a time; whatever leads to a step goes on leading where it should."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, Literal

from scheduler.journeys.definition import JourneyDefinition, parse
from scheduler.journeys.exceptions import (
    LastStep,
    StepNameTaken,
    StepsLeadDown,
    UnknownStep,
)
from scheduler.journeys.step import END, Branch, Leave, Patience, Split, Step, Wait


def revised(definition: JourneyDefinition, **values: Any) -> JourneyDefinition:
    """The definition with other values. Raises InvalidJourney."""
    return parse(dict(definition) | values)


def put(definition: JourneyDefinition, step_id: str, step: Step) -> JourneyDefinition:
    """`step` in the place of another one, whose name may change by it. Raises InvalidJourney."""
    place = _place(definition, step_id)
    if step.id != step_id and any(one.id == step.id for one in definition.steps):
        raise StepNameTaken
    renamed = [_redirected(one, {step_id: step.id}) for one in definition.steps]
    return revised(definition, steps=(*renamed[:place], step, *renamed[place + 1 :]))


def add(definition: JourneyDefinition, step: Step, *, behind: str | None) -> JourneyDefinition:
    """`step` behind another one, on top where that is None; it leads where the other one led.

    Raises InvalidJourney.
    """
    if any(one.id == step.id for one in definition.steps):
        raise StepNameTaken
    if behind is None:
        return revised(definition, steps=(step, *definition.steps))
    place = _place(definition, behind)
    above, below = definition.steps[place], definition.steps[place + 1 :]
    if isinstance(above, Split):
        above = _redirected(above, {below[0].id if below else END: step.id})
    elif above.next is not None and not isinstance(above, Leave):
        step = step.model_copy(update={"next": step.next or _carried(above, step)})
        above = above.model_copy(update={"next": None})
    return revised(definition, steps=(*definition.steps[:place], above, step, *below))


def move(definition: JourneyDefinition, step_id: str, by: Literal[-1, 1]) -> JourneyDefinition:
    """The step one place up (-1) or down. Raises InvalidJourney, StepsLeadDown among them."""
    steps = list(definition.steps)
    place = _place(definition, step_id)
    upper, lower = sorted((place, place + by))
    if upper < 0 or lower >= len(steps):
        return definition
    if steps[lower].id in steps[upper].targets():
        raise StepsLeadDown
    steps[upper], steps[lower] = steps[lower], steps[upper]
    return revised(definition, steps=tuple(steps))


def remove(definition: JourneyDefinition, step_id: str) -> JourneyDefinition:
    """Without the step: who would come to it comes to what follows it. Raises InvalidJourney."""
    place = _place(definition, step_id)
    gone = definition.steps[place]
    rest = [one for one in definition.steps if one is not gone]
    if not rest:
        raise LastStep
    follows = END if isinstance(gone, Leave) else definition.following(gone)
    if place and gone.next is not None and not isinstance(gone, Leave) and _falls_through(rest[place - 1]):
        rest[place - 1] = rest[place - 1].model_copy(update={"next": gone.next})
    return revised(definition, steps=tuple(_redirected(one, {gone.id: follows}) for one in rest))


def fresh_id(definition: JourneyDefinition | None, kind: str) -> str:
    """A name for a new step that no other one has: `message`, `message_2`."""
    taken = {step.id for step in definition.steps} if definition else set()
    names = (kind if number == 1 else f"{kind}_{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def unreached(definition: JourneyDefinition) -> frozenset[str]:
    """Steps that nobody can come to."""
    reached = {definition.steps[0].id}
    for step in definition.steps:
        if step.id in reached:
            reached |= set(_ways(definition, step))
    return frozenset(step.id for step in definition.steps) - reached


def _ways(definition: JourneyDefinition, step: Step) -> Iterable[str]:
    if isinstance(step, Leave):
        return ()
    if isinstance(step, Split):
        return (share.to for share in step.split)
    return (definition.following(step), *step.targets())


def _place(definition: JourneyDefinition, step_id: str) -> int:
    places = (place for place, step in enumerate(definition.steps) if step.id == step_id)
    place = next(places, None)
    if place is None:
        raise UnknownStep
    return place


def _falls_through(step: Step) -> bool:
    return step.next is None and not isinstance(step, (Split, Leave))


def _carried(above: Step, step: Step) -> str | None:
    """Where a step leads that takes over the way of the one above it."""
    return None if isinstance(step, (Split, Leave)) else above.next


def _redirected(step: Step, targets: Mapping[str, str]) -> Step:
    """The step with other targets in the place of some."""
    changes = dict(_changes(step, targets))
    return step.model_copy(update=changes) if changes else step


def _changes(step: Step, targets: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    if step.next is not None and step.next in targets:
        yield "next", targets[step.next]
    if isinstance(step, Branch) and step.otherwise in targets:
        yield "otherwise", targets[step.otherwise]
    asked = step.wait if isinstance(step, Wait) else None
    if isinstance(asked, Patience) and asked.late is not None and asked.late in targets:
        yield "wait", asked.model_copy(update={"late": targets[asked.late]})
    if isinstance(step, Split) and any(share.to in targets for share in step.split):
        shares = (share.model_copy(update={"to": targets.get(share.to, share.to)}) for share in step.split)
        yield "split", tuple(shares)
