"""Intervals against the tables of those who found the formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.learning.interval import (
    Sample,
    difference_of_means,
    difference_of_shares,
    student95,
    wilson,
)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        # Newcombe 1998, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_the_difference_of_shares_is_newcombes(one, other, low, high):
    found = difference_of_shares(one, other)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.value == pytest.approx(one[0] / one[1] - other[0] / other[1])


def test_the_share_is_wilsons():
    # Newcombe 1998 (single proportion), table I, method 3: 81 of 263 and 0 of 20.
    assert (wilson(81, 263).low, wilson(81, 263).high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (wilson(0, 20).low, wilson(0, 20).high) == pytest.approx((0.0, 0.1611), abs=5e-5)


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_the_difference_lies_in_its_interval_and_turns_round_with_the_groups(size, other_size, data):
    one = (data.draw(st.integers(0, size)), size)
    other = (data.draw(st.integers(0, other_size)), other_size)
    found, turned = difference_of_shares(one, other), difference_of_shares(other, one)
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042), (1000, 1.962)],
)
def test_the_quantile_is_students(freedom, quantile):
    assert student95(freedom) == pytest.approx(quantile, abs=2e-3)


def sample(*values: int) -> Sample:
    return Sample(len(values), sum(values), sum(value * value for value in values))


def test_the_difference_of_means_is_welchs():
    # Welch's example in Wikipedia's article: A1 and A2, t = -2.46, 24.99 degrees of freedom.
    ours = sample(275, 210, 226, 193, 236, 148, 199, 184, 233, 231, 172, 256, 217, 306, 185, 217)
    theirs = sample(271, 228, 250, 190, 232, 274, 268, 233, 251, 210, 206, 294)
    found = difference_of_means(ours, theirs)
    assert found is not None
    mean = ours.mean - theirs.mean
    error = (ours.variance / ours.size + theirs.variance / theirs.size) ** 0.5
    assert found.value == pytest.approx(mean)
    assert (found.high - found.value) / error == pytest.approx(2.056, abs=0.005)


def test_one_value_has_no_spread_and_equal_values_have_none():
    assert difference_of_means(sample(5), sample(1, 2, 3)) is None
    found = difference_of_means(sample(5, 5), sample(3, 3))
    assert found is not None
    assert (found.low, found.value, found.high) == (2, 2, 2)
