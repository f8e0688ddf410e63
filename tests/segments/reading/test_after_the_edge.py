"""What followed the first or last event followed that one, not any of its kind."""

from __future__ import annotations

import pytest

from tests.segments.reading.test_relations import meant


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("first order was coffee, and no orders after that", "first"),
        ("last order was coffee and then complained", "last"),
        ("last order was coffee, complained within 7 days after that", "last"),
        ("первый заказ — кофе, после этого ничего не покупали", "first"),
        ("首单是咖啡，之后没再下单", "first"),
        ("最近一次下单是咖啡，之后投诉过", "last"),
        ("complained and then bought coffee", "any"),
    ],
)
def test_a_deed_after_the_first_or_last_event_has_it_as_its_anchor(text: str, anchor: str):
    parts = meant(text).get("all", [meant(text)])
    assert [one["sequence"].get("anchor", "any") for one in parts if "sequence" in one] == [anchor]
