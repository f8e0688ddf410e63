from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments.insight.statistics import EXPECTED, Shares, false_discovery, probability, ratio

#: Heart attacks of physicians on a placebo and on aspirin: Agresti, Categorical Data Analysis, 2.2.
ASPIRIN = Shares(189, 11034, 104, 11037)


@st.composite
def shares(draw: st.DrawFn, largest: int = 3000) -> Shares:
    of_inside, of_outside = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    return Shares(draw(st.integers(0, of_inside)), of_inside, draw(st.integers(0, of_outside)), of_outside)


def test_the_interval_is_the_published_one():
    found = ratio(ASPIRIN)
    assert (round(found.value, 2), round(found.low, 2), round(found.high, 3)) == (1.82, 1.43, 2.306)


@given(shares())
def test_both_bounds_exist_whatever_the_counts_are(given_shares):
    found = ratio(given_shares)
    assert 0 < found.low < found.value < found.high


@given(shares())
def test_changing_sides_turns_the_ratio_over(given_shares):
    one = given_shares
    other = ratio(Shares(one.outside, one.of_outside, one.inside, one.of_inside))
    found = ratio(one)
    assert (other.value, other.low, other.high) == pytest.approx(
        (1 / found.value, 1 / found.high, 1 / found.low)
    )


def test_a_large_table_is_judged_by_pearsons_chi_square():
    # X² = 25.014 in the book, and so p = 5.69e-7.
    assert probability(ASPIRIN) == pytest.approx(5.692e-07, rel=1e-3)


def test_a_small_table_is_judged_by_fishers_exact_test():
    # The lady tasting tea: three of her four guesses were right (Fisher 1935; 34/70 two-sided).
    assert probability(Shares(3, 4, 1, 4)) == pytest.approx(34 / 70)


@given(shares(largest=40))
def test_fishers_test_adds_up_all_tables_that_are_as_unlikely(given_shares):
    one = given_shares
    total, having = one.of_inside + one.of_outside, one.inside + one.outside
    if min(one.of_inside, one.of_outside) * min(having, total - having) / total >= EXPECTED:
        return
    ways = [
        comb(one.of_inside, inside) * comb(one.of_outside, having - inside) for inside in range(having + 1)
    ]
    as_unlikely = sum(way for way in ways if way <= ways[one.inside])
    assert probability(one) == pytest.approx(float(Fraction(as_unlikely, comb(total, having))))


def test_the_correction_is_the_published_one():
    # The fifteen comparisons of Benjamini and Hochberg (1995): at 5 % the first four are differences.
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    chances += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    corrected = false_discovery(chances)
    assert sum(one <= 0.05 for one in corrected) == 4
    assert corrected[:7] == pytest.approx(
        [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571, 0.0638571], abs=1e-7
    )


@given(st.lists(st.floats(0, 1), max_size=60))
def test_the_correction_keeps_the_order_and_makes_nothing_surer(chances):
    corrected = false_discovery(chances)
    assert all(chance - 1e-12 <= one <= 1 for chance, one in zip(chances, corrected, strict=True))
    by_chance = [one for _, one in sorted(zip(chances, corrected, strict=True))]
    assert by_chance == sorted(by_chance)
