"""What a journey does, in words for the console."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.journeys.definition import After, JourneyDefinition
from scheduler.journeys.step import (
    END,
    Branch,
    Happened,
    Leave,
    LocalMoment,
    Mark,
    Patience,
    Person,
    Split,
    Step,
    Wait,
)
from scheduler.journeys.trigger import EventTrigger, ScheduleTrigger, SegmentTrigger, Trigger
from segments.sentence import describe


def trigger_said(trigger: Trigger, currency: str) -> str:
    """Who enters, after "Customers enter"."""
    if isinstance(trigger, SegmentTrigger):
        verb = "come into" if trigger.edge == "entered" else "leave"
        return f"when they {verb} the segment “{trigger.segment}”"
    if isinstance(trigger, EventTrigger):
        return f"upon the event {_happened(trigger)}"
    if isinstance(trigger, ScheduleTrigger):
        asked = trigger.schedule
        often = f"every {asked.every}" if asked.every else f"at {asked.at}{_on(asked.weekdays)}"
        return f"{often}, if they are {describe(trigger.condition, currency)}"
    name = trigger.date.removeprefix("trait:").replace("_", " ")
    before = f"{trigger.days_before} days before " if trigger.days_before else "on "
    return f"{before}their {name}, at {trigger.at} of their own day"


def step_said(definition: JourneyDefinition, step: Step, currency: str) -> str:
    """What happens at the step."""
    said = _said(step, currency)
    following = definition.following(step)
    place = definition.number(step.id)
    goes_down = place < len(definition.steps) and definition.steps[place].id == following
    if isinstance(step, (Split, Leave)) or goes_down:
        return said
    return f"{said} Then: {_target(following)}."


def rules_said(definition: JourneyDefinition, currency: str) -> list[str]:
    """The rules around the steps, one sentence each."""
    rule = definition.reentry
    again = f"again {rule.after} after they last entered" if isinstance(rule, After) else rule
    found = [f"A customer may enter {again}{', also while they are in it' if definition.several else ''}."]
    if isinstance(definition.goal, Happened):
        found.append(f"Whoever reaches the goal leaves at once: the event {_happened(definition.goal)}.")
    elif definition.goal is not None:
        found.append(f"Whoever reaches the goal leaves at once: {describe(definition.goal, currency)}.")
    if definition.silences:
        found.append("Who is in it gets no message of any other campaign or journey.")
    if definition.holdout_percent:
        found.append(f"{definition.holdout_percent} % are held out and get no message.")
    return found


def _said(step: Step, currency: str) -> str:
    if isinstance(step, Wait):
        return _wait(step)
    if isinstance(step, Branch):
        who = describe(step.branch, currency)
        return f"Only {who} go on; the others go to {_target(step.otherwise)}."
    if isinstance(step, Split):
        return "By lot: " + ", ".join(f"{one.percent} % to {_target(one.to)}" for one in step.split) + "."
    if isinstance(step, Mark):
        return f"{'Take off' if step.off else 'Put on'} the tag “{step.tag}”."
    if isinstance(step, Person):
        return f"Call a person: {step.person}"
    if isinstance(step, Leave):
        return f"Leave the journey: {step.exit}"
    return f"Send: {step.message.text}"


def _wait(step: Wait) -> str:
    asked = step.wait
    if isinstance(asked, LocalMoment):
        return f"Wait until it is {asked.at}{_on(asked.weekdays)} where they live."
    if isinstance(asked, Patience):
        late = f"; if nothing happens: {_target(asked.late)}" if asked.late else ""
        return f"Wait for the event {_happened(asked)}, at most {asked.at_most}{late}."
    return f"Wait {asked}."


def _happened(test: Happened) -> str:
    named = (test.event,) if isinstance(test.event, str) else test.event
    words = " or ".join("of any type" if one == "*" else f"“{one.replace('_', ' ')}”" for one in named)
    return f"{words} with certain fields" if test.where.tests else words


def _on(weekdays: Sequence[str]) -> str:
    return f" on {' or '.join(day.capitalize() for day in weekdays)}" if weekdays else ""


def _target(step_id: str) -> str:
    return "the end" if step_id == END else f"step “{step_id}”"
