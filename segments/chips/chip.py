"""The chips of a definition, with the places in which each can be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from segments.calendar import NAMED
from segments.condition import Condition
from segments.conditions.logic import All, AnyOf, Not
from segments.definition import dump
from segments.wording.words import Words

FieldKind = Literal["number", "duration", "choice", "day", "text"]

#: Keys whose value may be changed by hand, and how it is entered; `value` is told by what stands there.
KINDS: Mapping[str, FieldKind] = {
    "op": "choice",
    "last": "duration",
    "from_ago": "duration",
    "to_ago": "duration",
    "older_than": "duration",
    "within": "duration",
    "calendar": "choice",
    "from": "day",
    "to": "day",
    "n": "number",
    "percent": "number",
    "times": "number",
    "next_days": "number",
}
COMPARISONS = (">=", ">", "=", "!=", "<=", "<")
#: Fields of events that are names.
NAMES = ("category", "brand", "product_id", "campaign_id", "channel", "topic", "sentiment")
#: Parts that say which people or events are meant, and are no figure or name of their own.
CLOSED = ("attr", "field", "type", "fn", "order", "anchor", "between", "everyone")


@dataclass(frozen=True)
class Field:
    """One place of a chip: its pointer, the key in front of it, and what stands there."""

    pointer: str
    key: str
    kind: FieldKind
    value: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chip:
    """One condition in words. With `link` it holds other chips, joined by that word."""

    pointer: str
    sentence: str
    negated: bool
    fields: tuple[Field, ...] = ()
    link: Literal["and", "or"] | None = None
    children: tuple[Chip, ...] = ()


def chips_of(condition: Condition, words: Words) -> tuple[Chip, ...]:
    """The conditions that all must hold, each as a chip."""
    if isinstance(condition, All):
        return tuple(_chip(one, f"/all/{place}", words) for place, one in enumerate(condition.conditions))
    return (_chip(condition, "", words),)


def _chip(condition: Condition, pointer: str, words: Words) -> Chip:
    sentence, negated, inner, inside = condition.predicate(words), False, condition, pointer
    if isinstance(condition, Not):
        negated, inner, inside = True, condition.condition, f"{pointer}/not"
    if isinstance(inner, (All, AnyOf)):
        key = "all" if isinstance(inner, All) else "any"
        children = tuple(_chip(one, f"{inside}/{key}/{at}", words) for at, one in enumerate(inner.conditions))
        return Chip(pointer, sentence, negated, link="and" if key == "all" else "or", children=children)
    return Chip(pointer, sentence, negated, tuple(_fields(dump(inner), inside)))


def _fields(part: Any, pointer: str) -> Iterator[Field]:
    if isinstance(part, list):
        for number, one in enumerate(part):
            yield from _fields(one, f"{pointer}/{number}")
    if not isinstance(part, dict):
        return
    for key, value in part.items():
        place = f"{pointer}/{key}"
        field = None if key in CLOSED else _field(key, value, place)
        if field is not None:
            yield field
        else:
            yield from _fields(value, place)


def _field(key: str, value: Any, pointer: str) -> Field | None:
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value)):
        return None
    text = ", ".join(map(_said, value)) if isinstance(value, list) else _said(value)
    if key == "value" or key in NAMES:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        choices = ("true", "false") if isinstance(value, bool) else ()
        return Field(pointer, key, "number" if number else "choice" if choices else "text", text, choices)
    if key == "op" and value in COMPARISONS:
        return Field(pointer, key, "choice", text, COMPARISONS)
    if key == "calendar":
        return Field(pointer, key, "choice", text, tuple(dict.fromkeys((text, *NAMED))))
    if key in KINDS and key != "op":
        return Field(pointer, key, KINDS[key], text)
    return None


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
