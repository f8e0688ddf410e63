"""Conditions that nobody can meet together."""

from __future__ import annotations

import json
import math
from typing import Any

from segments.reading.containment import contains

Definition = dict[str, Any]
#: An attribute of which a customer has one value.
SINGLE = ("city", "country", "language", "channel", "lifecycle_stage", "rfm_type")
#: Definitions are taken apart into so many alternatives at most; what is left out contradicts nothing.
MOST = 64
AGGREGATES = ("count", "sum", "avg", "max", "min", "distinct")


def contradiction(definition: Definition) -> list[Definition] | None:
    """Parts that contradict each other; None where somebody may still meet the definition."""
    found = [_among(conditions) for conditions in _alternatives(definition)]
    return next(iter(found), None) if all(found) else None


def _alternatives(definition: Definition) -> list[list[Definition]]:
    """The ways to meet a definition, each as conditions that hold together; without those beyond MOST."""
    if "any" in definition:
        return [way for child in definition["any"] for way in _alternatives(child)][:MOST]
    if "all" in definition:
        ways: list[list[Definition]] = [[]]
        for child in definition["all"]:
            more = _alternatives(child)
            if len(ways) * len(more) > MOST:
                continue
            ways = [[*way, *another] for way in ways for another in more]
        return ways
    denied = definition.get("not", {})
    if "any" in denied:
        return _alternatives({"all": [{"not": child} for child in denied["any"]]})
    if "all" in denied:
        return [way for child in denied["all"] for way in _alternatives({"not": child})][:MOST]
    return [[definition]]


def _among(conditions: list[Definition]) -> list[Definition] | None:
    for place, one in enumerate(conditions):
        among = one.get("top", {}).get("among")
        if _is_empty(one) or (among and contradiction(among)):
            return [one]
        for other in conditions[:place]:
            if _exclude(one, other) or _exclude(other, one):
                return [other, one]
    return None


def _exclude(one: Definition, other: Definition) -> bool:
    return (
        _lacks(one, other)
        or _denies(one, other)
        or _differ(one, other)
        or _apart(one, other)
        or _starves(one, other)
    )


def _starves(one: Definition, other: Definition) -> bool:
    """`bought last week` and `never bought`: fewer events than the other condition needs."""
    limit = _limit(one)
    if limit is None:
        return False
    return any(contains(limit[0], needed) and count > limit[1] for needed, count in _needs(other))


def _limit(one: Definition) -> tuple[Definition, float] | None:
    """The selection of which there are at most so many events."""
    denied = one.get("not", {})
    if "count" in denied and denied.get("op") in (">=", ">"):
        most = denied["value"] - (denied["op"] == ">=")
        return denied["count"], most
    found = _range(one) if "count" in one else None
    return (one["count"], found[2][0] + found[2][1]) if found and found[2][0] < math.inf else None


def _needs(one: Definition) -> list[tuple[Definition, float]]:
    """Selections, and how many events of each somebody has who meets the condition."""
    if "count" in one:
        found = _range(one)
        return [(one["count"], found[1][0] + found[1][1])] if found else []
    for name in ("avg", "max", "min", "first", "last"):
        if name in one:
            return [(one[name], 1)]
    for name in ("sum", "distinct"):
        found = _range(one) if name in one else None
        if found:
            return [(one[name], 1 if found[1] > (0, 0) else 0)]
    if "gap" in one:
        return [(one["gap"]["of"], 2)]
    if "sequence" in one:
        steps = one["sequence"]
        return [(steps["first"], 1), *([] if steps.get("negate") else [(steps["then"], 1)])]
    if "exists_value" in one:
        return [need for having in one["exists_value"]["having"] for need in _needs(having)]
    return [(one["top"]["by"]["of"], 1)] if "top" in one else []


def _lacks(one: Definition, other: Definition) -> bool:
    """A tag, and no tags at all."""
    told = other.get("op") not in (None, "is_null", "!=")
    return one.get("op") == "is_null" and told and one.get("attr") == other.get("attr")


def _denies(one: Definition, other: Definition) -> bool:
    """P and not P, one value and any other one."""
    if one.get("op") == "!=" and "attr" in one:
        return _same({**one, "op": "="}, other)
    return "not" in one and _same(one["not"], other)


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _differ(one: Definition, other: Definition) -> bool:
    """Two values of what a customer has one value of."""
    attr = one.get("attr")
    return (
        attr in SINGLE
        and attr == other.get("attr")
        and one.get("op") == other.get("op") == "="
        and one["value"] != other["value"]
    )


def _apart(one: Definition, other: Definition) -> bool:
    """Two ranges of the same number that do not meet."""
    left, right = _range(one), _range(other)
    if left is None or right is None or not _same(left[0], right[0]):
        return False
    return _nothing_between(max(left[1], right[1]), min(left[2], right[2]), whole=left[3])


def _is_empty(one: Definition) -> bool:
    found = _range(one)
    return found is not None and _nothing_between(found[1], found[2], whole=found[3])


def _never_had(none: Definition, some: Definition) -> bool:
    """At least one event in the last 30 days, and none in the last 60."""
    if "count" not in none or "count" not in some or _highest(none) != 0 or _lowest(some) < 1:
        return False
    wide, narrow = none["count"], some["count"]
    alike = wide.get("type") == narrow.get("type")
    return alike and _within(wide, narrow) and _covers(wide.get("window"), narrow.get("window"))


def _highest(one: Definition) -> float:
    found = _range(one)
    return math.inf if found is None else found[2][0] + min(found[2][1], 0)


def _lowest(one: Definition) -> float:
    found = _range(one)
    return 0 if found is None else found[1][0] + found[1][1]


def _within(wide: Definition, narrow: Definition) -> bool:
    """Whether every event of the second kind is one of the first."""
    where = narrow.get("where") or {}
    return all(where.get(name) == value for name, value in (wide.get("where") or {}).items())


def _covers(wide: Any, narrow: Any) -> bool:
    """Whether one window holds another, as far as their lengths tell it."""
    if wide in (None, {"ever": True}) or _same(wide, narrow):
        return True
    if narrow is None or "last" not in wide or "last" not in narrow:
        return False
    (size, unit), (other, other_unit) = (_length(window["last"]) for window in (wide, narrow))
    return unit == other_unit and size >= other


def _length(span: str) -> tuple[int, str]:
    unit = span.lstrip("0123456789")
    return int(span.removesuffix(unit)), unit


Bound = tuple[float, int]


def _nothing_between(low: Bound, high: Bound, *, whole: bool) -> bool:
    """Bounds are a value and how far beyond it one must go: 0 for `>=`, 1 for `>`; -1 for `<`."""
    if whole:
        return low[0] + low[1] > high[0] + high[1]
    return low[0] > high[0] or (low[0] == high[0] and (low[1] > 0 or high[1] < 0))


def _range(one: Definition) -> tuple[Any, Bound, Bound, bool] | None:
    """What is measured, its lowest and highest value, and whether it is a whole number."""
    name = next((key for key in AGGREGATES if key in one), None)
    if name is None and not ("attr" in one and isinstance(one.get("value"), (int, float, list))):
        return None
    if isinstance(one.get("value"), bool) or (one.get("op") not in _BOUNDS and one.get("op") != "between"):
        return None
    of = {key: value for key, value in one.items() if key not in ("op", "value")}
    whole = name in ("count", "distinct") or one.get("attr") == "age"
    if one["op"] == "between":
        if not all(isinstance(value, (int, float)) for value in one["value"]):
            return None
        low, high = one["value"]
        return of, (low, 0), (high, 0), whole
    if not isinstance(one["value"], (int, float)):
        return None
    least: Bound = (0, 0) if name in ("count", "sum", "distinct") else (-math.inf, 0)
    low_step, high_step = _BOUNDS[one["op"]]
    value = one["value"]
    low_bound = least if low_step is None else (value, low_step)
    high_bound = (math.inf, 0) if high_step is None else (value, high_step)
    return of, low_bound, high_bound, whole


_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    ">": (1, None),
    ">=": (0, None),
    "<": (None, -1),
    "<=": (None, 0),
    "=": (0, 0),
}
