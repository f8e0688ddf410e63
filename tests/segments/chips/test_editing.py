"""A definition is changed in one place, and stays a definition."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from segments.chips.editing import changed, joined, turned, without
from segments.definition import dump, parse_definition
from segments.exceptions import InvalidDefinition
from tests.segments.strategies import definitions

BERLIN = {"attr": "city", "op": "=", "value": "Berlin"}
BOUGHT = {
    "count": {"type": "purchase", "where": {"category": "coffee"}, "window": {"last": "30d"}},
    "op": ">=",
    "value": 2,
}
VIP = {"attr": "tags", "op": "has", "value": "vip"}
ALL = {"all": [BERLIN, BOUGHT, {"not": VIP}]}


def edited(edit: Any, definition: dict[str, Any], *more: str) -> dict[str, Any]:
    return dump(edit(parse_definition(definition), *more))


def test_a_value_is_changed_and_stays_of_its_kind() -> None:
    assert edited(changed, ALL, "/all/1/value", "5")["all"][1] == {**BOUGHT, "value": 5}
    assert edited(changed, ALL, "/all/0/value", "Hamburg")["all"][0]["value"] == "Hamburg"
    window = edited(changed, ALL, "/all/1/count/window/last", "60d")["all"][1]["count"]["window"]
    assert window == {"last": "60d"}
    assert edited(changed, {"attr": "consent", "op": "=", "value": True}, "/value", "false")["value"] is False
    between = {"attr": "age", "op": "between", "value": [20, 30]}
    assert edited(changed, between, "/value", "25, 34")["value"] == [25, 34]


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("/all/1/value", "many"),
        ("/all/1/value", ""),
        ("/all/1/value", "true"),
        ("/all/1/count/window/last", "soon"),
        ("/all/0/value", " "),
        ("/all/7/value", "5"),
        ("/all/1/nothing", "5"),
        ("/all/x", "5"),
        ("/all/0/value/deeper", "5"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(pointer: str, text: str) -> None:
    with pytest.raises(InvalidDefinition):
        changed(parse_definition(ALL), pointer, text)


def test_a_condition_is_taken_away_with_the_levels_that_it_leaves_empty() -> None:
    assert edited(without, ALL, "/all/2") == {"all": [BERLIN, BOUGHT]}
    assert edited(without, {"all": [BERLIN, {"any": [VIP, BOUGHT]}]}, "/all/1/any/0") == {
        "all": [BERLIN, BOUGHT]
    }
    assert edited(without, {"all": [BERLIN, {"not": {"any": [VIP]}}]}, "/all/1/not/any/0") == BERLIN
    assert edited(without, BERLIN, "") == {"everyone": True}


def test_a_condition_is_turned_around_and_back() -> None:
    assert edited(turned, ALL, "/all/0")["all"][0] == {"not": BERLIN}
    assert edited(turned, ALL, "/all/2")["all"][2] == VIP
    assert edited(turned, BERLIN, "") == {"not": BERLIN}


def test_conditions_are_joined_without_needless_levels() -> None:
    def both(left: dict[str, Any], right: dict[str, Any], joint: str) -> dict[str, Any]:
        return dump(joined(parse_definition(left), parse_definition(right), joint))

    assert both(ALL, BOUGHT, "all") == {"all": [BERLIN, BOUGHT, {"not": VIP}, BOUGHT]}
    assert both({"any": [BERLIN, VIP]}, BOUGHT, "all") == {"all": [{"any": [BERLIN, VIP]}, BOUGHT]}
    assert both({"any": [BERLIN, VIP]}, BOUGHT, "any") == {"any": [BERLIN, VIP, BOUGHT]}
    assert both({"everyone": True}, BOUGHT, "all") == BOUGHT


@given(definitions)
def test_turning_the_whole_around_twice_changes_nothing(definition: Any) -> None:
    condition = parse_definition(definition)
    if "not" not in dump(condition):
        assert turned(turned(condition, ""), "") == condition
