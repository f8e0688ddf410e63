"""Definitions whose difference a sentence does not tell, because they mean the same."""

from __future__ import annotations

from typing import Any

from segments.condition import Condition
from segments.definition import dump


def canonical(condition: Condition) -> Any:
    """The JSON form, written in one of the ways in which it could be."""
    return _plain(dump(condition))


def _plain(part: Any) -> Any:
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    plain = {
        key: _where(value) if key in ("where", "matches") else _plain(value) for key, value in part.items()
    }
    for key in ("all", "any"):
        if key in plain and len(plain[key]) < 2:
            return plain[key][0] if plain[key] else {"any": []}
    if "gap" in plain:
        return {"gap": {**plain["gap"], "value": _in_days(plain["gap"]["value"])}}
    return _negation(plain["not"]) if "not" in plain else plain


def _negation(of: Any) -> Any:
    """Who has not done it at least once has done it no time."""
    once = "count" in of and (of["op"], of["value"]) == (">=", 1)
    return {**of, "op": "=", "value": 0} if once else {"not": of}


def _where(tests: dict[str, Any]) -> dict[str, Any]:
    """One of a single value is that value."""
    return {field: one[0] if isinstance(one, list) and len(one) == 1 else one for field, one in tests.items()}


def _in_days(wait: Any) -> Any:
    if isinstance(wait, list):
        return [_in_days(one) for one in wait]
    return f"{wait}d" if isinstance(wait, int) and wait > 0 else wait
