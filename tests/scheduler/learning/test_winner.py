"""The winner's test: right at every look, and not blind."""

from __future__ import annotations

from random import Random

import pytest

from scheduler.learning.winner import ALPHA, Contest, Count, always_valid_p, contest

EXPERIMENTS = 400
LOOKS = 60
BETWEEN = 25


def ever_wins(random: Random, rates: list[float], *, least: int) -> str | None:
    """The first variant that wins while somebody looks again and again; None where none ever does."""
    successes = [0] * len(rates)
    for look in range(1, LOOKS + 1):
        for place, rate in enumerate(rates):
            successes[place] += sum(random.random() < rate for _ in range(BETWEEN))
        counts = {str(place): Count(look * BETWEEN, each) for place, each in enumerate(successes)}
        if (winner := contest(counts, least).winner) is not None:
            return winner
    return None


@pytest.mark.parametrize("rates", [[0.05, 0.05], [0.3, 0.3], [0.1, 0.1, 0.1]])
def test_looking_again_and_again_finds_a_winner_among_equals_in_less_than_one_of_twenty(rates):
    random = Random(20261122)
    wrong = sum(ever_wins(random, rates, least=BETWEEN) is not None for _ in range(EXPERIMENTS))
    assert wrong / EXPERIMENTS < ALPHA


def test_the_usual_test_would_be_wrong_more_often_so_that_the_simulation_can_tell():
    random, wrong = Random(20261122), 0
    for _ in range(EXPERIMENTS):
        one = other = 0
        for look in range(1, LOOKS + 1):
            one += sum(random.random() < 0.3 for _ in range(BETWEEN))
            other += sum(random.random() < 0.3 for _ in range(BETWEEN))
            size = look * BETWEEN
            pooled = (one + other) / (2 * size)
            error = (2 * pooled * (1 - pooled) / size) ** 0.5
            if error and abs(one - other) / size / error > 1.96:
                wrong += 1
                break
    assert wrong / EXPERIMENTS > 3 * ALPHA


def test_sharing_out_by_earlier_results_does_no_harm_either():
    random, wrong = Random(7), 0
    for _ in range(EXPERIMENTS):
        counts = {"A": Count(0, 0), "B": Count(0, 0)}
        for _ in range(LOOKS):
            for _ in range(BETWEEN):
                # Whoever is ahead gets most of the customers.
                ahead = max(counts, key=lambda key: counts[key].rate)
                key = ahead if random.random() < 0.9 else random.choice("AB")
                counts[key] = Count(counts[key].settled + 1, counts[key].successes + (random.random() < 0.2))
            if contest(counts, 20).winner is not None:
                wrong += 1
                break
    assert wrong / EXPERIMENTS < ALPHA


def test_a_real_difference_is_found():
    random = Random(3)
    found = [ever_wins(random, [0.1, 0.2], least=200) for _ in range(40)]
    assert found.count("1") >= 36
    assert found.count("0") == 0


def test_nobody_wins_before_the_least_sample_however_clear_it_looks():
    early = contest({"A": Count(199, 150), "B": Count(5000, 0)}, 200)
    assert early == Contest("A", None, ("A",))
    assert early.winner is None
    assert contest({"A": Count(200, 150), "B": Count(5000, 0)}, 200).winner == "A"


def test_equal_rates_have_no_leader():
    assert contest({"A": Count(300, 30), "B": Count(600, 60)}, 200) == Contest(None, None, ())
    assert contest({"A": Count(0, 0), "B": Count(0, 0)}, 200).leader is None


def test_more_variants_need_more_evidence():
    two = contest({"A": Count(400, 60), "B": Count(400, 30)}, 200)
    many = contest({"A": Count(400, 60), "B": Count(400, 30), "C": Count(400, 30)}, 200)
    assert two.p is not None
    assert many.p == pytest.approx(min(1, 2 * two.p))


def test_the_worse_one_is_never_the_better():
    assert always_valid_p(Count(500, 10), Count(500, 90)) == 1.0
    assert always_valid_p(Count(500, 90), Count(500, 10)) < 1e-9
