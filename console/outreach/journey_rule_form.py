"""The forms of what is around a journey's steps: what lets customers in, and the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.exceptions import CorrectTheForm
from console.outreach.journey_fields import Fields, event_fields, length_fields
from console.texts import N_
from scheduler.journeys.definition import After, Goal, JourneyDefinition
from scheduler.journeys.step import Happened
from scheduler.journeys.trigger import DateTrigger, EventTrigger, ScheduleTrigger, SegmentTrigger, Trigger
from segments.condition import Condition

#: Every kind of trigger by the name of its form, in the order in which they are offered.
TRIGGERS = {
    "event": N_("An event"),
    "segment": N_("A segment"),
    "date": N_("A date"),
    "every": N_("Again and again"),
    "at": N_("A time of day"),
}
FRESH: dict[str, dict[str, Any]] = {
    "date": {"date": "birthday", "days_before": "0", "at": "10:00"},
    "every": {"many": "1", "unit": "h"},
    "at": {"at": "10:00"},
}
#: How often a customer may enter.
ENTRIES = {
    "once": N_("once"),
    "always": N_("as often as they fit"),
    "after": N_("again after a while"),
}
#: What may be the goal.
GOALS = {
    "": N_("nothing"),
    "event": N_("an event"),
    "condition": N_("a condition"),
}

Describe = Callable[[Condition], str]


def kind_of(trigger: Trigger) -> str:
    """The name of the form that changes the trigger."""
    if isinstance(trigger, ScheduleTrigger):
        return "every" if trigger.schedule.every else "at"
    kinds = {SegmentTrigger: "segment", EventTrigger: "event", DateTrigger: "date"}
    return kinds[type(trigger)]


def asks_in_words(kind: str) -> bool:
    """Whether the trigger's form has a condition in words."""
    return kind in ("every", "at")


def condition_of(trigger: Trigger) -> Condition | None:
    """The condition that stands in it."""
    return trigger.condition if isinstance(trigger, ScheduleTrigger) else None


def goal_condition(definition: JourneyDefinition) -> Condition | None:
    """The goal where it is a condition."""
    return definition.goal if isinstance(definition.goal, Condition) else None


def fresh(kind: str) -> Fields:
    """An empty form."""
    return Fields(FRESH.get(kind, {}))


def shown_trigger(trigger: Trigger, describe: Describe) -> Fields:
    """The fields of the form for a trigger that is there."""
    if isinstance(trigger, SegmentTrigger):
        return Fields({"segment": trigger.segment, "edge": trigger.edge})
    if isinstance(trigger, EventTrigger):
        return Fields(event_fields(trigger))
    if isinstance(trigger, DateTrigger):
        return Fields({"date": trigger.date, "days_before": str(trigger.days_before), "at": trigger.at})
    asked = trigger.schedule
    when = length_fields(asked.every) if asked.every else {"at": asked.at or ""}
    return Fields({**when, "weekdays": list(asked.weekdays), "words": describe(trigger.condition)})


def trigger_of(
    kind: str, given: Fields, former: Trigger | None, condition: Condition | None
) -> dict[str, Any]:
    """The trigger that the form describes, as a definition writes it. Raises CorrectTheForm."""
    if kind == "segment":
        if not given.one("segment"):
            raise CorrectTheForm("Choose a segment.")
        return {"segment": given.one("segment"), "edge": given.one("edge") or "entered"}
    if kind == "event":
        return given.happened(former if isinstance(former, EventTrigger) else None)
    if kind == "date":
        days = given.number("days_before", N_("The days before are a whole number from 0 to 180."))
        if days > 180:
            raise CorrectTheForm("The days before are a whole number from 0 to 180.")
        return {"date": given.one("date"), "days_before": days, "at": _time(given)}
    if kind == "every":
        return {"schedule": {"every": given.length()}, "condition": condition}
    return {"schedule": {"at": _time(given), "weekdays": given.many("weekdays")}, "condition": condition}


def shown_rules(definition: JourneyDefinition, describe: Describe) -> Fields:
    """The fields of the form about the rules."""
    rule = definition.reentry
    return Fields(
        {
            "entry": "after" if isinstance(rule, After) else rule,
            **(length_fields(rule.after) if isinstance(rule, After) else {"many": "30", "unit": "d"}),
            "several": "on" if definition.several else "",
            "silences": "on" if definition.silences else "",
            "holdout_percent": str(definition.holdout_percent),
            "attribution_days": str(definition.attribution_days),
            **_goal_fields(definition.goal, describe),
        }
    )


def rules_of(given: Fields, former: JourneyDefinition, condition: Condition | None) -> dict[str, Any]:
    """The values of a definition that the form describes. Raises CorrectTheForm."""
    holdout = given.number("holdout_percent", N_("Who is held out is a whole number from 0 to 100."))
    days = given.number("attribution_days", N_("Purchases count for 1 to 365 days."))
    if holdout > 100:
        raise CorrectTheForm("Who is held out is a whole number from 0 to 100.")
    if not 0 < days <= 365:
        raise CorrectTheForm("Purchases count for 1 to 365 days.")
    return {
        "reentry": {"after": given.length()} if given.one("entry") == "after" else given.one("entry"),
        "several": bool(given.one("several")),
        "silences": bool(given.one("silences")),
        "goal": _goal(given, former.goal, condition),
        "holdout_percent": holdout,
        "attribution_days": days,
    }


def _time(given: Fields) -> str:
    if not given.one("at"):
        raise CorrectTheForm("Write a time of day.")
    return given.one("at")


def _goal_fields(goal: Goal | None, describe: Describe) -> dict[str, Any]:
    if goal is None:
        return {"goal": ""}
    if isinstance(goal, Happened):
        return {"goal": "event", **event_fields(goal)}
    return {"goal": "condition", "words": describe(goal)}


def _goal(given: Fields, former: Goal | None, condition: Condition | None) -> Any:
    if given.one("goal") == "event":
        return given.happened(former if isinstance(former, Happened) else None)
    return condition if given.one("goal") == "condition" else None
