"""Names in definitions, held against the shop's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segments.definition import parse_definition
from segments.hearing.names import are_known
from tests.segments.words import VOCABULARY

SHOP = replace(VOCABULARY, segments=frozenset({3, "VIPs"}))


def bought(**where: object) -> dict[str, object]:
    return {"count": {"type": "purchase", "where": where}, "op": ">=", "value": 1}


KNOWN = [
    {"attr": "city", "op": "in", "value": ["Berlin", "New York"]},
    {"attr": "name", "op": "=", "value": "Anybody"},
    {"attr": "plan", "op": "=", "value": "gold"},
    {"attr": "age", "op": ">", "value": 30},
    {"attr": "tags", "op": "has", "value": "vip"},
    bought(category="coffee", brand={"!=": "Casa"}, product_id="P001", price={">": 5}),
    bought(channel={"customer": "channel"}),
    bought(channel={"!=": {"customer": "channel"}}),
    bought(brand={"not_null": True}),
    {"count": {"type": ["warranty claim", "click"]}, "op": "=", "value": 0},
    {"segment": 3},
    {"segment": "VIPs"},
    {"reachable": True},
    {"reachable": {"channel": "web"}},
    {"expected": {"category": "toys", "next_days": 7}},
    {"consent": {"purpose": "research", "channel": "telegram", "state": "granted"}},
]
UNKNOWN = [
    {"attr": "city", "op": "in", "value": ["Berlin", "Belrin"]},
    {"attr": "shoe size", "op": "=", "value": 40},
    {"attr": "tags", "op": "has", "value": "vips"},
    bought(category="Coffee"),
    bought(brand={"!=": "coffee"}),
    bought(product_id="P002"),
    {"count": {"type": "wedding"}, "op": "=", "value": 0},
    {"segment": 4},
    {"reachable": {"channel": "pager"}},
    {"expected": {"category": "tea", "next_days": 7}},
    {"first": {"type": "view"}, "matches": {"topic": "weather"}},
    {"exists_value": {"field": "product_id", "having": [bought(campaign_id="none")]}},
    {"not": {"all": [{"everyone": True}, bought(sentiment="angry")]}},
]


@pytest.mark.parametrize("data", KNOWN)
def test_names_that_occur_are_known(data):
    assert are_known(parse_definition(data), SHOP)


@pytest.mark.parametrize("data", UNKNOWN)
def test_a_name_that_does_not_occur_is_told_apart(data):
    assert not are_known(parse_definition(data), SHOP)
