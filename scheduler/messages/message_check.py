"""What is wrong with a message in itself, whoever gets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scheduler.messages import fields
from scheduler.messages.limits import STRICTEST, units
from scheduler.messages.message import Message, Written, asked, every, named
from scheduler.speech import Speech, english


@dataclass(frozen=True)
class Problem:
    """Something to know before sending. A blocking one keeps the campaign from starting."""

    #: unknown_field | stray_brace | too_long | empty | no_fallback | no_offer | unused_offer, and what
    #: scheduler.inspection finds.
    code: str
    text: str
    blocking: bool


def check(message: Message, say: Speech = english) -> list[Problem]:
    """What a marketer should know before this message goes out, said by `say`."""
    found = [problem for each in every(message) for problem in _of_text(each, say)]
    return list(dict.fromkeys([*found, *_of_offer(message, say)]))


def _of_text(one: Written, say: Speech) -> Iterator[Problem]:
    problems = [problem for each in fields.fields(one.text) if (problem := _of_field(each, say))]
    if re.search(r"[{}]", fields.fill(one.text, lambda _: "")):
        text = say("A { or } stands alone: customers would see it.")
        problems.append(Problem("stray_brace", text, blocking=True))
    for problem in (*problems, *_of_length(one, say)):
        if one.language:
            text = say("In %(language)s: %(problem)s", language=one.language, problem=problem.text)
            yield replace(problem, text=text)
        else:
            yield problem


def _of_field(one: fields.Field, say: Speech) -> Problem | None:
    name = one.name
    if not one.known:
        known = ", ".join((*fields.FIELDS, f"{fields.TRAIT}NAME", *fields.MADE))
        text = say("%(field)s is not a field. Fields are: %(known)s.", field=f"{{{name}}}", known=known)
        return Problem("unknown_field", text, blocking=True)
    if one.fallback is None and name not in fields.MADE:
        text = say(
            "%(field)s has no fallback, as in %(example)s: customers without a %(name)s will not get it.",
            field=f"{{{name}}}",
            example=f"{{{name}|…}}",
            name=name,
        )
        return Problem("no_fallback", text, blocking=False)
    return None


def _of_length(one: Written, say: Speech) -> list[Problem]:
    # What the fields add is known of the audience alone: here only sure cases block.
    fit = STRICTEST.of(with_picture=one.image is not None)
    shortest = units(fields.fill(one.text, lambda _: ""))
    if shortest > fit:
        text = say("The text has %(n)s characters without its fields; %(fit)s fit.", n=shortest, fit=fit)
        return [Problem("too_long", text, blocking=True)]
    if not fields.fill(one.text, lambda each: "x" if each.fallback is None else each.fallback).strip():
        text = say("Customers without these values would get an empty text.")
        return [Problem("empty", text, blocking=True)]
    return []


def _of_offer(message: Message, say: Speech) -> list[Problem]:
    offered = {fields.OFFER_CODE, fields.OFFER_UNTIL}
    if message.offer is None:
        text = say("The text names an offer's code, but the message has no offer.")
        return [Problem("no_offer", text, blocking=True)] if named(message) & offered else []
    bare = [each.language or say("the default") for each in every(message) if not _gives_code(message, each)]
    if bare:
        text = say(
            "The offer “%(offer)s” is not in the text of: %(languages)s. Write {offer.code}.",
            offer=message.offer,
            languages=", ".join(bare),
        )
        return [Problem("unused_offer", text, blocking=False)]
    return []


def _gives_code(message: Message, one: Written) -> bool:
    return fields.OFFER_CODE in asked(message, one.language)
