from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments.traits.grade import Buying, ScoreCuts, Standards, TypeCut, grade, next_change

TODAY = date(2026, 9, 16)
SCORES = ScoreCuts((5, 20, 60, 120), (1, 2, 3, 6), (1000, 2000, 5000, 9000))
STANDARDS = Standards(churn_days=90, retained_orders=4, cut=TypeCut(30.5, 2, 2500), scores=SCORES)


def buying(orders, spent, days):
    return Buying(orders, spent, TODAY - timedelta(days=days))


@pytest.mark.parametrize(
    ("orders", "days", "stage"),
    [(1, 90, "first_purchase"), (2, 0, "repeat"), (3, 5, "repeat"), (4, 5, "retained"), (9, 91, "churned")],
)
def test_the_stage_follows_from_orders_and_the_days_since_the_last(orders, days, stage):
    assert grade(buying(orders, 100, days), STANDARDS, TODAY).lifecycle_stage == stage


def test_who_never_bought_is_a_potential_customer_without_a_type():
    found = grade(Buying(0, 0, None), STANDARDS, TODAY)
    assert (found.lifecycle_stage, found.rfm_type, found.recency_score) == ("potential", None, None)


@pytest.mark.parametrize(
    ("orders", "spent", "days", "type_"),
    [
        (2, 2500, 30, "important_value"),
        (2, 2500, 31, "important_keep"),
        (1, 2500, 30, "important_develop"),
        (1, 2500, 31, "important_winback"),
        (2, 2499, 30, "general_value"),
        (2, 2499, 31, "general_keep"),
        (1, 2499, 30, "general_develop"),
        (1, 2499, 31, "general_winback"),
    ],
)
def test_the_eight_types(orders, spent, days, type_):
    assert grade(buying(orders, spent, days), STANDARDS, TODAY).rfm_type == type_


def test_by_the_mean_as_many_orders_are_not_enough():
    by_mean = Standards(90, 4, TypeCut(30, 2, 2500, above=True), SCORES)
    assert grade(buying(2, 2500, 1), by_mean, TODAY).rfm_type == "important_develop"


def test_scores_are_five_for_the_best():
    best, worst = grade(buying(7, 9001, 5), STANDARDS, TODAY), grade(buying(1, 1000, 121), STANDARDS, TODAY)
    assert (best.recency_score, best.frequency_score, best.monetary_score) == (5, 5, 5)
    assert (worst.recency_score, worst.frequency_score, worst.monetary_score) == (1, 1, 1)


@given(st.integers(1, 8), st.integers(0, 10_000), st.integers(0, 200), st.integers(1, 200))
def test_nothing_changes_before_the_day_that_is_told(orders, spent, days, ahead):
    one = buying(orders, spent, days)
    changes = next_change(one, STANDARDS, TODAY)
    later = TODAY + timedelta(days=ahead)
    if changes is None or later < changes:
        assert grade(one, STANDARDS, later) == grade(one, STANDARDS, TODAY)
