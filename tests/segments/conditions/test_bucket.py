"""Draws: fair shares, the same every time, and each draw for itself."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from segments.customer import Customer
from segments.definition import parse_definition
from segments.evaluator import members_among
from segments.exceptions import InvalidDefinition
from segments.moment import Moment

MOMENT = Moment(now=datetime(2026, 9, 16, 14, 30, tzinfo=UTC), zone=ZoneInfo("UTC"))
PEOPLE = [Customer(reference=str(n), id=n, created_at=MOMENT.now) for n in range(1, 20_001)]


def drawn(name: str, start: int, end: int) -> set[str]:
    condition = parse_definition({"random": {"of": name, "from": start, "to": end}})
    return members_among(condition, PEOPLE, MOMENT)


@pytest.mark.parametrize("name", ["one", "another", "третий", "四"])
@pytest.mark.parametrize("start", range(0, 100, 20))
def test_every_share_has_its_size(name, start):
    # 4,000 expected; five standard deviations of a fair draw are 283.
    assert abs(len(drawn(name, start, start + 20)) - 4000) < 283


def test_the_shares_of_one_draw_are_everyone_and_share_nobody():
    parts = [drawn("one", start, start + 10) for start in range(0, 100, 10)]
    assert sum(map(len, parts)) == len(PEOPLE)
    assert len(set.union(*parts)) == len(PEOPLE)


def test_two_draws_have_nothing_to_do_with_each_other():
    # A fifth of a fifth is 800; five standard deviations are 139.
    assert abs(len(drawn("one", 0, 20) & drawn("another", 0, 20)) - 800) < 139


def test_neighbours_are_drawn_apart():
    """Customers who came one after the other are no more alike than others."""
    chosen = drawn("one", 0, 50)
    pairs = sum((str(n) in chosen) == (str(n + 1) in chosen) for n in range(1, 20_000))
    assert abs(pairs - 10_000) < 354


def test_a_share_goes_upwards():
    with pytest.raises(InvalidDefinition, match="`to` must be above `from`"):
        parse_definition({"random": {"of": "one", "from": 20, "to": 20}})
