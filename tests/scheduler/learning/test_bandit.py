"""The bandit's shares: the same for everybody who draws them again, and never nothing."""

from __future__ import annotations

import pytest

from scheduler.learning.bandit import FLOOR, chances, seed_of, shares
from scheduler.learning.winner import Count


def test_without_results_all_are_alike():
    found = shares({"A": Count(0, 0), "B": Count(0, 0)}, seed_of(1, 0))
    assert found == pytest.approx({"A": 0.5, "B": 0.5}, abs=0.05)


def test_the_shares_follow_what_does_well_and_leave_everyone_a_little():
    found = shares({"A": Count(300, 60), "B": Count(300, 15), "C": Count(300, 15)}, seed_of(1, 1))
    assert found["A"] == pytest.approx(1 - 2 * FLOOR, abs=0.01)
    assert min(found.values()) == FLOOR
    assert sum(found.values()) == pytest.approx(1)


def test_the_chance_to_be_best_is_what_theory_says():
    # P(Beta(3, 2) > Beta(2, 3)) = 53/70.
    found = chances({"A": Count(3, 2), "B": Count(3, 1)}, seed_of(5, 5))
    assert found["A"] == pytest.approx(53 / 70, abs=0.03)


def test_the_same_seed_draws_the_same():
    counts = {"A": Count(80, 9), "B": Count(90, 8)}
    assert shares(counts, 42) == shares(counts, 42) != shares(counts, 43)
    assert seed_of(7, 1) == seed_of(7, 1) != seed_of(7, 2)
    assert 0 <= seed_of(7, 1) < 2**63
