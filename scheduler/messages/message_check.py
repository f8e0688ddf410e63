"""What is wrong with a message in itself, whoever gets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scheduler.messages import fields
from scheduler.messages.limits import STRICTEST, units
from scheduler.messages.message import Message, Written, asked, every, named


@dataclass(frozen=True)
class Problem:
    """Something to know before sending. A blocking one keeps the campaign from starting."""

    #: unknown_field | stray_brace | too_long | empty | no_fallback | no_offer | unused_offer, and what
    #: scheduler.inspection finds.
    code: str
    text: str
    blocking: bool


def check(message: Message) -> list[Problem]:
    """What a marketer should know before this message goes out."""
    found = [problem for each in every(message) for problem in _of_text(each)]
    return list(dict.fromkeys([*found, *_of_offer(message)]))


def _of_text(one: Written) -> Iterator[Problem]:
    problems = [problem for each in fields.fields(one.text) if (problem := _of_field(each))]
    if re.search(r"[{}]", fields.fill(one.text, lambda _: "")):
        problems.append(
            Problem("stray_brace", "A { or } stands alone: customers would see it.", blocking=True)
        )
    for problem in (*problems, *_of_length(one)):
        yield replace(problem, text=f"In {one.language}: {problem.text}") if one.language else problem


def _of_field(one: fields.Field) -> Problem | None:
    name = one.name
    if not one.known:
        known = ", ".join((*fields.FIELDS, f"{fields.TRAIT}NAME", *fields.MADE))
        return Problem("unknown_field", f"{{{name}}} is not a field. Fields are: {known}.", blocking=True)
    if one.fallback is None and name not in fields.MADE:
        text = f"{{{name}}} has no fallback, as in {{{name}|…}}: customers without a {name} will not get it."
        return Problem("no_fallback", text, blocking=False)
    return None


def _of_length(one: Written) -> list[Problem]:
    # What the fields add is known of the audience alone: here only sure cases block.
    fit = STRICTEST.of(with_picture=one.image is not None)
    shortest = units(fields.fill(one.text, lambda _: ""))
    if shortest > fit:
        text = f"The text has {shortest} characters without its fields; {fit} fit."
        return [Problem("too_long", text, blocking=True)]
    if not fields.fill(one.text, lambda each: "x" if each.fallback is None else each.fallback).strip():
        return [Problem("empty", "Customers without these values would get an empty text.", blocking=True)]
    return []


def _of_offer(message: Message) -> list[Problem]:
    offered = {fields.OFFER_CODE, fields.OFFER_UNTIL}
    if message.offer is None:
        text = "The text names an offer's code, but the message has no offer."
        return [Problem("no_offer", text, blocking=True)] if named(message) & offered else []
    bare = [each.language or "the default" for each in every(message) if not _gives_code(message, each)]
    if bare:
        text = f"The offer “{message.offer}” is not in the text of: {', '.join(bare)}. Write {{offer.code}}."
        return [Problem("unused_offer", text, blocking=False)]
    return []


def _gives_code(message: Message, one: Written) -> bool:
    return fields.OFFER_CODE in asked(message, one.language)
