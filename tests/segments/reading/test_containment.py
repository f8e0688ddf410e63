"""Whether the events of one selection are always among those of another."""

from __future__ import annotations

import pytest

from segments.reading.containment import contains, lasts

COFFEE = {"type": "purchase", "where": {"category": "coffee"}}


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ({"ever": True}, {"last": "7d"}),
        ({"last": "30d"}, {"last": "2w"}),
        ({"last": "1y"}, {"last": "3mo"}),
        ({"last": "90d"}, {"from_ago": "60d", "to_ago": "30d"}),
        ({"older_than": "30d"}, {"older_than": "60d"}),
        ({"calendar": "this_year"}, {"calendar": "this_month"}),
        ({"from": "2026-01-01"}, {"from": "2026-03-01", "to": "2026-04-01"}),
        ({"to": "2026-05-01"}, {"from": "2026-03-01", "to": "2026-04-01"}),
    ],
)
def test_a_window_may_hold_another_but_not_the_other_way_round(outer, inner):
    assert lasts(outer, inner)
    assert not lasts(inner, outer)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"last": "30d"}, {"last": "1mo"}),
        ({"calendar": "this_month"}, {"calendar": "this_week"}),
        ({"calendar": "last_month"}, {"last": "90d"}),
        ({"from": "2026-01-01"}, {"last": "7d"}),
    ],
)
def test_windows_that_cannot_be_compared_hold_neither(one, other):
    assert not lasts(one, other)
    assert not lasts(other, one)


def test_what_is_asked_of_fewer_things_holds_what_is_asked_of_more():
    assert contains({"type": "purchase"}, COFFEE)
    assert contains({"type": ["purchase", "view"]}, COFFEE)
    assert contains({"type": "purchase", "where": {"category": ["coffee", "toys"]}}, COFFEE)
    assert not contains(COFFEE, {"type": "purchase"})
    assert not contains(COFFEE, {"type": "view", "where": {"category": "coffee"}})
