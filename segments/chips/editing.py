"""Changes to a part of a definition, which is named by a JSON pointer (RFC 6901) such as `/all/1/value`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from segments.condition import Condition
from segments.definition import dump, parse_definition
from segments.exceptions import InvalidDefinition

EVERYONE = {"everyone": True}
#: Says that a part is to be left out.
GONE = object()
JOINTS = ("all", "any")


def changed(condition: Condition, pointer: str, text: str) -> Condition:
    """With another value in one place, read like the value that stands there.

    Raises InvalidDefinition where the text cannot be such a value.
    """
    return _edited(condition, pointer, lambda held: _like(held, text.strip()))


def without(condition: Condition, pointer: str) -> Condition:
    """With one condition less; everyone where none is left."""
    return _edited(condition, pointer, lambda held: GONE)


def turned(condition: Condition, pointer: str) -> Condition:
    """With one condition turned into its opposite, or back."""
    return _edited(
        condition,
        pointer,
        lambda held: held["not"] if isinstance(held, dict) and "not" in held else {"not": held},
    )


def joined(condition: Condition, other: Condition, joint: str) -> Condition:
    """Both conditions as one `all` or `any`, without a needless level."""
    if joint == "all" and dump(condition) == EVERYONE:
        return other
    parts: list[Any] = []
    for one in (dump(condition), dump(other)):
        parts += one[joint] if set(one) == {joint} else [one]
    return parse_definition({joint: parts})


def _edited(condition: Condition, pointer: str, edit: Callable[[Any], Any]) -> Condition:
    steps = pointer.split("/")[1:]
    try:
        made = _replaced(dump(condition), steps, edit)
    except (LookupError, TypeError, ValueError) as error:
        raise InvalidDefinition(f"There is no {pointer!r} that could be changed like this.") from error
    return parse_definition(EVERYONE if made is GONE else made)


def _replaced(held: Any, steps: list[str], edit: Callable[[Any], Any]) -> Any:
    """The part with its change; GONE where nothing is left of it."""
    if not steps:
        return edit(held)
    if isinstance(held, list):
        place = int(steps[0])
        made = _replaced(held[place], steps[1:], edit)
        return [*held[:place], *([] if made is GONE else [made]), *held[place + 1 :]]
    key = steps[0]
    made = _replaced(held[key], steps[1:], edit)
    if key in JOINTS and isinstance(made, list) and len(made) < len(held[key]):
        return _tidy(key, made)
    return GONE if made is GONE else {**held, key: made}


def _tidy(joint: str, parts: list[Any]) -> Any:
    if not parts:
        return GONE
    return parts[0] if len(parts) == 1 else {joint: parts}


def _like(held: Any, text: str) -> Any:
    if isinstance(held, list):
        return [_like(held[0], one.strip()) for one in text.split(",")]
    if isinstance(held, bool):
        return {"true": True, "false": False}[text]
    if isinstance(held, (int, float)):
        number = json.loads(text.replace(",", "."))
        if not isinstance(number, (int, float)) or isinstance(number, bool):
            raise ValueError(text)
        return number
    if not text:
        raise ValueError("an empty value")
    return text
