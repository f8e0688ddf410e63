"""The forms of a journey's steps: what each kind is called, asks for, and is made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from console.exceptions import CorrectTheForm
from console.outreach.journey_fields import Fields, event_fields, length_fields
from console.outreach.message_form import MessageForm, fields_of
from console.texts import N_
from scheduler.journeys.definition import parse_step
from scheduler.journeys.step import (
    END,
    Branch,
    LocalMoment,
    Mark,
    Patience,
    Person,
    Say,
    Split,
    Step,
    Wait,
)
from scheduler.messages import message as messages
from segments.condition import Condition

#: Every kind of step by the name of its form, in the order in which they are offered.
KINDS = {
    "message": N_("Message"),
    "wait": N_("Wait so long"),
    "until": N_("Wait until a time of day"),
    "event": N_("Wait for an event"),
    "branch": N_("Branch by a condition"),
    "split": N_("Split at random"),
    "tag": N_("Tag"),
    "person": N_("Call a person"),
    "exit": N_("Leave the journey"),
}
#: Kinds that a step may be turned into in its place.
RELATED = ("wait", "until", "event")
#: What a new step's name begins with, where it is not the name of its kind.
NAMES = {"until": "wait", "event": "wait"}
#: What the form of a new step holds before anybody has typed anything.
FRESH: dict[str, dict[str, Any]] = {
    "wait": {"many": "1", "unit": "d"},
    "until": {"at": "10:00"},
    "event": {"many": "2", "unit": "d"},
    "branch": {"otherwise": END},
}
#: Parts that the form of a split has room for, at the least.
SHARES = 3
MOST_SHARES = 10

#: Makes the text of a condition.
Describe = Callable[[Condition], str]
#: By kind: what the form's fields say, as a definition writes it.
Writer = Callable[[Fields, Step | None], dict[str, Any]]


def kind_of(step: Step) -> str:
    """The name of the form that changes the step."""
    if isinstance(step, Wait):
        if isinstance(step.wait, LocalMoment):
            return "until"
        return "event" if isinstance(step.wait, Patience) else "wait"
    kinds = {Branch: "branch", Split: "split", Say: "message", Mark: "tag", Person: "person"}
    return kinds.get(type(step), "exit")


def related(kind: str) -> tuple[str, ...]:
    """The kinds that a form of this kind may be exchanged for."""
    return RELATED if kind in RELATED else ()


def fresh(kind: str, following: str) -> Fields:
    """An empty form; `following` is the step that will stand below the new one."""
    if kind == "split":
        return Fields({"percent": ["50", "50"], "to": [following, END]})
    return Fields(FRESH.get(kind, {}))


def shown(step: Step, describe: Describe) -> Fields:
    """The fields of the form for a step that is there."""
    return Fields({"name": step.id, "next": step.next or "", **_own(step, describe)})


def message_form(given: Fields) -> MessageForm:
    """The part of the form that is about a message. Raises CorrectTheForm."""
    several = {name for name in MessageForm.model_fields if name.startswith("translation_")}
    known = {name: list(held) for name, held in given.values.items() if name in MessageForm.model_fields}
    try:
        return MessageForm(
            **{name: held if name in several else (held or [""])[0] for name, held in known.items()}
        )
    except ValidationError as error:
        raise CorrectTheForm("A text is longer than a message may be.") from error


def made(kind: str, given: Fields, former: Step | None, condition: Condition | None, *, step_id: str) -> Step:
    """The step that the form describes. `step_id` names it where the form does not.

    Raises CorrectTheForm, InvalidMessage or InvalidJourney.
    """
    written = _WRITERS[kind](given, former)
    if kind == "branch":
        written["branch"] = condition
    following = given.one("next") if kind not in ("split", "exit") else ""
    return parse_step({"id": _name(given) or step_id, "next": following or None, **written})


def _name(given: Fields) -> str:
    """What the step is called, as a definition writes it. Raises CorrectTheForm."""
    name = re.sub(r"[\s-]+", "_", given.one("name").lower())
    if name and (name == END or not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name)):
        raise CorrectTheForm(
            "The name of a step is made of the letters a to z, digits and _, begins with a letter and is "
            "not “end”."
        )
    return name


def _own(step: Step, describe: Describe) -> dict[str, Any]:
    """What the fields hold that the kind of the step has alone."""
    if isinstance(step, Say):
        return fields_of(step.message)
    if isinstance(step, Wait):
        return _waiting(step)
    if isinstance(step, Branch):
        return {"words": describe(step.branch), "otherwise": step.otherwise}
    if isinstance(step, Split):
        shares = step.split
        return {"percent": [str(one.percent) for one in shares], "to": [one.to for one in shares]}
    if isinstance(step, Mark):
        return {"tag": step.tag, "off": "on" if step.off else ""}
    return {"why": step.person if isinstance(step, Person) else step.exit}


def _waiting(step: Wait) -> dict[str, Any]:
    asked = step.wait
    if isinstance(asked, LocalMoment):
        return {"at": asked.at, "weekdays": list(asked.weekdays)}
    if isinstance(asked, Patience):
        return {**event_fields(asked), **length_fields(asked.at_most), "late": asked.late or ""}
    return dict(length_fields(asked))


def _message(given: Fields, former: Step | None) -> dict[str, Any]:
    return {"message": messages.dump(message_form(given).message())}


def _wait(given: Fields, former: Step | None) -> dict[str, Any]:
    return {"wait": given.length()}


def _until(given: Fields, former: Step | None) -> dict[str, Any]:
    if not given.one("at"):
        raise CorrectTheForm("Write a time of day.")
    return {"wait": {"at": given.one("at"), "weekdays": given.many("weekdays")}}


def _event(given: Fields, former: Step | None) -> dict[str, Any]:
    asked = former.wait if isinstance(former, Wait) and isinstance(former.wait, Patience) else None
    happened = given.happened(asked)
    return {"wait": {**happened, "at_most": given.length(), "late": given.one("late") or None}}


def _branch(given: Fields, former: Step | None) -> dict[str, Any]:
    return {"otherwise": given.one("otherwise")}


def _split(given: Fields, former: Step | None) -> dict[str, Any]:
    percents, targets = given.values.get("percent", []), given.values.get("to", [])
    pairs = [(percent.strip(), to) for percent, to in zip(percents, targets, strict=False) if percent.strip()]
    if not all(percent.isascii() and percent.isdecimal() for percent, _ in pairs):
        raise CorrectTheForm("The shares of a split are whole numbers.")
    if len(pairs) < 2 or sum(int(percent[:9]) for percent, _ in pairs) != 100:
        raise CorrectTheForm("A split has at least two parts, which together make 100 percent.")
    return {"split": [{"percent": int(percent), "to": to} for percent, to in pairs]}


def _tag(given: Fields, former: Step | None) -> dict[str, Any]:
    if not given.one("tag"):
        raise CorrectTheForm("Write the tag.")
    return {"tag": given.one("tag"), "off": bool(given.one("off"))}


def _person(given: Fields, former: Step | None) -> dict[str, Any]:
    return {"person": _why(given)}


def _exit(given: Fields, former: Step | None) -> dict[str, Any]:
    return {"exit": _why(given)}


def _why(given: Fields) -> str:
    if not given.one("why"):
        raise CorrectTheForm("Write the reason.")
    return given.one("why")


_WRITERS: dict[str, Writer] = {
    "message": _message,
    "wait": _wait,
    "until": _until,
    "event": _event,
    "branch": _branch,
    "split": _split,
    "tag": _tag,
    "person": _person,
    "exit": _exit,
}
