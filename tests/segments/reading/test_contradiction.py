"""What nobody can meet is told, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from segments.reading.contradiction import contradiction

BERLIN = {"attr": "city", "op": "=", "value": "Berlin"}


def orders(op: str, value: object) -> dict[str, Any]:
    return {"count": {"type": "purchase"}, "op": op, "value": value}


@pytest.mark.parametrize(
    "conditions",
    [
        [BERLIN, {"not": BERLIN}],
        [BERLIN, {"attr": "city", "op": "=", "value": "Munich"}],
        [orders(">", 5), orders("<", 3)],
        [orders(">", 2), orders("<", 3)],
        [orders(">=", 1), orders("=", 0)],
        [orders("<", 0)],
        [{"attr": "age", "op": ">", "value": 30}, {"attr": "age", "op": "<", "value": 31}],
        [orders("between", [5, 3])],
        [BERLIN, orders(">=", 1), {"not": {"all": [BERLIN, orders(">=", 1)]}}],
    ],
)
def test_conditions_that_exclude_each_other_are_found(conditions: list[dict[str, Any]]):
    assert contradiction({"all": conditions}) is not None


@pytest.mark.parametrize(
    "conditions",
    [
        [orders(">", 2), orders("<", 4)],
        [orders(">=", 3), orders("<=", 3)],
        [orders(">", 5), {"count": {"type": "view"}, "op": "<", "value": 3}],
        [BERLIN, {"attr": "country", "op": "=", "value": "DE"}],
        [{"attr": "tags", "op": "has", "value": "vip"}, {"attr": "tags", "op": "has", "value": "student"}],
        [{"any": [BERLIN, orders(">=", 1)]}, {"not": {"all": [BERLIN, orders(">=", 1)]}}],
    ],
)
def test_conditions_that_somebody_can_meet_are_left_alone(conditions: list[dict[str, Any]]):
    assert contradiction({"all": conditions}) is None


def test_alternatives_may_exclude_each_other():
    assert contradiction({"any": [BERLIN, {"not": BERLIN}]}) is None
