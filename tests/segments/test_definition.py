"""Definitions that are refused, with the place and the fault."""

from __future__ import annotations

import pytest

from segments.definition import dump, parse_definition
from segments.exceptions import InvalidDefinition

BOUGHT = {"type": "purchase"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "needs one of all, any, not"),
        ([], "needs one of all, any, not"),
        ("everyone", "needs one of all, any, not"),
        ({"everyone": False}, "everyone"),
        ({"all": [BOUGHT]}, "At all[0]"),
        (
            {"any": [{"not": {"attr": "city", "op": "=", "value": 5}}]},
            "At any[0].not: `city` is compared with text",
        ),
        ({"attr": "city", "op": "<", "value": "x"}, "`city` cannot be compared with `<`"),
        ({"attr": "city", "op": "is_null", "value": "x"}, "takes no value"),
        ({"attr": "city", "op": "="}, "needs a value"),
        ({"attr": "city", "op": "in", "value": "Berlin"}, "needs a list"),
        ({"attr": "city", "op": "=", "value": ["Berlin"]}, "needs one value, not a list"),
        ({"attr": "city", "op": "=", "value": "a\0b"}, "NUL"),
        ({"attr": "age", "op": "between", "value": [1]}, "needs two values"),
        ({"attr": "age", "op": ">", "value": "thirty"}, "compared with numbers"),
        ({"attr": "consent", "op": "=", "value": "maybe"}, "true or false"),
        ({"attr": "plan", "op": "<", "value": "gold"}, "cannot be compared with `<`"),
        ({"attr": "plan", "op": "in", "value": ["gold", 5]}, "text only, or with numbers only"),
        ({"attr": "created_at", "op": ">", "value": "soon"}, "no date"),
        ({"attr": "city", "in": {"last": "3d"}}, "created_at"),
        ({"count": BOUGHT, "op": ">=", "value": True}, "value"),
        ({"count": BOUGHT, "op": ">=", "value": float("inf")}, "a number between"),
        ({"count": BOUGHT, "op": ">=", "value": 0.00001}, "decimal places"),
        ({"count": BOUGHT, "op": ">=", "value": 10**13}, "a number between"),
        ({"count": BOUGHT, "field": "amount", "op": ">=", "value": 1}, "takes no `field`"),
        ({"sum": BOUGHT, "op": ">=", "value": 1}, "needs a `field`"),
        ({"sum": BOUGHT, "field": "brand", "op": ">=", "value": 1}, "needs a field of numbers"),
        ({"count": {"type": []}, "op": ">=", "value": 1}, "type"),
        ({"count": {"where": {"colour": "red"}}, "op": ">=", "value": 1}, "events have no field `colour`"),
        ({"count": {"where": {"brand": {">": "A"}}}, "op": ">=", "value": 1}, "no order"),
        ({"count": {"where": {"amount": "much"}}, "op": ">=", "value": 1}, "compared with numbers"),
        ({"count": {"where": {"amount": {}}}, "op": ">=", "value": 1}, "needs a value"),
        ({"count": {"window": {"last": "0d"}}, "op": ">=", "value": 1}, "a length above 0"),
        ({"count": {"window": {"last": "5 days"}}, "op": ">=", "value": 1}, "a duration is a number and"),
        ({"count": {"window": {"last": "99999d"}}, "op": ">=", "value": 1}, "at most a hundred years"),
        (
            {"count": {"window": {"calendar": "soon"}}, "op": ">=", "value": 1},
            "no calendar window called 'soon'",
        ),
        (
            {"count": {"window": {"from": "2026-02-01", "to": "2026-01-01"}}, "op": ">=", "value": 1},
            "later than",
        ),
        ({"first": BOUGHT}, "needs either `in`"),
        ({"first": BOUGHT, "since_attr": {}}, "At since_attr.attr: Field required"),
        (
            {"first": BOUGHT, "since_attr": {"attr": "created_at", "op": "<", "value": "1mo"}},
            "min, h, d or w",
        ),
        ({"top": {"by": {"fn": "count", "of": BOUGHT}}}, "`top` needs either `n` or `percent`"),
        ({"top": {"by": {"fn": "count", "of": BOUGHT}, "percent": 101}}, "at most 100"),
        ({"all": [{"sequence": {"then": BOUGHT}}]}, "At all[0].sequence.first: Field required"),
        ({"gap": {"of": BOUGHT, "between": "last_two", "op": ">", "value": [1, 2]}}, "one value, not a list"),
        ({"exists_value": {"field": "brand", "having": []}}, "at least 1"),
        (
            {"exists_value": {"field": "brand", "having": [{"attr": "city", "op": "=", "value": "Berlin"}]}},
            "condition on the events of one value",
        ),
        (
            {
                "compare": {
                    "left": {"fn": "count", "of": BOUGHT},
                    "op": ">",
                    "right": {"fn": "sum", "of": BOUGHT, "field": "amount"},
                }
            },
            "money can only be compared with money",
        ),
        ({"birthday": {"next_days": 0}}, "next_days"),
    ],
)
def test_a_wrong_definition_is_refused_with_its_place_and_its_fault(data, said):
    with pytest.raises(InvalidDefinition) as caught:
        parse_definition(data)
    assert said in str(caught.value)


def test_a_definition_that_is_too_deep_is_refused():
    data: dict[str, object] = {"everyone": True}
    for _ in range(40):
        data = {"not": data}
    with pytest.raises(InvalidDefinition, match="levels deep"):
        parse_definition(data)


def test_the_json_form_is_the_shortest_one():
    data = {
        "count": {"type": "view", "where": {"brand": {"=": "Aster"}, "category": ["toys"]}},
        "op": "=",
        "value": 0,
    }
    assert dump(parse_definition(data)) == {
        "count": {
            "type": "view",
            "where": {"category": ["toys"], "brand": "Aster"},
            "window": {"ever": True},
        },
        "op": "=",
        "value": 0,
    }
