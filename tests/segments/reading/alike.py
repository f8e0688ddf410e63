"""Definitions in one form, so that two ways of writing the same compare equal."""

from __future__ import annotations

import json
from typing import Any

from segments.definition import dump, parse_definition


def canonical(definition: dict[str, Any]) -> Any:
    """The definition with its parts in order and its negations inside."""
    return _canonical(dump(parse_definition(definition)))


def _canonical(one: Any) -> Any:
    if "not" in one:
        return _denied(_canonical(one["not"]))
    for key in ("all", "any"):
        if key in one:
            return _joined(key, [_canonical(child) for child in one[key]])
    if "top" in one and one["top"].get("among"):
        one = {"top": {**one["top"], "among": _canonical(one["top"]["among"])}}
    types = one["count"]["type"] if "count" in one else ""
    if isinstance(types, list) and (one["op"], one["value"]) in ((">=", 1), ("=", 0)):
        each = [{**one, "count": {**one["count"], "type": type_}} for type_ in types]
        return _joined("any" if one["value"] else "all", each)
    return one


def _denied(inner: Any) -> Any:
    if "count" in inner and (inner["op"], inner["value"]) == (">=", 1):
        return {**inner, "op": "=", "value": 0}
    if inner.get("op") in ("is_null", "not_null"):
        return {**inner, "op": "not_null" if inner["op"] == "is_null" else "is_null"}
    if "any" in inner:
        return _joined("all", [_denied(child) for child in inner["any"]])
    return {"not": inner}


def _joined(key: str, children: list[Any]) -> Any:
    flat: list[Any] = []
    for child in children:
        flat += child.get(key, [child])
    unique = {json.dumps(child, sort_keys=True): child for child in flat}
    ordered = [unique[name] for name in sorted(unique)]
    return ordered[0] if len(ordered) == 1 else {key: ordered}
